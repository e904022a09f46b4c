import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { RecipeError } from '../errors.ts'
import { parseRecipe } from '../parse.ts'
import type { Recipe } from '../schema.ts'
import { loadWeights } from '../weight-file.ts'
import { asFileError } from './errors.ts'

/**
 * Reads a recipe, and the numbers that it names files for, from its folder.
 *
 * @param file path of the JSON document
 * @throws {RecipeError} what is wrong in it, or in a file that it names
 * @throws {FileError} it can't be read
 */
export async function readRecipe(file: string): Promise<Recipe> {
  const read = (name: string) =>
    readFile(name).catch((error: unknown) => {
      throw asFileError(error, name)
    })
  const recipe = parseRecipe((await read(file)).toString('utf8'), { file })
  try {
    return await loadWeights(recipe, { readFile: (name) => read(path.resolve(path.dirname(file), name)) })
  } catch (error) {
    throw error instanceof RecipeError ? error.at(error.path, file) : error
  }
}
