import { messageCodes } from '@sinal/signals'
import { expect, it } from 'vitest'
import { i18n } from '../i18n.ts'
import { reader as english } from '../locales/en/reader.ts'
import { reader as portuguese } from '../locales/pt-br/reader.ts'
import { readerWords } from './reader-words.ts'

const parameters = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!))].sort()

it.each([
  ['English', english],
  ['Portuguese', portuguese],
])('every sentence of the reader has words in %s, and no other has', (_, words) => {
  expect(Object.keys(words).sort()).toEqual([...messageCodes.keys()].sort())
})

it.each([...messageCodes])('%s is filled with what the reader tells', (code, details) => {
  for (const words of [english, portuguese]) {
    expect(details).toEqual(expect.arrayContaining(parameters(words[code])))
  }
})

it('puts numbers and terms into the language', () => {
  i18n.global.locale.value = 'pt-BR'
  const fields = { code: 'fields', details: { expected: 1200, got: 3 }, reason: '' }
  expect(readerWords(fields)).toBe('A linha tem 3 valores em vez de 1.200.')
  const png = { code: 'other-file', details: { kind: 'png' }, reason: '' }
  expect(readerWords(png)).toBe('O arquivo não é um texto, mas uma imagem PNG.')
  i18n.global.locale.value = 'en'
  const unknown = { code: 'of-a-newer-reader', details: {}, reason: 'Something new.' }
  expect(readerWords(unknown)).toBe('Something new.')
})
