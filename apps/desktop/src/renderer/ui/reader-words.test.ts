import { messageCodes } from '@sinal/signals'
import { messageCodes as batchCodes } from '@sinal/recipe/batch'
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
const languages: [string, { reader: Words; folderWords: Words }][] = [
  ['English', en],
  ['Portuguese', ptBR],
]
const parameters = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!))].sort()

it.each(languages)(
  'every sentence of the reader and the writers has words in %s, and no other',
  (_, { reader }) => {
    expect(Object.keys(reader).sort()).toEqual([...messageCodes.keys()].sort())
  },
)

it.each(languages)('every sentence of a run over a folder has words in %s, and no other', (_, words) => {
  const own = [...batchCodes.keys()].filter((code) => !messageCodes.has(code as never))
  expect(Object.keys(words.folderWords)).toEqual(expect.arrayContaining(own))
  expect(Object.keys(words.folderWords).filter((code) => !batchCodes.has(code as never))).toEqual([])
})

it.each([...batchCodes])('%s is filled with what is told', (code, details) => {
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
