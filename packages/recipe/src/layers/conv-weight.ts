import { fromArray, Generator, noGrad, type nn, type Tensor } from '@sinal/core'
import { checkDesign } from '../design/check-design.ts'
import { show, type RecipeError, type RecipePath } from '../errors.ts'
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
  throw place.fault([], `expected at most ${MAX_WEIGHTS} weights, but got ${meaning} = ${sizes.join(' × ')}`)
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
  if (layer.kernelSize === undefined) return fault(['kernelSize'], 'is missing')
  if ('seed' in weight) return null
  if (layer.bias) return fault(['bias'], `expected false with a preset (it has no bias), but got true`)
  if (weight.preset === 'derivative' && layer.kernelSize < 2) {
    return fault(['kernelSize'], `expected at least 2 for a derivative, but got ${layer.kernelSize}`)
  }
  return null
}

/** The first index of the weight is the output channel, or, transposed, the input channel. */
function checkShape(values: ValuesWeight['values'], fault: Fault, transposed: boolean): RecipeError | null {
  const [outer, inner] = transposed ? ['input', 'output'] : ['output', 'input']
  const seconds = values[0]?.length ?? 0
  const taps = values[0]?.[0]?.length ?? 0
  const path: RecipePath = ['weight', 'values']
  if (values.length === 0) return fault(path, `expected at least one ${outer} channel, but got an array of 0`)
  for (const [o, filters] of values.entries()) {
    if (filters.length === 0 || filters.length !== seconds) {
      const rule = o === 0 ? `at least one ${inner} channel` : `an array of ${seconds}, as values[0]`
      return fault([...path, o], `expected ${rule}, but got ${show(filters)}`)
    }
    for (const [i, filter] of filters.entries()) {
      if (filter.length === 0 || filter.length !== taps) {
        const rule = o + i === 0 ? 'at least one tap' : `an array of ${taps}, as values[0][0]`
        return fault([...path, o, i], `expected ${rule}, but got ${show(filter)}`)
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
    return fault(['kernelSize'], `expected ${taps}, the taps in weight.values, but got ${layer.kernelSize}`)
  }
  // How many outputs a transposed weight has depends on its groups, which may depend on the input.
  const outputs = transposed ? null : values.length
  if (outputs !== null && (layer.outChannels ?? outputs) !== outputs) {
    const rule = `expected ${outputs}, the filters in weight.values`
    return fault(['outChannels'], `${rule}, but got ${layer.outChannels}`)
  }
  if (bias && outputs !== null && bias.length !== outputs) return biasFault(bias, outputs, fault)
  if ((layer.bias ?? bias !== undefined) !== (bias !== undefined)) {
    const rule = bias
      ? 'true or nothing, as weight.bias is given'
      : 'false or nothing, as weight.bias is not given'
    return fault(['bias'], `expected ${rule}, but got ${layer.bias}`)
  }
  return null
}

export function biasFault(bias: readonly number[], outputs: number, fault: Fault): RecipeError {
  const rule = `expected an array of ${outputs}, a number per output channel`
  return fault(['weight', 'bias'], `${rule}, but got ${show(bias)}`)
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
