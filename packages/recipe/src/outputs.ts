import { RecipeError } from './errors.ts'
import { say } from './say.ts'
import type { Recipe } from './schema.ts'
import { quoted } from './sentences/shown.ts'

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
    throw new RecipeError(path, say('recipe-layer-place', { count: layers.length, got: wanted }))
  }
  const found = layers.flatMap(({ name }, index) => (name === wanted ? [index] : []))
  if (found.length === 1) return found[0]!
  if (found.length > 1) {
    throw new RecipeError(
      path,
      say('recipe-layer-name-twice', { places: found.join(', '), name: quoted(wanted) }),
    )
  }
  const names = layers.flatMap(({ name }) => (name === undefined ? [] : [quoted(name)]))
  const name = quoted(wanted)
  const said =
    names.length === 0
      ? say('recipe-layer-names-none', { name })
      : say('recipe-layer-name', { names: names.join(', '), name })
  throw new RecipeError(path, said)
}
