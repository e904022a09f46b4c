import { readField } from '../src/field-text.ts'
import type { CsvDialect } from '../src/index.ts'

/** Rows of fields below the preamble, by plain string operations: slow, and independent of the row parser. */
export function referenceRows(bytes: Uint8Array, dialect: CsvDialect): ReferenceRow[] {
  const mark = {
    'utf-8': [0xef, 0xbb, 0xbf],
    'utf-16le': [0xff, 0xfe],
    'utf-16be': [0xfe, 0xff],
    'windows-1252': [0],
  }
  const isMarked =
    mark[dialect.encoding].every((byte, i) => bytes[i] === byte) && dialect.encoding !== 'windows-1252'
  const body = isMarked ? bytes.subarray(mark[dialect.encoding].length) : bytes
  const text = new TextDecoder(dialect.encoding, { ignoreBOM: true }).decode(body, {
    stream: dialect.encoding === 'windows-1252',
  })
  const rows: ReferenceRow[] = []
  let at = 0
  let line = 1
  for (; line <= dialect.preambleRows && at < text.length; line++) at = nextLine(text, at)
  while (at < text.length) {
    const row = referenceRow(text, at, dialect)
    const first = line
    line += lineEnds(text.slice(at, row.end))
    at = row.end
    const isComment = dialect.comment !== null && row.text.startsWith(dialect.comment)
    if (!isComment && !/^[ \t]*$/.test(row.text)) rows.push({ ...row, first, last: line - 1 })
    if (isComment) {
      // A comment ends with its line, whatever quotes are in it.
      line = first + 1
      at = nextLine(text, at - (row.end - row.start))
    }
  }
  return rows
}

export interface ReferenceRow {
  /** null: the row is not written as CSV. */
  readonly fields: readonly string[] | null
  readonly first: number
  readonly last: number
}

function nextLine(text: string, from: number): number {
  const end = /\r\n|\r|\n/g
  end.lastIndex = from
  return end.exec(text) ? end.lastIndex : text.length
}

function lineEnds(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0
}

function referenceRow(text: string, start: number, { delimiter, quote }: CsvDialect) {
  const fields: string[] = []
  let isWell = true
  let at = start
  const isBlank = (c: string | undefined) => c === ' ' || c === '\t'
  const isEnd = (c: string | undefined) => c === undefined || c === '\n' || c === '\r'
  const isDelimiter = (c: string | undefined) =>
    delimiter === ' ' ? isBlank(c) : c !== undefined && c === delimiter
  if (delimiter === ' ') while (isBlank(text[at])) at++
  for (;;) {
    while (isBlank(text[at]) && !isDelimiter(text[at])) at++
    let field = ''
    let from = at
    if (quote !== null && text[at] === quote) {
      for (at++; ; at++) {
        if (at >= text.length) return { fields: null, start, end: text.length, text: text.slice(start) }
        if (text[at] === quote && text[at + 1] !== quote) break
        if (text[at] === quote) at++
        field += text[at]
      }
      from = ++at
    }
    while (!isDelimiter(text[at]) && !isEnd(text[at])) at++
    const after = text.slice(from, at)
    if (field !== '' && after.trim() !== '') isWell = false
    fields.push(
      field === '' && from > start && text[from - 1] === quote ? after.trim() : (field + after).trim(),
    )
    if (isEnd(text[at])) break
    at++
    if (delimiter === ' ') {
      while (isBlank(text[at])) at++
      if (isEnd(text[at])) break
    }
  }
  const end = text.startsWith('\r\n', at) ? at + 2 : Math.min(at + 1, text.length)
  return { fields: isWell ? fields : null, start, end, text: text.slice(start, at) }
}

/** The number of a field, by Number(); NaN where it is missing, undefined where it is no number. */
export function referenceNumber(
  field: string,
  { decimal, thousands, missing }: CsvDialect,
): number | undefined {
  const isMissing = readField(
    field,
    { decimal, thousands },
    new Set(missing.map((text) => text.toLowerCase())),
  )
  if (isMissing.kind === 'missing') return NaN
  if (/^[+-]?(?:inf(?:inity)?|∞|1\.#inf)$/i.test(field)) return field.startsWith('-') ? -Infinity : Infinity
  let text = field.replace(/^([+-]) +/, '$1')
  if (thousands !== null) {
    const marks = { ',': ',', '.': '.', ' ': ' \u00a0\u2009\u202f', "'": "'’" }[thousands]
    const groups = new RegExp(`^[+-]?\\d{1,3}(?:[${marks}]\\d{3})+(?![\\d${marks}])`)
    text = text.replace(groups, (whole) => whole.replace(new RegExp(`[${marks}]`, 'g'), ''))
  }
  if (decimal === ',') text = text.includes('.') ? '' : text.replace(',', '.')
  if (!/^[+-]?[\d.]+(?:e[+-]?\d+)?$/i.test(text)) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}
