import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { defaultRecipe, parseRecipe, recipeJsonSchema } from './index.ts'

const guide = readFileSync(new URL('../../../docs/recipe.md', import.meta.url), 'utf8')
const recipes = [...guide.matchAll(/```json\n(.*?)```/gs)].map(([, json]) => json!)

describe('docs/recipe.md', () => {
  it('begins with the default recipe', () => {
    const { layers, ...rest } = parseRecipe(recipes[0])
    const { name: _, ...layer } = defaultRecipe.layers[0]!
    expect({ ...rest, layers }).toEqual({ ...defaultRecipe, layers: [layer] })
  })

  it('shows recipes that can be read', () => {
    expect(recipes).toHaveLength(2)
    for (const json of recipes) expect(parseRecipe(json).version).toBe(1)
  })

  it('names every key', () => {
    const { properties } = recipeJsonSchema() as { properties: object & { layers: Layers } }
    const [conv1d] = properties.layers.items.oneOf
    for (const key of [...Object.keys(properties), ...Object.keys(conv1d.properties)]) {
      expect(guide).toContain(`| \`${key}\` `)
    }
  })
})

interface Layers {
  readonly items: { readonly oneOf: readonly [{ readonly properties: object }] }
}
