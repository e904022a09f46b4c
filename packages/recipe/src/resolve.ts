import { RecipeError } from './errors.ts'
import { layerTypeOf } from './layers/index.ts'
import { placeOf } from './layers/layer-type.ts'
import type { Recipe } from './schema.ts'
import type { OutputShapes, ResolvedLayer, SampleGrid, SignalShape, TimeAxis } from './types.ts'

/** Every layer filled in, for an input of that many channels. @throws {RecipeError} naming the layer */
export function resolveLayers(recipe: Recipe, inChannels: number): ResolvedLayer[] {
  let channels = inChannels
  return recipe.layers.map((layer, index) => {
    const resolved = layerTypeOf(layer).resolve(layer, channels, placeOf(index))
    channels = resolved.outChannels
    return resolved
  })
}

/**
 * The shape after each layer, without any data. Stops at the first layer that does not fit, and says why.
 *
 * @param input `[N, C, L]`, C being the channels that the recipe's `channels` leave
 */
export function outputShapes(recipe: Recipe, input: SignalShape): OutputShapes {
  const layers: ResolvedLayer[] = []
  const shapes: SignalShape[] = []
  const items = input[0]
  let [, channels, length] = input
  try {
    for (const [index, layer] of recipe.layers.entries()) {
      const [type, place] = [layerTypeOf(layer), placeOf(index)]
      const resolved = type.resolve(layer, channels, place)
      length = type.outLength(layer, length, place)
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
 * @param length of the chain's input, which adaptive pools need
 * @throws {RecipeError} a layer needs the length and it is not given, or is too short for a layer before that one
 */
export function outputGrids(recipe: Recipe, length: number | null = null): SampleGrid[] {
  let step = 1
  let offset = 0
  return recipe.layers.map((layer, index) => {
    const own = layerTypeOf(layer).grid(layer, () => inputLength(recipe, index, length))
    offset += step * own.offset
    step *= own.step
    return { step, offset }
  })
}

/** Samples of the input of a layer. */
function inputLength(recipe: Recipe, index: number, length: number | null): number {
  if (length === null) {
    throw placeOf(index).fault(
      [],
      "expected the length of the chain's input to place its outputs, but got none",
    )
  }
  return recipe.layers
    .slice(0, index)
    .reduce((left, layer, i) => layerTypeOf(layer).outLength(layer, left, placeOf(i)), length)
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
  const { step, offset } = outputGrids(upTo, input.length ?? null).at(-1) ?? { step: 1, offset: 0 }
  const { sampleRate, startTime } = input
  if (sampleRate === null) return { sampleRate, startTime: startTime + offset }
  return { sampleRate: sampleRate / step, startTime: startTime + offset / sampleRate }
}
