import { createHash } from 'node:crypto'
import { fromArray, type Tensor } from '@sinal/core'
import { exportRecipe, type Layer, type Recipe } from '@sinal/recipe'
import { encodeSafetensors, loadSafetensors } from '@sinal/weights'
import { MAX_TAP_LINES } from '../../shared/layer-catalog.ts'
import type { ChainFiles, ChainForm } from '../../shared/take-away-schemas.ts'

interface Asked {
  /** As the chain has it: weights in files by their ids. */
  readonly recipe: Recipe
  /** The same with the numbers of those files. */
  readonly loaded: Recipe
  readonly form: ChainForm
  readonly name: string
  readonly inChannels: number
  readonly sampleRate: number | null
}

/** @throws {RecipeError} the chain does not fit its input, or a design needs a sample rate */
export async function chainFiles({ form, loaded, ...asked }: Asked): Promise<ChainFiles> {
  if (form === 'recipe') return { files: recipeFiles(asked.recipe, loaded, asked.name), tensors: [] }
  const { inChannels, sampleRate, name } = asked
  const { files } = exportRecipe({ ...loaded, name }, { to: form, inChannels, sampleRate, name })
  const [first] = files
  const tensors =
    form === 'safetensors' && first && 'bytes' in first ? await loadSafetensors(first.bytes) : {}
  return {
    files: [...files],
    tensors: Object.entries(tensors).map(([tensor, { shape }]) => ({ name: tensor, shape: [...shape] })),
  }
}

/**
 * The recipe as a document that works wherever it is moved: weights of files stand in it, or, where they are more than
 * people read, in a file of its own beside it.
 */
function recipeFiles(recipe: Recipe, loaded: Recipe, name: string): ChainFiles['files'] {
  const tensors: Record<string, Tensor> = {}
  const beside = `${name}.safetensors`
  const layers = recipe.layers.map((layer, k): Layer => {
    const read = loaded.layers[k]!
    if (!('weight' in layer && 'weight' in read) || !isFileWeight(layer.weight)) return layer
    const { values, bias } = read.weight as { values: number[][][]; bias?: number[] }
    if (values.length * (values[0]?.length ?? 0) <= MAX_TAP_LINES) {
      const short = values.map((row) => row.map((taps) => taps.map(shortest)))
      return { ...layer, weight: { values: short, ...(bias && { bias: bias.map(shortest) }) } } as Layer
    }
    const shape = [values.length, values[0]!.length, values[0]![0]!.length]
    tensors[`${k}.weight`] = fromArray(Float32Array.from(values.flat(2)), shape)
    if (bias) tensors[`${k}.bias`] = fromArray(Float32Array.from(bias), [bias.length])
    const weight = { file: beside, tensor: `${k}.weight`, ...(bias && { bias: `${k}.bias` }) }
    return { ...layer, weight } as Layer
  })
  if (Object.keys(tensors).length === 0)
    return [{ name: `${name}.json`, text: textOf({ ...recipe, layers }) }]
  const bytes = encodeSafetensors(tensors)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const hashed = layers.map((layer) =>
    'weight' in layer && isFileWeight(layer.weight)
      ? ({ ...layer, weight: { ...layer.weight, sha256 } } as Layer)
      : layer,
  )
  return [
    { name: `${name}.json`, text: textOf({ ...recipe, layers: hashed }) },
    { name: beside, bytes },
  ]
}

const isFileWeight = (weight: unknown): weight is { file: string } =>
  typeof weight === 'object' && weight !== null && 'file' in weight

/** The shortest number that is the same as a float32. */
function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return value
}

/** JSON as people write it: taps side by side. */
const textOf = (recipe: Recipe): string =>
  `${JSON.stringify(recipe, null, 2).replaceAll(
    /\[\s+([^[\]{}"]+?)\s+\]/g,
    (_, numbers: string) => `[${numbers.replaceAll(/\s+/g, ' ')}]`,
  )}\n`
