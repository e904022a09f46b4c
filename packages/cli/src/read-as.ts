import type { OpenOptions } from '@sinal/signals'
import { didYouMean } from './did-you-mean.ts'
import { UsageError } from './errors.ts'

type Key = Exclude<
  keyof OpenOptions,
  | 'name'
  | 'signal'
  | 'missing'
  | 'skip'
  | 'columns'
  | 'members'
  | 'channelAxis'
  | 'maxLineBytes'
  | 'maxHeldBytes'
>

interface Reader {
  readonly rule: string
  /** undefined: not understood. */
  readonly read: (text: string) => OpenOptions[Key] | undefined
}

const yesOrNo: Reader = {
  rule: 'yes or no',
  read: (text) => (text === 'yes' ? true : text === 'no' ? false : undefined),
}

const column: Reader = {
  rule: 'a name, an index or none',
  read: (text) => (text === 'none' ? null : text === '' ? undefined : nameOrIndex(text)),
}

const NAMED: Readonly<Record<string, string>> = {
  tab: '\t',
  space: ' ',
  comma: ',',
  semicolon: ';',
  bar: '|',
}

const oneOf = (...words: readonly string[]): Reader => ({
  rule: words.join(', '),
  read: (text) => (words.includes(text) ? ((text === 'none' ? null : text) as OpenOptions[Key]) : undefined),
})

/** How each decision is written on the command line. */
const READERS: Readonly<Record<Key, Reader>> = {
  encoding: oneOf('utf-8', 'utf-16le', 'utf-16be', 'windows-1252'),
  delimiter: {
    rule: ', ; | tab, space or none',
    read: (text) => {
      if (text === 'none') return null
      const mark = NAMED[text] ?? text
      return [',', ';', '|', '\t', ' '].includes(mark) ? (mark as OpenOptions['delimiter']) : undefined
    },
  },
  decimal: {
    rule: "'.' or ','",
    read: (text) => (text === '.' || text === ',' ? text : undefined),
  },
  thousands: {
    rule: ", . ' space or none",
    read: (text) => {
      const mark = NAMED[text] ?? text
      if (mark === 'none') return null
      return [',', '.', "'", ' '].includes(mark) ? (mark as OpenOptions['thousands']) : undefined
    },
  },
  quote: {
    rule: `", ' or none`,
    read: (text) => (text === 'none' ? null : text === '"' || text === "'" ? text : undefined),
  },
  comment: { rule: 'a mark or none', read: (text) => (text === 'none' ? null : text || undefined) },
  preambleRows: {
    rule: 'a non-negative integer',
    read: (text) => (/^\d+$/.test(text) ? Number(text) : undefined),
  },
  header: yesOrNo,
  headerInComment: yesOrNo,
  unitRow: yesOrNo,
  timeColumn: column,
  dateColumn: column,
  timeFormat: oneOf('year-month-day', 'day-month-year', 'month-day-year', 'h:m:s', 'h:m', 'none'),
  timeUnit: oneOf('h', 'min', 's', 'ms', 'µs', 'ns', 'samples'),
  sampleRate: {
    rule: 'a positive number (Hz)',
    read: (text) => (Number(text) > 0 && Number(text) < Infinity ? Number(text) : undefined),
  },
}

const nameOrIndex = (text: string) => (/^\d+$/.test(text) ? Number(text) : text)

/**
 * Takes `decimal=,` and the like for options of `open`; `missing=TEXT` and `skip=COLUMN` may be given several times.
 *
 * @throws {UsageError} naming the decision and what it may be
 */
export function readAs(assignments: readonly string[] = []): OpenOptions {
  const options: Record<string, unknown> = {}
  const missing: string[] = []
  const skip: (string | number)[] = []
  for (const assignment of assignments) {
    const [, key = '', text = ''] = /^([^=]*)=(.*)$/s.exec(assignment) ?? []
    if (key === 'missing') missing.push(text)
    else if (key === 'skip') skip.push(nameOrIndex(text))
    else if (key === 'columns' || key === 'members') options[key] = text.split(',')
    else if (key === 'channelAxis' && /^[01]$/.test(text)) options[key] = Number(text)
    else options[key] = readValue(key, text, assignment)
  }
  return { ...options, ...(missing.length > 0 && { missing }), ...(skip.length > 0 && { skip }) }
}

function readValue(key: string, text: string, assignment: string): OpenOptions[Key] {
  const reader = READERS[key as Key]
  if (!reader) {
    const keys = [...Object.keys(READERS), 'missing', 'skip', 'columns', 'members', 'channelAxis']
    const rule = `expected DECISION=VALUE with one of ${keys.join(', ')}`
    throw new UsageError(`--as: ${rule}, but got '${assignment}'${didYouMean(key || assignment, keys)}`)
  }
  const value = reader.read(text)
  if (value === undefined) throw new UsageError(`--as ${key}: expected ${reader.rule}, but got '${text}'`)
  return value
}
