import { RecipeError } from '../errors.ts'
import { inputRate, rateAfter } from '../rates.ts'
import type { Conv1dLayer } from '../layers/conv1d.ts'
import type { Layer } from '../layers/index.ts'
import type { Recipe } from '../schema.ts'
import { checkCutoff, checkTemplateRate, designSize, designTaps, type DesignOptions } from './design-taps.ts'
import type { Design } from './schema.ts'

/**
 * The recipe with the number of taps of every design filled in, where it follows from a transition width in Hz, a
 * template or taps.
 *
 * @param sampleRate of the recipe's input, in Hz; null when it is unknown
 * @throws {RecipeError} a transition in Hz without a sample rate; a cut-off beyond half a sample rate that is known
 */
export function withKernelSizes(recipe: Recipe, sampleRate: number | null): Recipe {
  return mapDesigns(recipe, sampleRate, (layer, design, options) => {
    checkCutoff(design, options)
    checkTemplateRate(design, options)
    const kernelSize = designSize(design, options)
    return kernelSize === layer.kernelSize ? layer : { ...layer, kernelSize }
  })
}

/**
 * The recipe with every design and preset worked out: each weight that was one is `{ design: 'fir', taps }`, and
 * needs no sample rate any more.
 *
 * @param sampleRate of the recipe's input, in Hz; null when it is unknown. A layer's own is that after the strides
 *   before it.
 * @throws {RecipeError} frequencies in Hz, or a derivative per second, without a sample rate; a cut-off beyond half of it
 */
export function resolveDesigns(recipe: Recipe, sampleRate: number | null): Recipe {
  return mapDesigns(recipe, sampleRate, (layer, design, options) => {
    const taps = designTaps(design, options)
    return { ...layer, kernelSize: taps.length, weight: { design: 'fir', taps: [...taps] } }
  })
}

type Resolve = (layer: Conv1dLayer, design: Design, options: DesignOptions) => Layer

function mapDesigns(recipe: Recipe, sampleRate: number | null, resolve: Resolve): Recipe {
  let rate = inputRate(recipe, sampleRate)
  const layers = recipe.layers.map((layer, index) => {
    const layerRate = rate
    rate = rateAfter(layer, rate)
    if (layer.type !== 'conv1d') return layer
    const design = designOf(layer)
    if (design === null) return layer
    const { kernelSize, dilation = 1 } = layer
    const options = { kernelSize, dilation, sampleRate: layerRate }
    try {
      return resolve(layer, design, options)
    } catch (error) {
      if (!(error instanceof RecipeError)) throw error
      throw error.at(['layers', index, ...error.path])
    }
  })
  return { ...recipe, layers }
}

/** A layer's design; a preset is one by another name. */
function designOf({ weight }: Conv1dLayer): Design | null {
  if ('design' in weight) return weight
  if (!('preset' in weight)) return null
  const { preset: design, ...keys } = weight
  return { design, ...keys } as Design
}
