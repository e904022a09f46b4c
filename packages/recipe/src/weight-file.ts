import type { Tensor } from '@sinal/core'
import { load, WeightsError } from '@sinal/weights'
import { signalTemplate } from './design/signal-template.ts'
import { RecipeError, type RecipePath } from './errors.ts'
import type { Conv1dLayer } from './layers/conv1d.ts'
import type { ConvTranspose1dLayer } from './layers/conv-transpose1d.ts'
import type { Layer } from './layers/index.ts'
import { MAX_FLOAT32 } from './rules.ts'
import { type RecipeSaid, say } from './say.ts'
import type { Recipe } from './schema.ts'
import { type FileRange, type FileTensor, type FileWeight, isFile } from './weight-file-schema.ts'

export interface LoadWeightsOptions {
  /**
   * Gives the bytes of a file.
   *
   * @param file as the recipe names it: relative to the recipe's folder, with `/`
   */
  readonly readFile: (file: string) => Promise<Uint8Array>
}

/**
 * The recipe with the numbers of every weight, and of all else, that it names a file for. Each file is read once.
 *
 * @throws {RecipeError} naming layer, file and tensor: a file that cannot be read or is another than `sha256` says, no
 *   such tensor, another shape, numbers that float32 does not hold
 */
export async function loadWeights(recipe: Recipe, options: LoadWeightsOptions): Promise<Recipe> {
  const files = new Map<string, Promise<ReadFile>>()
  const layers: Layer[] = []
  for (const [index, layer] of recipe.layers.entries()) {
    const fileOf: FileOf = async (source, path) => {
      const fault: Fault = (place, said) =>
        new RecipeError(['layers', index, ...path, ...place], {
          ...said,
          text: `${source.file}: ${said.text}`,
        })
      const reading = files.get(source.file) ?? readHashed(source.file, options, fault)
      files.set(source.file, reading)
      const file = await reading
      checkHash(file, source.sha256, fault)
      return [file, fault]
    }
    layers.push(await loadLayer(layer, fileOf))
  }
  return { ...recipe, layers }
}

/** The file that a source names, and how its faults are told; `path` is its place in the layer. */
type FileOf = (source: FileTensor | FileRange, path: RecipePath) => Promise<Found>
type Found = readonly [file: ReadFile, fault: Fault]

async function loadLayer(layer: Layer, fileOf: FileOf): Promise<Layer> {
  if (layer.type === 'conv1d' || layer.type === 'convTranspose1d') {
    const { weight } = layer
    if ('file' in weight) {
      return { ...layer, weight: await valuesOf(await fileOf(weight, ['weight']), weight, layer) }
    }
  }
  if (layer.type === 'conv1d' && 'template' in layer.weight && isFile(layer.weight.template)) {
    const { template } = layer.weight
    const found = await fileOf(template, ['weight', 'template'])
    const read =
      'channel' in template
        ? await signalTemplate(found[0].bytes, template, found[1])
        : { template: await vectorOf(found, template, 'samples') }
    return { ...layer, weight: { ...read, ...layer.weight, template: read.template } }
  }
  const found: Record<string, unknown> = {}
  for (const [key, source] of Object.entries(layer)) {
    if (!isFile(source)) continue
    const file = await fileOf(source, [key])
    const numbers = await vectorOf(file, source, 'channels')
    found[key] = key === 'runningVar' ? variances(numbers, file) : numbers
  }
  return { ...layer, ...found }
}

type WeightedLayer = Conv1dLayer | ConvTranspose1dLayer
type Fault = (path: RecipePath, said: RecipeSaid) => RecipeError

interface ReadFile {
  readonly bytes: Uint8Array
  readonly sha256: string
  /** Once they are asked for. */
  tensors?: Promise<Tensors>
}
type Tensors = ReadonlyMap<string, Tensor>

async function readHashed(file: string, { readFile }: LoadWeightsOptions, fault: Fault): Promise<ReadFile> {
  const bytes = await readFile(file).catch((error: unknown) => {
    const problem = error instanceof Error ? error.message : String(error)
    throw fault(['file'], say('weight-unreadable', { problem }))
  })
  // A copy of its own: digest takes no view of shared memory.
  const digest = await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes))
  const sha256 = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { bytes, sha256 }
}

function tensorsOf([file, fault]: Found, { file: name }: FileTensor): Promise<Tensors> {
  file.tensors ??= load(file.bytes, { name }).then(
    ({ tensors }) => new Map(Object.entries(tensors)),
    (error: unknown) => {
      if (!(error instanceof WeightsError)) throw error
      const { code, details, place, problem } = error
      throw fault(['file'], { code, details, text: [place, problem].filter(Boolean).join(': ') })
    },
  )
  return file.tensors
}

/** What the sizes of a weight are called, by the layer that has it. */
const SIZES = {
  conv1d: ['outChannels', 'inChannels / groups', 'kernelSize'],
  convTranspose1d: ['inChannels', 'outChannels / groups', 'kernelSize'],
} as const

function checkHash({ sha256 }: ReadFile, wanted: string | undefined, fault: Fault): void {
  if (wanted === undefined || wanted.toLowerCase() === sha256) return
  throw fault(['sha256'], say('weight-hash', { sha256 }))
}

/** The numbers of a tensor of one dimension; `size` is what that is called. */
async function vectorOf(found: Found, source: FileTensor, size: string): Promise<number[]> {
  const [, fault] = found
  const { name, tensor } = tensorOf(await tensorsOf(found, source), source.tensor, 'tensor', fault)
  if (tensor.ndim !== 1) {
    throw fault(['tensor'], wrongShape(size, tensor, name))
  }
  return numbersOf(tensor, name, 'tensor', fault)
}

function variances(numbers: number[], [, fault]: Found): number[] {
  const negative = numbers.find((value) => value < 0)
  if (negative === undefined) return numbers
  throw fault(['tensor'], say('weight-variance', { got: negative }))
}

async function valuesOf(found: Found, source: FileWeight, layer: WeightedLayer) {
  const [, fault] = found
  const tensors = await tensorsOf(found, source)
  const { name, tensor } = tensorOf(tensors, source.tensor, 'tensor', fault)
  const { inChannels, outChannels, kernelSize } = layer
  const given: Readonly<Record<string, number | undefined>> = { inChannels, outChannels, kernelSize }
  const wanted = SIZES[layer.type].map((size) => given[size] ?? size)
  const fits = tensor.ndim === 3 && tensor.shape.every((size, d) => size > 0 && fitsSize(wanted[d]!, size))
  if (!fits) {
    throw fault(['tensor'], wrongShape(wanted.join(', '), tensor, name))
  }
  const numbers = numbersOf(tensor, name, 'tensor', fault)
  const [outer, inner, taps] = tensor.shape as unknown as readonly [number, number, number]
  const values = Array.from({ length: outer }, (_, o) =>
    Array.from({ length: inner }, (_unused, i) => {
      const start = (o * inner + i) * taps
      return numbers.slice(start, start + taps)
    }),
  )
  return source.bias === undefined
    ? { values }
    : { values, bias: biasOf(tensors, source.bias, layer, fault, outer) }
}

const wrongShape = (expected: string, { shape }: Tensor, tensor: string): RecipeSaid =>
  say('weight-shape', { expected, shape: shape.join(', '), tensor })

const fitsSize = (wanted: number | string, size: number) => typeof wanted === 'string' || wanted === size

function biasOf(
  tensors: Tensors,
  wanted: string,
  layer: WeightedLayer,
  fault: Fault,
  outer: number,
): number[] {
  const { name, tensor } = tensorOf(tensors, wanted, 'bias', fault)
  // How many outputs a transposed weight has depends on its groups.
  const outChannels = layer.type === 'conv1d' ? outer : tensor.shape[0]
  if (tensor.ndim !== 1 || tensor.shape[0] !== outChannels) {
    throw fault(['bias'], wrongShape(String(outChannels ?? 'outChannels'), tensor, name))
  }
  return numbersOf(tensor, name, 'bias', fault)
}

function tensorOf(tensors: Tensors, wanted: string | undefined, key: string, fault: Fault) {
  const names = [...tensors.keys()]
  const name = wanted ?? (names.length === 1 ? names[0]! : undefined)
  const tensor = name === undefined ? undefined : tensors.get(name)
  if (name !== undefined && tensor !== undefined) return { name, tensor }
  const most = 10
  const listed = names.slice(0, most).map((known) => `'${known}'`)
  const known = `${listed.join(', ')}${names.length > most ? `, … (${names.length} in all)` : ''}`
  if (known === '') {
    const got = wanted === undefined ? 'nothing' : `'${wanted}'`
    throw fault([key], say('weight-no-tensors', { got }))
  }
  const said =
    wanted === undefined
      ? say('weight-tensor-unnamed', { known })
      : say('weight-tensor', { known, tensor: wanted })
  throw fault([key], said)
}

/** The numbers as float32 has them. */
function numbersOf(tensor: Tensor, name: string, key: string, fault: Fault): number[] {
  if (tensor.dtype === 'bool') throw fault([key], say('weight-bool', { tensor: name }))
  const bad = tensor.data.findIndex((value) => !(Math.abs(value) <= MAX_FLOAT32))
  if (bad !== -1) {
    const value = String(tensor.data[bad])
    throw fault([key], say('weight-beyond', { value, element: bad, tensor: name }))
  }
  return Array.from(tensor.data, Math.fround)
}
