import { type Field, fieldKind } from './field-text.ts'
import { isUnitRow } from './column-names.ts'
import { splitFields, splitRecords, type Splitting, type TextRecord } from './records.ts'
import type { Decimal, Delimiter, OpenOptions, Quote } from './types.ts'

/** How the text falls into a preamble, a header and rows of numbers, under one choice of marks. */
export interface Layout {
  readonly splitting: Splitting
  readonly decimal: Decimal
  /** Fields of a row. */
  readonly width: number
  /** Rows of samples found, blank lines and comments left out. */
  readonly body: readonly TextRecord[]
  readonly names: TextRecord | null
  readonly units: TextRecord | null
  readonly kinds: readonly ColumnKind[]
  /** 0 to 1: the share of lines that are rows, times the share of their fields that are numbers or missing. */
  readonly score: number
  /** A header names every column, or there is no text above the numbers. */
  readonly explained: boolean
}

export type ColumnKind = 'number' | 'text' | 'empty'

const DELIMITERS: readonly (Delimiter | null)[] = [',', ';', '\t', '|', ' ', null]
const DECIMALS: readonly Decimal[] = ['.', ',']

/** Rows that are looked at to choose between the marks. */
const ROWS_JUDGED = 200

/** Tries every pair of delimiter and decimal mark that the options leave open, and takes the one that fits best. */
export function chooseLayout(
  text: string,
  complete: boolean,
  marks: Marks,
  options: OpenOptions,
): Layout | null {
  const delimiters = options.delimiter === undefined ? DELIMITERS : [options.delimiter]
  const decimals = options.decimal === undefined ? DECIMALS : [options.decimal]
  let best: Layout | null = null
  for (const delimiter of delimiters) {
    const records = splitRecords(text, { delimiter, ...marks }, complete, ROWS_JUDGED)
    for (const decimal of decimals) {
      const layout = layoutOf(records, { delimiter, ...marks }, decimal, options)
      if (layout && isPlausible(layout, options) && (!best || isBetter(layout, best))) best = layout
    }
  }
  return best
}

/** A delimiter that parts nothing is none, and a comma is a delimiter rather than a decimal mark where the names have it. */
function isPlausible({ splitting, decimal, width, names }: Layout, options: OpenOptions): boolean {
  if (splitting.delimiter !== null) return width > 1 || options.delimiter !== undefined
  if (decimal === '.' || options.decimal !== undefined) return true
  return names !== null && splitFields(names.text, { ...splitting, delimiter: ',' }).length === 1
}

export interface Marks {
  readonly quote: Quote | null
  readonly comment: string | null
}

function isBetter(a: Layout, b: Layout): boolean {
  if (Math.abs(a.score - b.score) > 0.02) return a.score > b.score
  if (a.explained !== b.explained) return a.explained
  return a.width > b.width
}

/** Finds preamble, header and rows; null when no column holds numbers. */
export function layoutOf(
  records: readonly TextRecord[],
  splitting: Splitting,
  decimal: Decimal,
  options: OpenOptions,
): Layout | null {
  const missing = missingTexts(options)
  const rows = records
    .filter(({ blank, comment, line }) => !blank && !comment && line > (options.preambleRows ?? 0))
    .map((record) => ({ record, cells: record.fields.map((field) => fieldKind(field, decimal, missing)) }))
  const width = commonWidth(rows)
  // Rows without any number are titles, names or units; they say nothing about the columns.
  const telling = rows.filter(({ cells }) => cells.length === width && cells.includes('number'))
  const numeric = columnKinds(telling, width).map((kind) => kind === 'number')
  if (!numeric.includes(true)) return null

  const start = bodyStart(rows, numeric, options)
  if (start < 0) return null
  const body = rows.slice(start)
  const full = body.filter(({ cells }) => cells.length === width)
  if (full.length === 0) return null
  const above = rows.slice(0, start).map(({ record }) => record)
  const kinds = columnKinds(full, width)
  const header = findHeader(above, records, body[0]!.record, { kinds, splitting, wanted: options.header })
  const texts = full.reduce((sum, { cells }) => sum + cells.filter((kind) => kind === 'text').length, 0)
  return {
    ...header,
    splitting,
    decimal,
    width,
    body: body.map(({ record }) => record),
    kinds,
    score: (full.length / rows.length) * (1 - texts / (full.length * width)),
    explained: header.names !== null || start === 0,
  }
}

interface Row {
  readonly record: TextRecord
  readonly cells: readonly Field['kind'][]
}

/** The first row whose numeric columns hold no text. */
function bodyStart(rows: readonly Row[], numeric: readonly boolean[], options: OpenOptions): number {
  const { header, preambleRows } = options
  if (preambleRows !== undefined && header !== undefined) return header ? 1 : 0
  let start = rows.findIndex(({ cells }) => {
    const found = cells.filter((_, i) => numeric[i])
    return cells.length === numeric.length && found.includes('number') && !found.includes('text')
  })
  // Samples that are all missing may come before the first number.
  const isMissing = ({ record: { fields }, cells }: Row) =>
    cells.length === numeric.length && fields.some(Boolean) && cells.every((kind) => kind === 'missing')
  while (start > 0 && isMissing(rows[start - 1]!)) start--
  return header === true && start === 0 ? 1 : start
}

export function missingTexts({ missing }: OpenOptions): ReadonlySet<string> {
  return new Set(missing?.map((text) => text.toLowerCase()))
}

/** The number of fields that most rows have; the larger of two equally common ones. */
function commonWidth(rows: readonly Row[]): number {
  const counts = new Map<number, number>()
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  let best = { width: 1, count: 0 }
  for (const [width, count] of counts) {
    if (count > best.count || (count === best.count && width > best.width)) best = { width, count }
  }
  return best.width
}

/** A column is one of numbers when at least as many of its fields are numbers as are text. */
function columnKinds(rows: readonly Row[], width: number): ColumnKind[] {
  return Array.from({ length: width }, (_, column) => {
    let numbers = 0
    let texts = 0
    for (const { cells } of rows) {
      if (cells[column] === 'number') numbers++
      else if (cells[column] === 'text') texts++
    }
    if (numbers === 0) return texts > 0 ? 'text' : 'empty'
    return numbers >= texts ? 'number' : 'text'
  })
}

/** The row of names right above the numbers, perhaps with a row of units between. */
function findHeader(
  rows: readonly TextRecord[],
  records: readonly TextRecord[],
  first: TextRecord,
  {
    kinds,
    splitting,
    wanted,
  }: { kinds: readonly ColumnKind[]; splitting: Splitting; wanted: boolean | undefined },
): Pick<Layout, 'names' | 'units'> {
  if (wanted === false) return { names: null, units: null }
  const above = rows.at(-1)
  if (!above || !(isHeaderWide(above, kinds) || wanted === true)) {
    return { names: commentedHeader(records, first, kinds.length, splitting), units: null }
  }
  const higher = rows.at(-2)
  const twoRows =
    higher && isHeaderWide(higher, kinds) && isUnitRow(above.fields) && !isUnitRow(higher.fields)
  return twoRows ? { names: higher, units: above } : { names: above, units: null }
}

/** As wide as the rows, where either may end in an extra delimiter. */
function isHeaderWide({ fields }: TextRecord, kinds: readonly ColumnKind[]): boolean {
  const width = kinds.length
  if (fields.length === width + 1) return fields[width] === ''
  return fields.length === width || (fields.length === width - 1 && kinds.at(-1) === 'empty')
}

/** NumPy and others put the names into a comment: '# time (s), ecg (mV)'. */
function commentedHeader(
  records: readonly TextRecord[],
  first: TextRecord,
  width: number,
  splitting: Splitting,
): TextRecord | null {
  const above = records.filter(({ comment, line }) => comment && line < first.line).at(-1)
  if (!above || width === 1) return null
  const fields = splitFields(above.text.slice(splitting.comment!.length).trim(), splitting)
  return fields.length === width ? { ...above, fields } : null
}
