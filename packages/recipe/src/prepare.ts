import { resolveDesigns } from './design/resolve-designs.ts'
import type { Recipe } from './schema.ts'

/**
 * The recipe as it runs on what its preprocessing leaves: without that, and with its designs worked out.
 *
 * @param sampleRate of the recipe's input, in Hz; null when it is unknown
 * @throws {RecipeError} a design or a step of preprocessing needs the sample rate
 */
export function preparedRecipe(recipe: Recipe, sampleRate: number | null): Recipe {
  const { preprocess: _, ...rest } = resolveDesigns(recipe, sampleRate)
  return rest
}
