import { outputLayers } from '../outputs.ts'
import type { Recipe } from '../schema.ts'

/** One result that a recipe gives of a file. */
export interface RecipeResult {
  /** Of its file: `smooth`, or `smooth.envelope` where a recipe gives several. */
  readonly name: string
  /** The chain up to the layer whose output is wanted. */
  readonly recipe: Recipe
}

/**
 * The results that a recipe asks for: the output of its last layer, or of those that its `outputs` names.
 *
 * @throws {RecipeError} a layer that is not there
 */
export function resultsOf(recipe: Recipe, name: string): RecipeResult[] {
  const { layers, outputs: _, ...rest } = recipe
  const wanted = outputLayers(recipe)
  const isPlain = wanted.length === 0 || (wanted.length === 1 && wanted[0] === layers.length - 1)
  if (isPlain) return [{ name, recipe: { ...rest, layers } }]
  return wanted.map((layer) => ({
    name: `${name}.${layers[layer]?.name ?? layer}`,
    recipe: { ...rest, layers: layers.slice(0, layer + 1) },
  }))
}
