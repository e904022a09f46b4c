import { expect, test } from 'vitest'
import { createI18n } from 'vue-i18n'
import { parsed } from '../../../parsed-messages.ts'
import en from './en.ts'
import ptBR from './pt-br.ts'

type Tree = { readonly [key: string]: string | Tree }

const keysOf = (texts: Tree, prefix = ''): string[] =>
  Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' ? [prefix + key] : keysOf(text, `${prefix}${key}.`),
  )

/** Whatever a text names, something is put there. */
const params = new Proxy({}, { get: (_, name) => `<${String(name)}>`, has: () => true })

test.each([
  ['en', en],
  ['pt-BR', ptBR],
])('texts that are parsed when the studio is built say what they are: %s', (locale, texts: Tree) => {
  const sayOf = (made: object) => {
    const messages = { [locale]: made as Record<string, string> }
    const { global } = createI18n({ legacy: false, warnHtmlMessage: false, locale, messages })
    return (key: string, count: number): string => global.t(key, params, count)
  }
  const [asParsed, asWritten] = [sayOf(parsed(texts)), sayOf(texts)]
  for (const key of keysOf(texts)) {
    for (const count of [0, 1, 2]) expect(asParsed(key, count), key).toBe(asWritten(key, count))
  }
})
