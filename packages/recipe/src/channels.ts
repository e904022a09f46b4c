import type { Channel } from '@sinal/signals'
import { resolveLayers } from './resolve.ts'
import type { Recipe } from './schema.ts'

/**
 * The names and units of the chain's outputs.
 *
 * A layer that treats each channel on its own keeps names and units ('ecg 1', 'ecg 2' where it makes several of
 * one); a derivative's unit is per sample. A layer that mixes channels gives 'out 1', 'out 2', without a unit.
 */
export function outputChannels(recipe: Recipe, input: readonly Channel[]): Channel[] {
  const layers = resolveLayers(recipe, input.length)
  return recipe.layers.reduce<Channel[]>(
    (channels, { weight }, index) => {
      const { inChannels, outChannels, groups } = layers[index]!
      const isDerivative = 'preset' in weight && weight.preset === 'derivative'
      const perChannel = outChannels / inChannels
      return Array.from({ length: outChannels }, (_, o) => {
        const source = channels[Math.floor(o / perChannel)]
        if (groups !== inChannels || source === undefined) return { name: `out ${o + 1}` }
        const name = perChannel === 1 ? source.name : `${source.name} ${(o % perChannel) + 1}`
        if (source.unit === undefined) return { name }
        return { name, unit: isDerivative ? `${source.unit}/sample` : source.unit }
      })
    },
    [...input],
  )
}
