import type { Tensor } from '@sinal/core'
import { load, WeightsError } from '@sinal/weights'
import { signalTemplate } from './design/signal-template.ts'
import { RecipeError, type RecipePath } from './errors.ts'
import type { Conv1dLayer } from './layers/conv1d.ts'
import type { ConvTranspose1dLayer } from './layers/conv-transpose1d.ts'
import type { Layer } from './layers/index.ts'
import { MAX_FLOAT32 } from './rules.ts'
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
      const fault: Fault = (place, problem) =>
        new RecipeError(['layers', index, ...path, ...place], `${source.file}: ${problem}`)
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
type Fault = (path: RecipePath, problem: string) => RecipeError

interface ReadFile {
  readonly bytes: Uint8Array
  readonly sha256: string
  /** Once they are asked for. */
  tensors?: Promise<Tensors>
}
type Tensors = ReadonlyMap<string, Tensor>

async function readHashed(file: string, { readFile }: LoadWeightsOptions, fault: Fault): Promise<ReadFile> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw fault(['file'], `cannot be read: ${error instanceof Error ? error.message : String(error)}`)
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
      throw fault(['file'], [error.place, error.problem].filter(Boolean).join(': '))
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
  throw fault(['sha256'], `expected a file with this hash, but got one with ${sha256}`)
}

/** The numbers of a tensor of one dimension; `size` is what that is called. */
async function vectorOf(found: Found, source: FileTensor, size: string): Promise<number[]> {
  const [, fault] = found
  const { name, tensor } = tensorOf(await tensorsOf(found, source), source.tensor, 'tensor', fault)
  if (tensor.ndim !== 1) {
    const problem = `expected the shape [${size}], but got [${tensor.shape.join(', ')}] of '${name}'`
    throw fault(['tensor'], problem)
  }
  return numbersOf(tensor, name, 'tensor', fault)
}

function variances(numbers: number[], [, fault]: Found): number[] {
  const negative = numbers.find((value) => value < 0)
  if (negative === undefined) return numbers
  throw fault(['tensor'], `expected variances, 0 or more, but got ${negative}`)
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
    const problem = `expected the shape [${wanted.join(', ')}], but got [${tensor.shape.join(', ')}] of '${name}'`
    throw fault(['tensor'], problem)
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
    const problem = `expected the shape [${outChannels ?? 'outChannels'}], but got [${tensor.shape.join(', ')}] of '${name}'`
    throw fault(['bias'], problem)
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
  const got = wanted === undefined ? 'nothing' : `'${wanted}'`
  throw fault(
    [key],
    `expected one of the file's tensors, ${known || 'of which there are none'}, but got ${got}`,
  )
}

/** The numbers as float32 has them. */
function numbersOf(tensor: Tensor, name: string, key: string, fault: Fault): number[] {
  if (tensor.dtype === 'bool') throw fault([key], `expected numbers, but got bool in '${name}'`)
  const bad = tensor.data.findIndex((value) => !(Math.abs(value) <= MAX_FLOAT32))
  if (bad !== -1) {
    const place = `element ${bad} of '${name}'`
    throw fault([key], `expected numbers that float32 can hold, but got ${tensor.data[bad]} (${place})`)
  }
  return Array.from(tensor.data, Math.fround)
}
