import { RecipeError, type RecipePath } from './errors.ts'
import type { Layer, Recipe } from './schema.ts'
import type { OutputShapes, ResolvedLayer, SampleGrid, SignalShape, TimeAxis } from './types.ts'

/** 1 GiB of float32: more than any layer's weight needs, less than what a typing error can ask for. */
const MAX_WEIGHTS = 2 ** 28

/** The taps of a layer that was read by `parseRecipe`. */
export function kernelSizeOf(layer: Layer): number {
  const size = 'values' in layer.weight ? layer.weight.values[0]?.[0]?.length : layer.kernelSize
  return size ?? 0
}

/** The zeros before and after the signal; 'same' puts the odd one after, as PyTorch does. */
export function paddingOf(layer: Layer): { padLeft: number; padRight: number } {
  const { padding = 0, dilation = 1 } = layer
  if (padding === 'valid') return { padLeft: 0, padRight: 0 }
  if (padding !== 'same') return { padLeft: padding, padRight: padding }
  const total = dilation * (kernelSizeOf(layer) - 1)
  const padLeft = Math.floor(total / 2)
  return { padLeft, padRight: total - padLeft }
}

/**
 * Fills in what a layer leaves to its input and to the defaults.
 *
 * @param index the layer's place in the recipe, for messages
 * @throws {RecipeError} the channels or groups don't fit
 */
export function resolveLayer(layer: Layer, index: number, inChannels: number): ResolvedLayer {
  const { weight, stride = 1, dilation = 1 } = layer
  const fault = (path: RecipePath, problem: string) => new RecipeError(['layers', index, ...path], problem)
  const from = index === 0 ? 'the channels of the input' : `the outputs of layers[${index - 1}]`

  if ((layer.inChannels ?? inChannels) !== inChannels) {
    throw fault(['inChannels'], `expected ${inChannels}, ${from}, but got ${layer.inChannels}`)
  }
  const groups = layer.groups === 'depthwise' ? inChannels : (layer.groups ?? 1)
  if (groups === 0 || inChannels % groups !== 0) {
    throw fault(['groups'], `expected a divisor of ${inChannels}, ${from}, but got ${groups}`)
  }
  const perGroup = inChannels / groups
  const isValues = 'values' in weight
  if (isValues && weight.values[0]?.length !== perGroup) {
    const meaning = `inChannels / groups = ${inChannels} / ${groups}`
    const problem = `expected ${perGroup} (${meaning}), but got ${weight.values[0]?.length}`
    throw fault(['weight', 'values', 0], `${problem}: an array of taps for each input channel of the group`)
  }
  const outChannels = isValues ? weight.values.length : (layer.outChannels ?? inChannels)
  if (outChannels % groups !== 0) {
    const place = isValues ? ['weight', 'values'] : ['outChannels']
    throw fault(place, `expected a multiple of groups = ${groups}, but got ${outChannels}`)
  }
  const kernelSize = kernelSizeOf(layer)
  if (outChannels * perGroup * kernelSize > MAX_WEIGHTS) {
    const count = `${outChannels} × ${perGroup} × ${kernelSize}`
    throw fault(
      [],
      `expected at most ${MAX_WEIGHTS} weights, but got outChannels × inChannels / groups × kernelSize = ${count}`,
    )
  }
  const bias = isValues ? weight.bias !== undefined : (layer.bias ?? 'seed' in weight)
  return {
    type: 'conv1d',
    inChannels,
    outChannels,
    kernelSize,
    stride,
    dilation,
    groups,
    bias,
    ...paddingOf(layer),
  }
}

/** Every layer filled in, for an input of that many channels. @throws {RecipeError} naming the layer */
export function resolveLayers(recipe: Recipe, inChannels: number): ResolvedLayer[] {
  let channels = inChannels
  return recipe.layers.map((layer, index) => {
    const resolved = resolveLayer(layer, index, channels)
    channels = resolved.outChannels
    return resolved
  })
}

/**
 * The shape after each layer, without any data: L_out = ⌊(L + padding − dilation·(K − 1) − 1) / stride⌋ + 1.
 * Stops at the first layer that does not fit, and says why.
 */
export function outputShapes(recipe: Recipe, input: SignalShape): OutputShapes {
  const layers: ResolvedLayer[] = []
  const shapes: SignalShape[] = []
  const items = input[0]
  let [, channels, length] = input
  try {
    for (const [index, layer] of recipe.layers.entries()) {
      const resolved = resolveLayer(layer, index, channels)
      length = outputLength(resolved, index, length)
      channels = resolved.outChannels
      layers.push(resolved)
      shapes.push([items, channels, length])
    }
  } catch (error) {
    if (error instanceof RecipeError) return { layers, shapes, error }
    throw error
  }
  return { layers, shapes, error: null }
}

function outputLength(layer: ResolvedLayer, index: number, length: number): number {
  const { kernelSize, dilation, stride, padLeft, padRight } = layer
  const span = dilation * (kernelSize - 1) + 1
  const padded = length + padLeft + padRight
  if (span > padded) {
    const taps = dilation === 1 ? `${kernelSize}` : `${kernelSize} × dilation ${dilation} = ${span}`
    const signal =
      padded === length ? `${length} samples` : `${length} samples + ${padLeft + padRight} of padding`
    throw new RecipeError(
      ['layers', index, 'kernelSize'],
      `expected taps no longer than the layer's input (${signal}), but got ${taps}`,
    )
  }
  return Math.floor((padded - span) / stride) + 1
}

/**
 * Where the output samples of each layer lie among the input's samples. A layer's output lies at the centre of
 * its taps, (dilation·(K − 1) / 2 − padLeft) of the layer's own input samples after that input's first.
 */
export function outputGrids(recipe: Recipe): SampleGrid[] {
  let step = 1
  let offset = 0
  return recipe.layers.map((layer) => {
    const centre = ((layer.dilation ?? 1) * (kernelSizeOf(layer) - 1)) / 2
    offset += step * (centre - paddingOf(layer).padLeft)
    step *= layer.stride ?? 1
    return { step, offset }
  })
}

/**
 * The sample rate and start of the chain's output: rate / step and start + offset / rate, with the last of
 * `outputGrids`. Without a sample rate, startTime counts samples of the input.
 */
export function outputTiming(recipe: Recipe, input: TimeAxis): TimeAxis {
  const { step, offset } = outputGrids(recipe).at(-1) ?? { step: 1, offset: 0 }
  const { sampleRate, startTime } = input
  if (sampleRate === null) return { sampleRate, startTime: startTime + offset }
  return { sampleRate: sampleRate / step, startTime: startTime + offset / sampleRate }
}
