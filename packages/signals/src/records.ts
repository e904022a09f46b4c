import type { Delimiter, Quote } from './types.ts'

const LF = 10
const CR = 13
const SPACE = 32
const DELETE = 127

/** One row of a file's beginning, as text. */
export class TextRecord {
  /** Line on which it begins, from 1. */
  readonly line: number
  readonly text: string
  readonly blank: boolean
  readonly comment: boolean
  readonly #how: Splitting
  #fields: readonly string[] | null

  constructor(line: number, text: string, how: Splitting, fields: readonly string[] | null = null) {
    this.line = line
    this.text = text
    this.blank = isBlankText(text)
    this.comment = how.comment !== null && text.startsWith(how.comment)
    this.#how = how
    this.#fields = fields
  }

  /** None for a blank line or a comment. Of most rows nobody asks for them. */
  get fields(): readonly string[] {
    return (this.#fields ??= this.blank || this.comment ? [] : splitFields(this.text, this.#how))
  }

  withFields(fields: readonly string[]): TextRecord {
    return new TextRecord(this.line, this.text, this.#how, fields)
  }
}

export interface Splitting {
  /** null: a line is one field. */
  readonly delimiter: Delimiter | null
  readonly quote: Quote | null
  readonly comment: string | null
}

/**
 * Splits text into records by RFC 4180, with any line end, for a look at a file's beginning; the fields are
 * trimmed and unquoted. A record that the text's end cuts is left out unless `complete`.
 */
export function splitRecords(
  text: string,
  how: Splitting,
  complete: boolean,
  limit = Infinity,
): TextRecord[] {
  const records: TextRecord[] = []
  let line = 1
  let at = 0
  let nextQuote = -1
  const hasReturns = text.includes('\r')
  while (at < text.length && records.length < limit) {
    if (how.quote !== null && nextQuote < at) nextQuote = placeOf(how.quote, text, at)
    const lineEndAt = hasReturns ? lineEnd(text, at) : Math.min(placeOf('\n', text, at), text.length)
    // Only where something is quoted may a record have other ends than its line.
    const isLine = how.quote === null || nextQuote >= lineEndAt
    const end = isLine ? { at: lineEndAt, linesWithin: 0 } : recordEnd(text, at, how)
    if (end.at === text.length && !complete) break
    records.push(new TextRecord(line, text.slice(at, end.at), how))
    line += 1 + end.linesWithin
    at = end.at + (text.startsWith('\r\n', end.at) ? 2 : 1)
  }
  return records
}

function isBlankText(text: string): boolean {
  const first = text.charCodeAt(0)
  const isSeen = first > SPACE && first < DELETE
  return !isSeen && text.trim() === ''
}

function placeOf(mark: string, text: string, from: number): number {
  const place = text.indexOf(mark, from)
  return place < 0 ? Infinity : place
}

/** Splits the text of one record. */
export function splitFields(record: string, { delimiter, quote }: Splitting): string[] {
  if (delimiter !== ' ' && (quote === null || !record.includes(quote))) {
    return delimiter === null ? [record.trim()] : record.split(delimiter).map((field) => field.trim())
  }
  const isDelimiter = delimiterTest(delimiter)
  const fields: string[] = []
  const text = delimiter === ' ' ? record.trim() : record
  let at = 0
  for (;;) {
    while (at < text.length && isBlank(text[at]!) && !isDelimiter(text[at]!)) at++
    let field = ''
    if (quote !== null && text[at] === quote) {
      const quoted = readQuoted(text, at, quote)
      field = quoted.text
      at = quoted.end
    }
    const from = at
    while (at < text.length && !isDelimiter(text[at]!)) at++
    fields.push((field + text.slice(from, at)).trim())
    if (at >= text.length) return delimiter === ' ' ? rejoinUnits(fields) : fields
    at++
    if (delimiter === ' ') while (isDelimiter(text[at] ?? '')) at++
  }
}

/** 'time (s) ecg (mV)' has two names, not four. */
function rejoinUnits(fields: readonly string[]): string[] {
  const joined: string[] = []
  for (const field of fields) {
    if (joined.length > 0 && /^[([]/.test(field)) joined.push(`${joined.pop()} ${field}`)
    else joined.push(field)
  }
  return joined
}

function recordEnd(text: string, start: number, { delimiter, quote, comment }: Splitting) {
  if (comment !== null && text.startsWith(comment, start)) return { at: lineEnd(text, start), linesWithin: 0 }
  const isDelimiter = delimiterTest(delimiter)
  let fieldStart = true
  let linesWithin = 0
  let at = start
  for (; at < text.length; at++) {
    const c = text[at]!
    if (c === '\n' || c === '\r') break
    if (fieldStart && c === quote) {
      const { end } = readQuoted(text, at, quote)
      linesWithin += countLineEnds(text.slice(at, end))
      at = end - 1
      fieldStart = false
    } else {
      fieldStart = isDelimiter(c) || (fieldStart && isBlank(c))
    }
  }
  return { at: Math.min(at, text.length), linesWithin }
}

/** `end` is the place after the closing quote. A quote that is never closed reaches to the text's end. */
function readQuoted(text: string, start: number, quote: Quote): { text: string; end: number } {
  let content = ''
  let from = start + 1
  for (;;) {
    const close = text.indexOf(quote, from)
    if (close < 0) return { text: content + text.slice(from), end: text.length }
    if (text[close + 1] !== quote) return { text: content + text.slice(from, close), end: close + 1 }
    content += text.slice(from, close + 1)
    from = close + 2
  }
}

function lineEnd(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const c = text.charCodeAt(at)
    if (c === LF || c === CR) return at
  }
  return text.length
}

export function countLineEnds(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0
}

function delimiterTest(delimiter: Delimiter | null): (c: string) => boolean {
  return delimiter === ' ' ? isBlank : (c) => c === delimiter
}

function isBlank(c: string): boolean {
  return c === ' ' || c === '\t'
}
