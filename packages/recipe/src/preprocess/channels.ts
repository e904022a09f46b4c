import type { Channel } from '@sinal/signals'
import type { Recipe } from '../schema.ts'

/** The channels that a recipe's preprocessing leaves: those of the input, without units once they are standardised. */
export function preprocessedChannels(recipe: Recipe, input: readonly Channel[]): Channel[] {
  const isUnitless = recipe.preprocess?.some((step) => step.type === 'standardise')
  return input.map((channel) => (isUnitless ? { name: channel.name } : channel))
}
