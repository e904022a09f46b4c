import type { ReaderMessage } from '../../shared/reader-schemas.ts'
import { formatCount, formatMoment, formatValue } from '../format.ts'
import { i18n } from '../i18n.ts'

const { t, te } = i18n.global

/** What a library says in the user's language, by its code; a code that nobody knows yet, in English. */
export const readerWords = (message: ReaderMessage): string => wordsBy('reader', message) ?? message.reason

/** What a run over a folder says, likewise: it knows better what to do, where the reader says the same. */
export const folderWords = (message: ReaderMessage): string =>
  wordsBy('folderWords', message) ?? readerWords(message)

/** null: there are no words. */
function wordsBy(book: string, { code, details }: ReaderMessage): string | null {
  const key = `${book}.${code}`
  if (!te(key)) return null
  const words = Object.entries(details).map(([name, value]) => [name, wordOf(name, value)])
  // Where the words differ for one of what they count, they are chosen by it.
  const counted = Number(details.count ?? details.got ?? 2)
  return t(key, Object.fromEntries(words), Number.isNaN(counted) ? 2 : counted)
}

function wordOf(name: string, value: string | number): string {
  if (typeof value === 'number') return Number.isInteger(value) ? formatCount(value) : formatValue(value, 6)
  if (name === 'since') return formatMoment(value)
  return te(`readerTerms.${name}.${value}`) ? t(`readerTerms.${name}.${value}`) : value
}
