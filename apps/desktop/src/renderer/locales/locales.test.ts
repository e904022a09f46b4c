import { parse, type SFCTemplateBlock } from 'vue/compiler-sfc'
import { describe, expect, it } from 'vitest'
import en from './en.ts'
import ptBR from './pt-br.ts'

const files = import.meta.glob<string>(['../**/*.vue', '../**/*.ts', '!../**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
})
const components = Object.entries(files).filter(([name]) => name.endsWith('.vue'))

type Tree = { readonly [key: string]: string | Tree }
function flatten(tree: Tree, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flatten(value, `${prefix}${key}.`)],
    ),
  )
}
const english = flatten(en)
const portuguese = flatten(ptBR)
const parameters = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!))].sort()

describe('the two languages', () => {
  it('have the same keys', () => {
    expect([...portuguese.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it.each([...english])('%s is filled with the same values', (key, text) => {
    const translated = portuguese.get(key)!
    expect(translated.trim()).not.toBe('')
    expect(parameters(translated)).toEqual(parameters(text))
    expect(translated.split(' | ')).toHaveLength(text.split(' | ').length)
  })
})

it('has every text that the sources ask for', () => {
  const asked = Object.values(files).flatMap((source) =>
    [...source.matchAll(/\b(?:t\(\s*|step: .*?)'([\w.-]+\.[\w.-]+)'/g)].map((match) => match[1]!),
  )
  expect(asked.length).toBeGreaterThan(100)
  expect(asked.filter((key) => !english.has(key))).toEqual([])
})

type Node = NonNullable<SFCTemplateBlock['ast']>['children'][number]
const SPOKEN = ['title', 'aria-label', 'placeholder', 'alt', 'label']
const hasWords = (text: string): boolean => /\p{L}/u.test(text)

/** Words in a template that are not taken from the message files. */
function hardCoded(node: Node): string[] {
  if (node.type === 2) return hasWords(node.content) ? [node.content.trim()] : []
  if (node.type !== 1) return []
  const attributes = node.props.flatMap((prop) =>
    prop.type === 6 && SPOKEN.includes(prop.name) && hasWords(prop.value?.content ?? '')
      ? [`${prop.name}="${prop.value!.content}"`]
      : [],
  )
  return [...attributes, ...node.children.flatMap(hardCoded)]
}

it.each(components)('%s has no words of its own', (_, source) => {
  const { descriptor, errors } = parse(source)
  expect(errors).toEqual([])
  // One that draws what it is given has no template.
  expect(descriptor.template?.ast?.children.flatMap(hardCoded) ?? []).toEqual([])
})
