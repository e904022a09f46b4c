import type { nn } from '@sinal/core'
import { layerTypeOf } from './layers/index.ts'
import { resolveLayers } from './resolve.ts'
import type { Recipe } from './schema.ts'

/**
 * The layers themselves, weights made, ready to be applied (`eval`), for an input of that many channels. A seed gives
 * the weights that `torch.manual_seed(seed); nn.Conv1d(…)` gives; the default generator is left as it was. In
 * `new nn.Sequential(...layers)` they give the bytes of `runRecipe` (of layers with `algorithm: 'fft'`, within rounding).
 *
 * @throws {RecipeError} the channels or groups don't fit
 */
export function buildLayers(recipe: Recipe, inChannels: number): nn.Module[] {
  return resolveLayers(recipe, inChannels).map((resolved, i) => {
    const layer = recipe.layers[i]!
    return layerTypeOf(layer).build(layer, resolved).eval()
  })
}
