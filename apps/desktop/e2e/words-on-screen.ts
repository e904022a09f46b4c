/** What a user can read or hear of the window, and which of it is English where it should not be. */
import type { Page } from '@playwright/test'
import { commandIds, commandTitle } from '../src/shared/commands.ts'
import en from '../src/renderer/locales/en.ts'
import ptBR from '../src/renderer/locales/pt-br.ts'

type Tree = { readonly [key: string]: string | Tree }

function leaves(tree: Tree): string[] {
  return Object.values(tree).flatMap((value) => (typeof value === 'string' ? [value] : leaves(value)))
}

/** A text as it is shown, whatever it is filled with; null where hardly anything of it is its own. */
function patternOf(text: string): RegExp | null {
  const parts = text.replace(/\{'(.)'\}/g, '$1').split(/\{\w+\}/)
  if ((parts.join('').match(/\p{L}/gu) ?? []).length < 4) return null
  return new RegExp(`^${parts.map((part) => escaped(part)).join('.*?')}$`, 'su')
}

const escaped = (text: string): string => text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')
const isPattern = (pattern: RegExp | null): pattern is RegExp => pattern !== null
const titles = (language: 'en' | 'pt-BR'): string[] => commandIds.map((id) => commandTitle(id, language))
const patternsOf = (texts: readonly string[]): RegExp[] =>
  [...new Set(texts.flatMap((text) => text.split(' | ')))].map(patternOf).filter(isPattern)

/** Where what a program says is shown as it is. */
const TECHNICAL = [ptBR.problems.technical, ptBR.engine.unavailable]
const portuguese = new Set(
  [...leaves(ptBR as unknown as Tree), ...titles('pt-BR')].filter((text) => !TECHNICAL.includes(text)),
)
const english = patternsOf(
  [...leaves(en as unknown as Tree), ...titles('en')].filter((text) => !portuguese.has(text)),
)
const known = patternsOf([...portuguese])

/** Words that no Portuguese sentence has. */
const ENGLISH_WORDS =
  /(?<![\p{L}\d_-])(the|and|with|of|from|are|is|was|not|this|that|which|has|have|it|its|expected|got|must|cannot|file|layer|input|output)(?![\p{L}\d_-])/iu

/** What was found of each text: most are on many screens. */
const found = new Map<string, boolean>()

function isEnglish(text: string): boolean {
  const told = found.get(text)
  if (told !== undefined) return told
  const is =
    !known.some((pattern) => pattern.test(text)) &&
    (english.some((pattern) => pattern.test(text)) || ENGLISH_WORDS.test(text))
  found.set(text, is)
  return is
}

/** Texts of the page that are English. Names of files, channels and tensors are the user's, code and PyTorch's names are not translated. */
export async function englishIn(page: Page): Promise<string[]> {
  const texts = await page.evaluate(wordsOnScreen)
  return [...new Set(texts)].filter(isEnglish)
}

/** Runs in the page. */
function wordsOnScreen(): string[] {
  const SPOKEN = ['aria-label', 'title', 'placeholder', 'aria-valuetext', 'aria-roledescription', 'alt']
  const texts: string[] = []
  const isSeen = (element: Element): boolean =>
    element.closest('pre, code, .code, [lang="en"]') === null && element.getClientRects().length > 0
  for (const element of document.body.querySelectorAll('*')) {
    if (element.tagName !== 'OPTION' && !isSeen(element)) continue
    for (const name of SPOKEN) texts.push(element.getAttribute(name) ?? '')
    // What is written in a sentence with a link or a number in it is one text.
    const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
    for (const node of own) texts.push(node.textContent ?? '')
  }
  return texts.map((text) => text.trim().replace(/\s+/g, ' ')).filter((text) => /\p{L}{2}/u.test(text))
}
