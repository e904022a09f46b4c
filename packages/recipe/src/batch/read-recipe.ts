import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { defaultRecipe, loadWeights, parseRecipe, RecipeError, type Recipe } from '@sinal/recipe'
import { asFileError } from './errors.ts'

/**
 * A recipe, with the weights that it names files for; without a file, a moving average of 5 over each channel.
 *
 * @throws {RecipeError} it, or a file of weights, can't be read
 */
export async function readRecipe(file: string | undefined): Promise<Recipe> {
  if (file === undefined) return defaultRecipe
  const read = (name: string) =>
    readFile(name).catch((error: unknown) => {
      throw asFileError(error, name)
    })
  const recipe = parseRecipe((await read(file)).toString('utf8'), { file })
  try {
    return await loadWeights(recipe, { readFile: (name) => read(path.resolve(path.dirname(file), name)) })
  } catch (error) {
    throw error instanceof RecipeError ? new RecipeError(error.path, error.problem, file) : error
  }
}
