import { baseCompile } from '@intlify/message-compiler'
import type { Plugin } from 'vite'
import en from './src/renderer/locales/en.ts'
import ptBR from './src/renderer/locales/pt-br.ts'

/** The texts of a language, by keys of keys. */
type Tree = { readonly [key: string]: string | Tree }

const LANGUAGES: readonly [file: string, texts: Tree][] = [
  ['src/renderer/locales/en.ts', en],
  ['src/renderer/locales/pt-br.ts', ptBR],
]

/** What vue-i18n's own compiler makes of a text; of one that is shown as it is, nothing. */
function parse(text: string): unknown {
  if (!/[{}@|]/.test(text)) return text
  return baseCompile(text, { jit: true, minify: true, location: false }).ast
}

/** The same tree, of what vue-i18n need not parse. */
export const parsed = (texts: Tree): object =>
  Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key, typeof text === 'string' ? parse(text) : parsed(text)]),
  )

/**
 * Parses every text when the studio is built. vue-i18n would parse each when it is first asked for: a third of a second for
 * all of them, in the midst of what the user does.
 */
export function parsedMessages(): Plugin {
  return {
    name: 'sinal:parsed-messages',
    apply: 'build',
    load(id) {
      const language = LANGUAGES.find(([file]) => id.endsWith(file))
      if (!language) return
      // As a string, which is read faster than a literal.
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(parsed(language[1])))})`
    },
  }
}
