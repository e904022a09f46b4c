import type { ReaderMessage } from '../../shared/reader-schemas.ts'
import { formatCount, formatValue } from '../format.ts'
import { i18n } from '../i18n.ts'

const { t, te } = i18n.global

/** What the reader says in the user's language, by its code; a code that nobody knows yet, in English. */
export function readerWords({ code, details, reason }: ReaderMessage): string {
  if (!te(`reader.${code}`)) return reason
  const words = Object.entries(details).map(([name, value]) => [name, wordOf(name, value)])
  return t(`reader.${code}`, Object.fromEntries(words))
}

function wordOf(name: string, value: string | number): string {
  if (typeof value === 'number') return Number.isInteger(value) ? formatCount(value) : formatValue(value, 6)
  return te(`readerTerms.${name}.${value}`) ? t(`readerTerms.${name}.${value}`) : value
}
