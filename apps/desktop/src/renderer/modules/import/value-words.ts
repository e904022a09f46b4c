import { i18n } from '../../i18n.ts'

const { t, te } = i18n.global

/** What the words for a value of a decision are called (`import.values.…`). */
const NAMES: Record<string, string> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar',
  ' ': 'blank',
  '.': 'point',
  '"': 'doubleQuote',
  "'": 'singleQuote',
  'utf-8': 'utf8',
  'utf-16le': 'utf16le',
  'utf-16be': 'utf16be',
  'windows-1252': 'windows',
  s: 'seconds',
  ms: 'milliseconds',
  µs: 'microseconds',
  ns: 'nanoseconds',
  min: 'minutes',
  h: 'hours',
  samples: 'samples',
  'year-month-day': 'yearMonthDay',
  'day-month-year': 'dayMonthYear',
  'month-day-year': 'monthDayYear',
  'h:m:s': 'clock',
  'h:m': 'clockOfMinutes',
}

/** A value of a decision in the user's words; a text of the file's own as it is. */
export function valueWords(value: string | boolean | null): string {
  if (value === null || value === '') return t('import.none')
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no')
  const key = `import.values.${NAMES[value] ?? ''}`
  return value in NAMES && te(key) ? t(key) : value
}
