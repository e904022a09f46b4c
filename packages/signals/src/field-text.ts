import type { Decimal, Thousands } from './types.ts'
import { say, type Said } from './say.ts'
import { excerpt } from './sentences/text-problems.ts'

const MISSING = new Set(
  (
    '- -- – — . .. ? * na n/a #n/a #na <na> n.a. nan -nan +nan null nil none missing ' +
    '#value! #div/0! #num! #ref! #null! 1.#qnan -1.#qnan 1.#ind -1.#ind 1.#nan'
  ).split(' '),
).add('')

const INFINITE = /^[+-]?(?:inf|infinity|∞|1\.#inf)$/i

/** The source of a pattern of a number without thousands marks. @param decimal null: it has no fraction */
export function numberSource(decimal: Decimal | null): string {
  const mark = decimal === '.' ? '\\.' : decimal
  const digits = mark === null ? '\\d+' : `(?:\\d+(?:${mark}\\d*)?|${mark}\\d+)`
  return `[+-]?${digits}(?:[eE][+-]?\\d+)?`
}

const NUMBER: Readonly<Record<Decimal, RegExp>> = {
  '.': new RegExp(`^${numberSource('.')}$`),
  ',': new RegExp(`^${numberSource(',')}$`),
}

/** Spaces: plain, no-break, thin and narrow no-break. */
const MARKS: Readonly<Record<Thousands, string>> = {
  ',': ',',
  '.': '\\.',
  ' ': '[ \u00a0\u2009\u202f]',
  "'": "['’]",
}

export const THOUSANDS = Object.keys(MARKS) as Thousands[]

/** A sign, groups of three digits (of which the first has no zero in front), and perhaps a fraction and an exponent. */
const GROUPED = new Map(
  THOUSANDS.map((mark) => {
    const groups = `^[+-]?[1-9]\\d{0,2}(?:${MARKS[mark]}\\d{3})+`
    const pattern = (decimal: string) => new RegExp(`${groups}(?:${decimal}\\d*)?(?:[eE][+-]?\\d+)?$`)
    return [mark, { '.': pattern('\\.'), ',': pattern(',') } satisfies Record<Decimal, RegExp>]
  }),
)

const ANY_MARK = new RegExp(`${Object.values(MARKS).join('|')}`, 'g')

/** How numbers are written. */
export interface NumberMarks {
  readonly decimal: Decimal
  readonly thousands: Thousands | null
}

/** The number without its thousands marks, with a point; null where the text is no such number. */
function ungrouped(text: string, { decimal, thousands }: NumberMarks): string | null {
  if (thousands === null || thousands === decimal) return null
  if (!GROUPED.get(thousands)![decimal].test(text)) return null
  const [whole = '', ...fraction] = text.split(decimal)
  return [whole.replace(ANY_MARK, ''), ...fraction].join('.')
}

/** What one field says. `text` is the number as JavaScript writes it, with a point. */
export type Field =
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'text' }

/** Only the kind of a field; cheaper than reading it. */
export function fieldKind(text: string, marks: NumberMarks, missing: ReadonlySet<string>): Field['kind'] {
  if (missing.size === 0 && NUMBER[marks.decimal].test(text)) return 'number'
  return readField(text, marks, missing).kind
}

/**
 * Reads one field, unquoted and trimmed.
 *
 * @param missing further texts, in lower case, that mean "no sample"
 */
export function readField(field: string, marks: NumberMarks, missing?: ReadonlySet<string>): Field {
  const { decimal } = marks
  // Some loggers set the sign apart: '+  1.25'.
  const text = /^[+-] /.test(field) ? field.replace(/ +/, '') : field
  const isPlain = NUMBER[decimal].test(text)
  const plain = isPlain ? (decimal === ',' ? text.replace(',', '.') : text) : ungrouped(text, marks)
  if (plain !== null) {
    const number: Field = { kind: 'number', value: Number(plain), text: plain }
    return missing?.has(text.toLowerCase()) ? { kind: 'missing' } : number
  }
  const lower = text.toLowerCase()
  if (MISSING.has(lower) || missing?.has(lower)) return { kind: 'missing' }
  if (INFINITE.test(text)) {
    const value = text.startsWith('-') ? -Infinity : Infinity
    return { kind: 'number', value, text: String(value) }
  }
  return { kind: 'text' }
}

/** That a text is not a number, with what would make it one where that is sure. */
export function notANumber(text: string, { decimal }: NumberMarks): Said {
  const got = { text: excerpt(text) }
  const other = decimal === '.' ? ',' : '.'
  if (NUMBER[other].test(text)) {
    return say(other === ',' ? 'number-decimal-comma' : 'number-decimal-point', got)
  }
  const mark = THOUSANDS.find(
    (thousands) => thousands !== decimal && GROUPED.get(thousands)![decimal].test(text),
  )
  if (mark !== undefined) return say('number-thousands', { ...got, mark })
  return say(text.includes('\0') ? 'number-nul' : 'number', got)
}
