import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { designSchema } from './design/schema.ts'
import { defaultRecipe, layerNames, parseRecipe, recipeJsonSchema } from './index.ts'
import { preprocessSchema } from './preprocess/schema.ts'

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8')
const guide = read('../../../docs/recipe.md')
const blocks = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, block]) => block!)
const recipes = blocks(guide, 'json')

interface ObjectSchema {
  readonly properties: Readonly<Record<string, { readonly const?: unknown }>>
}
interface RecipeSchema {
  readonly properties: {
    readonly layers: { readonly items: { readonly oneOf: readonly ObjectSchema[] } }
    readonly source: ObjectSchema
    readonly outputs: ObjectSchema
  }
}

describe('docs/recipe.md', () => {
  const { properties } = recipeJsonSchema() as unknown as RecipeSchema
  const layers = new Map(properties.layers.items.oneOf.map((layer) => [layer.properties.type!.const, layer]))

  /** What stands between a heading and the next of its kind. */
  const section = (heading: string) => guide.split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!
  const keysOf = ({ properties: keys }: ObjectSchema) => Object.keys(keys)

  it('begins with the default recipe', () => {
    const { layers: shown, ...rest } = parseRecipe(recipes[0])
    const { name: _, ...layer } = defaultRecipe.layers[0]!
    expect({ ...rest, layers: shown }).toEqual({ ...defaultRecipe, layers: [layer] })
  })

  it('shows recipes that can be read', () => {
    expect(recipes).toHaveLength(7)
    for (const json of recipes) expect(parseRecipe(json).version).toBe(1)
  })

  it('names every key of the document, of its source and of its outputs', () => {
    for (const key of Object.keys(properties)) expect(section('The document')).toContain(`| \`${key}\` `)
    for (const key of keysOf(properties.outputs))
      expect(section('Source, channels, outputs')).toContain(`| \`${key}\` `)
    for (const key of keysOf(properties.source))
      expect(section('Source, channels, outputs')).toContain(`\`${key}\``)
  })

  it.each(['conv1d', 'convTranspose1d'])('has a table of the keys of %s', (type) => {
    const [table] = section(`\`${type}\``).split('\n### ')
    const shared = ['type', 'name']
    const expected = keysOf(layers.get(type)!).filter((key) => !shared.includes(key))
    const shown = [...table!.matchAll(/^\| `(\w+)`/gm)].map(([, key]) => key!)
    expect(shown.filter((key) => !shared.includes(key)).sort()).toEqual(expected.sort())
  })

  it('has a row for every layer, with its keys', () => {
    const rows = new Map(
      [...section('Layers').matchAll(/^\| `(\w+)` +\| (.*?) \| /gm)].map(([, type, keys]) => [type!, keys!]),
    )
    expect([...rows.keys()].sort()).toEqual(layerNames.toSorted())
    expect([...layers.keys()].sort()).toEqual(layerNames.toSorted())
    for (const [type, keys] of rows) {
      if (keys.startsWith('[below]')) continue
      const expected = keysOf(layers.get(type)!).filter((key) => key !== 'type' && key !== 'name')
      expect([...keys.matchAll(/`(\w+)`/g)].map(([, key]) => key!)).toEqual(expect.arrayContaining(expected))
    }
  })

  it('names every design and every step of preprocessing, with its keys', () => {
    for (const { entries } of [...designSchema.options, ...preprocessSchema.item.options]) {
      const { literal } = 'design' in entries ? entries.design : entries.type
      expect(guide).toContain(`\`${literal}\``)
      for (const key of Object.keys(entries)) expect(guide).toMatch(new RegExp(`["\`]${key}["\`]`))
    }
  })
})

/** Runs an example beside a recipe that it reads, on the sources of the packages. */
function run(example: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sinal-recipe-'))
  const file = fileURLToPath(new URL(`../example-${process.pid}.mts`, import.meta.url))
  try {
    writeFileSync(path.join(folder, 'smooth.json'), recipes[0]!)
    writeFileSync(file, example)
    const tsx = import.meta.resolve('tsx')
    const node = ['--import', tsx, '--conditions=@sinal/source', file]
    return execFileSync(process.execPath, node, { cwd: folder, encoding: 'utf8' })
  } finally {
    rmSync(folder, { recursive: true })
    rmSync(file, { force: true })
  }
}

it('the examples run as they stand', () => {
  const [fromProgram] = blocks(guide, 'js')
  const printed = run(fromProgram!)
  expect(printed).toContain('[ [ 1, 2, 108000 ] ]')
  expect(printed).toContain("[ { name: 'ecg', unit: 'mV' } ] { sampleRate: 500, startTime: 0 }")
  const [readme] = blocks(read('../README.md'), 'js')
  expect(run(readme!)).toBe(`${/\/\/ (tensor.*)/.exec(readme!)?.[1]}\n`)
}, 30_000)
