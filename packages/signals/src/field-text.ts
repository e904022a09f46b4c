import type { Decimal } from './types.ts'

const MISSING = new Set(
  (
    '- -- . .. ? * na n/a #n/a #na <na> n.a. nan -nan +nan null nil none missing ' +
    '#value! #div/0! #num! #ref! #null! 1.#qnan -1.#qnan 1.#ind -1.#ind 1.#nan'
  ).split(' '),
).add('')

const INFINITE = /^[+-]?(?:inf|infinity|∞|1\.#inf)$/i

const NUMBER: Readonly<Record<Decimal, RegExp>> = {
  '.': /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/,
  ',': /^[+-]?(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d+)?$/,
}

/** What one field says. `text` is the number as JavaScript writes it, with a point. */
export type Field =
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'text' }

/** Only the kind of a field; cheaper than reading it. */
export function fieldKind(text: string, decimal: Decimal, missing: ReadonlySet<string>): Field['kind'] {
  if (missing.size === 0 && NUMBER[decimal].test(text)) return 'number'
  return readField(text, decimal, missing).kind
}

/**
 * Reads one field, unquoted and trimmed.
 *
 * @param missing further texts, in lower case, that mean "no sample"
 */
export function readField(text: string, decimal: Decimal, missing?: ReadonlySet<string>): Field {
  if (NUMBER[decimal].test(text)) {
    const plain = decimal === ',' ? text.replace(',', '.') : text
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

/** Why a text is not a number, where that is sure; else nothing. */
export function hintFor(text: string, decimal: Decimal): string {
  const other = decimal === '.' ? ',' : '.'
  if (NUMBER[other].test(text)) {
    return other === ',' ? " (decimal comma? set decimal: ',')" : " (decimal point? set decimal: '.')"
  }
  if (/^[+-]?\d{1,3}(?:([ .,'’\u00a0\u202f])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$/.test(text)) {
    return ' (thousands marks are not understood: remove them)'
  }
  if (text.includes('\0')) return ' (a NUL byte: is this a text file, and is it whole?)'
  return ''
}
