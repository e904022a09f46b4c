import { withKernelSizes } from './design/resolve-designs.ts'
import { RecipeError } from './errors.ts'
import { type Layer, layerTypeOf } from './layers/index.ts'
import { placeOf } from './layers/layer-type.ts'
import { preprocessLength, preprocessRatio } from './preprocess/rational.ts'
import { inputRate } from './rates.ts'
import { say } from './say.ts'
import type { Recipe } from './schema.ts'
import type { OutputShapes, ResolvedLayer, SampleGrid, SignalShape, TimeAxis } from './types.ts'
import { isFile } from './weight-file-schema.ts'

/**
 * Every layer filled in, for an input of that many channels.
 *
 * @param sampleRate of the recipe's input, in Hz; null (the default) when it is unknown
 * @throws {RecipeError} naming the layer
 */
export function resolveLayers(
  recipe: Recipe,
  inChannels: number,
  sampleRate: number | null = null,
): ResolvedLayer[] {
  return resolveChannels(withKernelSizes(recipe, sampleRate), inChannels)
}

/** The same where only channels matter: without the number of taps of designs that leave it to the sample rate. */
export function resolveChannels(recipe: Recipe, inChannels: number): ResolvedLayer[] {
  let channels = inChannels
  return recipe.layers.map((layer, index) => {
    const resolved = resolve(layer, index, channels)
    channels = resolved.outChannels
    return resolved
  })
}

function resolve(layer: Layer, index: number, inChannels: number): ResolvedLayer {
  const place = placeOf(index)
  const [unread] = Object.entries(layer).find(([, value]) => isFile(value)) ?? []
  if (unread) throw place.fault([unread, 'file'], say('weight-not-read'))
  return layerTypeOf(layer).resolve(layer, inChannels, place)
}

/**
 * The shape after each layer, without any data. Stops at the first layer that does not fit, and says why.
 *
 * @param input `[N, C, L]`, C being the channels that the recipe's `channels` leave
 * @param sampleRate of the input, in Hz; null (the default) when it is unknown
 */
export function outputShapes(
  recipe: Recipe,
  input: SignalShape,
  sampleRate: number | null = null,
): OutputShapes {
  const layers: ResolvedLayer[] = []
  const shapes: SignalShape[] = []
  const items = input[0]
  let [, channels, length] = input
  try {
    length = preprocessLength(recipe, length, sampleRate)
    for (const [index, layer] of withKernelSizes(recipe, sampleRate).layers.entries()) {
      const resolved = resolve(layer, index, channels)
      length = layerTypeOf(layer).outLength(layer, length, placeOf(index), { items, inChannels: channels })
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

/**
 * Where the output samples of each layer lie among the input's samples: at the middle of the input samples that they
 * are made of.
 *
 * @param length of the recipe's input, which adaptive pools need
 * @param sampleRate of the recipe's input, in Hz; null (the default) when it is unknown
 * @throws {RecipeError} a layer needs the length and it is not given, or is too short for a layer before that one
 */
export function outputGrids(
  recipe: Recipe,
  length: number | null = null,
  sampleRate: number | null = null,
): SampleGrid[] {
  const { up, down } = preprocessRatio(recipe, sampleRate)
  const scale = (samples: number) => (samples * down) / up
  return layerGrids(recipe, length, sampleRate).map(({ step, offset }) => ({
    step: scale(step),
    offset: scale(offset),
  }))
}

/** Whether outputs can be placed in time only where the length of the signal is known: the adaptive pools'. */
export function needsLength(recipe: Pick<Recipe, 'layers'>): boolean {
  return recipe.layers.some((layer) => {
    let isAsked = false
    layerTypeOf(layer).grid(layer, () => {
      isAsked = true
      return 1
    })
    return isAsked
  })
}

/** The same among the samples that the preprocessing leaves. */
function layerGrids(recipe: Recipe, length: number | null, sampleRate: number | null): SampleGrid[] {
  let step = 1
  let offset = 0
  const sized = withKernelSizes(recipe, sampleRate)
  const left = length === null ? null : preprocessLength(recipe, length, sampleRate)
  return sized.layers.map((layer, index) => {
    const own = layerTypeOf(layer).grid(layer, () => inputLength(sized, index, left))
    offset += step * own.offset
    step *= own.step
    return { step, offset }
  })
}

/** Samples of the input of a layer, of so many that the preprocessing leaves. */
function inputLength(recipe: Recipe, index: number, length: number | null): number {
  if (length === null) {
    throw placeOf(index).fault([], say('recipe-no-length'))
  }
  return recipe.layers
    .slice(0, index)
    .reduce((left, layer, i) => layerTypeOf(layer).outLength(layer, left, placeOf(i), null), length)
}

/** A time axis of signals whose length may be known. */
export interface SignalAxis extends TimeAxis {
  /** Samples a channel, which adaptive pools need. */
  readonly length?: number | null
}

/**
 * The sample rate and start of the chain's output: rate / step and start + offset / rate, with the last of
 * `outputGrids`. Without a sample rate, startTime counts samples of the input.
 *
 * @param layer the last layer of the chain that counts; default the recipe's last
 */
export function outputTiming(recipe: Recipe, input: SignalAxis, layer = recipe.layers.length - 1): TimeAxis {
  const upTo = { ...recipe, layers: recipe.layers.slice(0, layer + 1) }
  const { sampleRate, startTime } = input
  const grids = layerGrids(upTo, input.length ?? null, sampleRate)
  const { step, offset } = grids.at(-1) ?? { step: 1, offset: 0 }
  const rate = inputRate(recipe, sampleRate)
  if (rate !== null) return { sampleRate: rate / step, startTime: startTime + offset / rate }
  const { up, down } = preprocessRatio(recipe, null)
  return { sampleRate: null, startTime: startTime + (offset * down) / up }
}
