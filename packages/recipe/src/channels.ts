import type { Channel } from '@sinal/signals'
import { RecipeError } from './errors.ts'
import { derivativeUnit } from './design/derivative-unit.ts'
import { layerTypeOf } from './layers/index.ts'
import { preprocessedChannels } from './preprocess/channels.ts'
import { say } from './say.ts'
import { quoted } from './sentences/shown.ts'
import { resolveChannels } from './resolve.ts'
import type { Recipe } from './schema.ts'

/**
 * Which of a file's channels the chain is fed, as indices in order: those that the recipe's `channels` name, else all.
 *
 * @throws {RecipeError} a channel that is not there, or a name that several have
 */
export function selectChannels(recipe: Recipe, available: readonly Channel[]): number[] {
  if (recipe.channels === undefined) return available.map((_, index) => index)
  const known = () => available.map(({ name }) => quoted(name)).join(', ')
  return recipe.channels.map((wanted, place) => {
    const path = ['channels', place]
    if (typeof wanted === 'number') {
      if (wanted < available.length) return wanted
      throw new RecipeError(path, say('recipe-channel-index', { count: available.length, got: wanted }))
    }
    const found = available.flatMap(({ name }, index) => (name === wanted ? [index] : []))
    if (found.length === 1) return found[0]!
    const name = quoted(wanted)
    if (found.length === 0) throw new RecipeError(path, say('recipe-channel-name', { names: known(), name }))
    throw new RecipeError(path, say('recipe-channel-name-twice', { indices: found.join(', '), name }))
  })
}

/**
 * The names and units of the chain's outputs.
 *
 * A layer that gives each channel an output of its own keeps names ('ecg 1', 'ecg 2' where it makes several of one);
 * others give 'out 1', 'out 2'. Where it treats each channel alone, outputs are in the channel's unit, a derivative's per
 * sample, or per second where it says so; what normalises, and functions that curve, have none.
 *
 * @param input the channels that the chain is fed: see `selectChannels`
 * @param layer the last layer of the chain that counts; default the recipe's last
 */
export function outputChannels(
  recipe: Recipe,
  input: readonly Channel[],
  layer = recipe.layers.length - 1,
): Channel[] {
  const layers = resolveChannels(recipe, input.length)
  return recipe.layers.slice(0, layer + 1).reduce<Channel[]>(
    (channels, document, index) => {
      const { type, inChannels, outChannels, perChannel } = layers[index]!
      const of = outChannels / inChannels
      const isNamed = perChannel || (type === 'other' && of === 1)
      const isUnitless = !perChannel || layerTypeOf(document).isUnitless
      return Array.from({ length: outChannels }, (_, o) => {
        const source = channels[Math.floor(o / of)]
        if (!isNamed || source === undefined) return { name: `out ${o + 1}` }
        const name = of === 1 ? source.name : `${source.name} ${(o % of) + 1}`
        if (source.unit === undefined || isUnitless) return { name }
        return { name, unit: `${source.unit}${derivativeUnit(document)}` }
      })
    },
    preprocessedChannels(recipe, input),
  )
}
