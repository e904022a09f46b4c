import { messageCodes as coreCodes } from '@sinal/core'
import { messageCodes as recipeCodes, parseRecipe, RecipeError, rules as recipeRules } from '@sinal/recipe'
import { messageCodes as batchCodes } from '@sinal/recipe/batch'
import { messageCodes as signalsCodes } from '@sinal/signals'
import { messageCodes as weightsCodes } from '@sinal/weights'
import { afterEach, expect, it } from 'vitest'
import { i18n } from '../i18n.ts'
import en from '../locales/en.ts'
import ptBR from '../locales/pt-br.ts'
import { folderWords, readerWords } from './reader-words.ts'

const { locale } = i18n.global
afterEach(() => {
  locale.value = 'en'
})
type Words = Readonly<Record<string, string>>
const languages: [string, { reader: Words; folderWords: Words; readerTerms: { rule: Words } }][] = [
  ['English', en],
  ['Portuguese', ptBR],
]
const parameters = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!))].sort()

const messageCodes: ReadonlyMap<string, readonly string[]> = new Map([
  ...signalsCodes,
  ...weightsCodes,
  ...recipeCodes,
  ...coreCodes,
])

it('no two libraries have the same code', () => {
  const sizes = [signalsCodes, weightsCodes, recipeCodes, coreCodes].map(({ size }) => size)
  expect(messageCodes.size).toBe(sizes.reduce((sum, size) => sum + size))
})

it.each(languages)(
  'every sentence of the reader, the writers, weights, recipes and the engine has words in %s, and no other',
  (_, { reader }) => {
    expect(Object.keys(reader).sort()).toEqual([...messageCodes.keys()].sort())
  },
)

it.each(languages)('every sentence of a run over a folder has words in %s, and no other', (_, words) => {
  const own = [...batchCodes.keys()].filter((code) => !messageCodes.has(code))
  expect(Object.keys(words.folderWords)).toEqual(expect.arrayContaining(own))
  expect(Object.keys(words.folderWords).filter((code) => !batchCodes.has(code as never))).toEqual([])
})

it.each([...messageCodes, ...batchCodes])('%s is filled with what is told', (code, details) => {
  const words = languages.flatMap(([, { reader, folderWords: ofRun }]) => [reader[code], ofRun[code]])
  expect(details).toEqual(expect.arrayContaining(words.flatMap((text) => parameters(text ?? ''))))
})

it('puts numbers, terms and times into the language', () => {
  locale.value = 'pt-BR'
  const fields = { code: 'fields', details: { expected: 1200, got: 3 }, reason: '' }
  expect(readerWords(fields)).toBe('A linha tem 3 valores em vez de 1.200.')
  const png = { code: 'other-file', details: { kind: 'png' }, reason: '' }
  expect(readerWords(png)).toBe('O arquivo não é um texto, mas uma imagem PNG.')
  const details = { process: 12, host: 'lab', since: '2026-03-02T12:00:00Z', lock: 'x.lock' }
  expect(folderWords({ code: 'lock-of-process', details, reason: '' })).toMatch(
    /^Processo 12 em lab, desde 02\/03\/2026, /,
  )
})

it('counts one as one', () => {
  const fields = (got: number) => readerWords({ code: 'fields', details: { expected: 3, got }, reason: '' })
  expect([fields(1), fields(2)]).toEqual([
    'The row has 1 value instead of 3.',
    'The row has 2 values instead of 3.',
  ])
  const missing = (count: number) =>
    folderWords({ code: 'note-filled', details: { count, channel: 'ecg' }, reason: '' })
  expect([missing(1), missing(2000)]).toEqual([
    '1 missing sample of “ecg” was filled in.',
    '2,000 missing samples of “ecg” were filled in.',
  ])
})

it('says what is in a run what can be done there, and else as the reader does', () => {
  const full = { code: 'disk-full', details: {}, reason: 'the disk is full' }
  expect([readerWords(full), folderWords(full)]).toEqual([
    'The disk is full.',
    'The disk is full. Make room, then continue: what is done stays.',
  ])
  const missing = { code: 'file-missing', details: {}, reason: 'no such file' }
  expect(folderWords(missing)).toBe(readerWords(missing))
  const unknown = { code: 'of-a-newer-reader', details: {}, reason: 'Something new.' }
  expect(folderWords(unknown)).toBe('Something new.')
})

it.each(languages)('has words in %s for what each value of a recipe must be', (_, { readerTerms }) => {
  expect(Object.keys(readerTerms.rule).sort()).toEqual(Object.keys(recipeRules).sort())
})

it('tells what a recipe has wrong', () => {
  const told = (document: unknown) => {
    try {
      parseRecipe(document)
    } catch (error) {
      if (!(error instanceof RecipeError)) throw error
      const { code, details, problem: reason } = error
      return readerWords({ code, details: { ...details }, reason })
    }
    return ''
  }
  locale.value = 'pt-BR'
  const layer = (more: object) => ({ version: 1, layers: [{ type: 'relu', ...more }] })
  expect([
    told({ version: 2, layers: [] }),
    told('{ "version": 1,'),
    told({ version: 1, layers: 3 }),
    told({ version: 1, layers: [], outputs: { format: 'xls' } }),
    told(layer({ alpha: 1 })),
    told(layer({ type: 'conv1d', stride: [], weight: { seed: 1 } })),
  ]).toEqual([
    'Ela é da versão 2, e este Sinal lê a versão 1. Há um Sinal mais novo?',
    'O arquivo não é um JSON válido: linha 1, coluna 16.',
    'Esperado: uma lista de camadas. Encontrado: 3.',
    "É 'xls'. Pode ser: csv | wav | npy | parquet.",
    'Esta chave não existe. As que existem aqui: type, name.',
    'Esperado: um número inteiro a partir de 1. Encontrado: uma lista.',
  ])
})
