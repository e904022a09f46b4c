import type { nn } from '@sinal/core'
import { layerTypeOf } from './layers/index.ts'
import { preparedRecipe } from './prepare.ts'
import { resolveLayers } from './resolve.ts'
import type { Recipe } from './schema.ts'

/**
 * The layers themselves, weights made, ready to be applied (`eval`), for an input of that many channels. A seed gives
 * the weights that `torch.manual_seed(seed); nn.Conv1d(…)` gives; the default generator is left as it was. In
 * `new nn.Sequential(...layers)` they give the bytes of `runRecipe` (of layers with `algorithm: 'fft'`, within rounding).
 *
 * @param sampleRate of the recipe's input, in Hz; null (the default) when it is unknown
 * @throws {RecipeError} the channels or groups don't fit, or a design needs the sample rate
 */
export function buildLayers(
  recipe: Recipe,
  inChannels: number,
  sampleRate: number | null = null,
): nn.Module[] {
  const resolvedLayers = resolveLayers(recipe, inChannels, sampleRate)
  const { layers } = preparedRecipe(recipe, sampleRate)
  return resolvedLayers.map((resolved, i) => {
    const layer = layers[i]!
    return layerTypeOf(layer).build(layer, resolved).eval()
  })
}
