import { recipeJsonSchema } from '@sinal/recipe'
import { describe, expect, it } from 'vitest'
import {
  blankWords,
  families,
  fieldsOf,
  isDesign,
  kindsOf,
  layerSpecs,
  layerTypes,
  typeOfKind,
  weightFields,
  weightKinds,
  type LayerType,
} from './layer-catalog.ts'

interface Schema {
  readonly properties: Readonly<Record<string, { const?: string; enum?: string[]; anyOf?: unknown[] }>>
  readonly required: readonly string[]
}
const schema = recipeJsonSchema() as unknown as {
  properties: { layers: { items: { oneOf?: Schema[]; anyOf?: Schema[] } } }
}
const variants = schema.properties.layers.items.oneOf ?? schema.properties.layers.items.anyOf ?? []
const schemaOf = new Map(variants.map((variant) => [variant.properties.type!.const!, variant]))

/** Keys that a card has beside its fields, and keys that are of the weight. */
const BESIDE = ['type', 'name']
const keysOf = (type: LayerType): string[] => {
  const spec = layerSpecs[type]
  const own = spec.fields.map(({ key }) => key).filter((key) => key !== 'biasValues')
  return [...own, ...(spec.weights ? ['weight', 'kernelSize'] : [])]
}

describe('the catalog and the schema of recipes', () => {
  it('have the same layers', () => {
    expect([...layerTypes].sort()).toEqual([...schemaOf.keys()].sort())
  })

  it.each(layerTypes)('have the same keys of %s', (type) => {
    const { properties } = schemaOf.get(type)!
    const keys = Object.keys(properties).filter((key) => !BESIDE.includes(key))
    expect(keysOf(type).sort()).toEqual(keys.sort())
  })

  it.each(layerTypes)('have the same words to choose from in %s', (type) => {
    const { properties } = schemaOf.get(type)!
    for (const field of layerSpecs[type].fields) {
      if (field.kind !== 'choice') continue
      expect([...field.options].sort()).toEqual([...properties[field.key]!.enum!].sort())
    }
  })

  it.each(layerTypes)('ask for what is required in %s', (type) => {
    const { required } = schemaOf.get(type)!
    const blank = fieldsOf(type, layerSpecs[type].weights?.[0] ?? null)
      .filter((field) => field.blank !== undefined)
      .map(({ key }) => key)
    expect(blank.filter((key) => required.includes(key))).toEqual([])
  })
})

it('offers every layer and every kind of weights once', () => {
  const kinds = families.flatMap(kindsOf)
  expect(new Set(kinds).size).toBe(kinds.length)
  expect(new Set(kinds.map(typeOfKind))).toEqual(new Set(layerTypes))
  expect(weightKinds.filter((kind) => !kinds.includes(kind))).toEqual([])
})

it('has a number, or a word that is translated, for every empty text', () => {
  const blanks = layerTypes.flatMap((type) =>
    weightKinds.flatMap((kind) => fieldsOf(type, kind).flatMap(({ blank }) => blank ?? [])),
  )
  expect(blanks.filter((blank) => Number.isNaN(Number(blank)) && !blankWords.includes(blank))).toEqual([])
})

it('asks every design for a length, or for what gives it', () => {
  for (const kind of weightKinds.filter(isDesign)) {
    expect(weightFields[kind].map(({ key }) => key)).toContain('kernelSize')
  }
})
