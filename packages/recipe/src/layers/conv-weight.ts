import { fromArray, Generator, noGrad, type nn, type Tensor } from '@sinal/core'
import { checkDesign } from '../design/check-design.ts'
import type { RecipeError, RecipePath } from '../errors.ts'
import { say } from '../say.ts'
import type { ValuesWeight, WeightSource } from '../weight-source.ts'
import type { Fault, Place } from './layer-type.ts'

/** What conv1d and convTranspose1d layers say of their weights. */
export interface WeightedLayer {
  readonly weight: WeightSource
  readonly kernelSize?: number | undefined
  readonly outChannels?: number | undefined
  readonly bias?: boolean | undefined
}

/** 1 GiB of float32: more than any layer's weight needs, less than what a typing error can ask for. */
const MAX_WEIGHTS = 2 ** 28

/** The taps of a layer that was read by `parseRecipe`. */
export function kernelSizeOf({ weight, kernelSize }: WeightedLayer): number {
  const size = 'values' in weight ? weight.values[0]?.[0]?.length : kernelSize
  return size ?? 0
}

export function hasBias({ weight, bias }: WeightedLayer): boolean {
  return 'values' in weight ? weight.bias !== undefined : (bias ?? 'seed' in weight)
}

/** Where weights are drawn from; those that are not, are written over. */
export function generatorOf({ weight }: WeightedLayer): Generator {
  return new Generator('seed' in weight ? weight.seed : 0)
}

export function refuseTooMany(place: Place, sizes: readonly number[], meaning: string): void {
  if (sizes.reduce((product, size) => product * size, 1) <= MAX_WEIGHTS) return
  const counts = { most: MAX_WEIGHTS, meaning, sizes: sizes.join(' × ') }
  throw place.fault([], say('layer-many-weights', counts))
}

/** What the schema cannot say: the rules between a weight and its layer's other keys. */
export function checkWeight(layer: WeightedLayer, fault: Fault, transposed = false): RecipeError | null {
  const { weight } = layer
  if ('file' in weight) return null
  if ('design' in weight) {
    const found = checkDesign(weight, layer)
    return found && fault(...found)
  }
  if ('values' in weight)
    return checkShape(weight.values, fault, transposed) ?? checkValues(layer, weight, fault, transposed)
  if (layer.kernelSize === undefined) return fault(['kernelSize'], say('recipe-missing'))
  if ('seed' in weight) return null
  if (layer.bias) return fault(['bias'], say('preset-bias'))
  if (weight.preset === 'derivative' && layer.kernelSize < 2) {
    return fault(['kernelSize'], say('design-size-derivative', { got: layer.kernelSize }))
  }
  return null
}

/** The first index of the weight is the output channel, or, transposed, the input channel. */
function checkShape(values: ValuesWeight['values'], fault: Fault, transposed: boolean): RecipeError | null {
  const [outer, inner] = transposed
    ? (['taps-no-input', 'taps-no-output'] as const)
    : (['taps-no-output', 'taps-no-input'] as const)
  const seconds = values[0]?.length ?? 0
  const taps = values[0]?.[0]?.length ?? 0
  const path: RecipePath = ['weight', 'values']
  if (values.length === 0) return fault(path, say(outer))
  for (const [o, filters] of values.entries()) {
    if (filters.length === 0 || filters.length !== seconds) {
      const counts = { count: seconds, items: filters.length }
      return fault([...path, o], o === 0 ? say(inner) : say('taps-uneven-rows', counts))
    }
    for (const [i, filter] of filters.entries()) {
      if (filter.length === 0 || filter.length !== taps) {
        const counts = { count: taps, items: filter.length }
        return fault([...path, o, i], o + i === 0 ? say('taps-none') : say('taps-uneven', counts))
      }
    }
  }
  return null
}

function checkValues(
  layer: WeightedLayer,
  { values, bias }: ValuesWeight,
  fault: Fault,
  transposed: boolean,
): RecipeError | null {
  const taps = values[0]![0]!.length
  if ((layer.kernelSize ?? taps) !== taps) {
    return fault(['kernelSize'], say('taps-size', { count: taps, got: layer.kernelSize! }))
  }
  // How many outputs a transposed weight has depends on its groups, which may depend on the input.
  const outputs = transposed ? null : values.length
  if (outputs !== null && (layer.outChannels ?? outputs) !== outputs) {
    return fault(['outChannels'], say('taps-filters', { count: outputs, got: layer.outChannels! }))
  }
  if (bias && outputs !== null && bias.length !== outputs) return biasFault(bias, outputs, fault)
  if ((layer.bias ?? bias !== undefined) !== (bias !== undefined)) {
    return fault(['bias'], say(bias ? 'taps-bias-given' : 'taps-bias-none'))
  }
  return null
}

export function biasFault(bias: readonly number[], outputs: number, fault: Fault): RecipeError {
  return fault(['weight', 'bias'], say('taps-bias-size', { count: outputs, items: bias.length }))
}

interface Weighted {
  readonly weight: nn.Parameter
  readonly bias: nn.Parameter | null
}

/** Writes a layer's weight where it is not drawn; designs are worked out before, by `resolveDesigns`. */
export function fillWeight(module: Weighted, source: WeightSource): void {
  if ('taps' in source) {
    fill(module.weight, sharedWeight(source.taps, module.weight.shape))
  } else if ('values' in source) {
    fill(module.weight, source.values.flat(2))
    // −0 as a bias would show at the borders whether zeros of the padding were added or left out.
    if (module.bias && source.bias)
      fill(
        module.bias,
        source.bias.map((value) => value + 0),
      )
  }
}

export function fill(parameter: Tensor, values: readonly number[]): void {
  noGrad(() => parameter.copy_(fromArray(Float32Array.from(values), parameter.shape)))
}

/** The same taps for every pair of channels, divided by the inputs of a group: an output is the mean over them. */
function sharedWeight(taps: readonly number[], shape: readonly number[]): number[] {
  const [outChannels, inPerGroup, kernelSize] = shape as readonly [number, number, number]
  return Array.from(
    { length: outChannels * inPerGroup * kernelSize },
    (_, i) => taps[i % kernelSize]! / inPerGroup,
  )
}
