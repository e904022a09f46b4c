import { RecipeError, show } from './errors.ts'
import type { Recipe } from './schema.ts'

/**
 * The layers whose outputs the recipe asks for, by their places in order: what its `outputs.layers` names, else the last.
 * None for a recipe without layers, whose output is its input.
 *
 * @throws {RecipeError} a layer that is not there, or a name that several have
 */
export function outputLayers(recipe: Recipe): number[] {
  const { layers, outputs } = recipe
  if (outputs?.layers === undefined) return layers.length === 0 ? [] : [layers.length - 1]
  const places = outputs.layers.map((wanted, i) => placeOf(recipe, wanted, ['outputs', 'layers', i]))
  return [...new Set(places)].sort((a, b) => a - b)
}

function placeOf({ layers }: Recipe, wanted: number | string, path: (string | number)[]): number {
  if (typeof wanted === 'number') {
    if (wanted < layers.length) return wanted
    throw new RecipeError(path, `expected a place below ${layers.length}, but got ${wanted}`)
  }
  const found = layers.flatMap(({ name }, index) => (name === wanted ? [index] : []))
  if (found.length === 1) return found[0]!
  if (found.length > 1) {
    const rule = `expected a place (${found.join(', ')}), as several layers have this name`
    throw new RecipeError(path, `${rule}, but got ${show(wanted)}`)
  }
  const names = layers.flatMap(({ name }) => (name === undefined ? [] : [show(name)]))
  const known = names.length === 0 ? 'a place (no layer has a name)' : `one of ${names.join(', ')}`
  throw new RecipeError(path, `expected ${known}, but got ${show(wanted)}`)
}
