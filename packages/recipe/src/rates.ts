import { layerTypeOf, type Layer } from './layers/index.ts'
import { preprocessRatio } from './preprocess/rational.ts'
import type { Recipe } from './schema.ts'

/**
 * The sample rate of the first layer's input, which is what the preprocessing leaves.
 *
 * @param sampleRate of the recipe's input, in Hz; null when it is unknown
 */
export function inputRate(recipe: Recipe, sampleRate: number | null): number | null {
  const { up, down } = preprocessRatio(recipe, sampleRate)
  return sampleRate === null ? null : (sampleRate * up) / down
}

/** The sample rate of a layer's output; null when that of its input is unknown, or when it depends on the length. */
export function rateAfter(layer: Layer, rate: number | null): number | null {
  if (rate === null) return null
  const { step } = layerTypeOf(layer).grid(layer, () => Number.NaN)
  return Number.isNaN(step) ? null : rate / step
}
