import { type Field, readField } from './field-text.ts'
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
  /** 0 to 1: the share of rows of equal width times the share of fields that are numbers or missing. */
  readonly score: number
  /** A header names every column, or there is no text above the numbers. */
  readonly explained: boolean
}

export type ColumnKind = 'number' | 'text' | 'empty'

const DELIMITERS: readonly (Delimiter | null)[] = [',', ';', '\t', '|', ' ', null]
const DECIMALS: readonly Decimal[] = ['.', ',']

/** Rows that are looked at to choose between the marks. */
const ROWS_JUDGED = 400

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
      if (layout && (!best || isBetter(layout, best))) best = layout
    }
  }
  return best
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
  const kindOf = cellReader(decimal, options)
  const rows = records.filter(
    ({ blank, comment, line }) => !blank && !comment && line > (options.preambleRows ?? 0),
  )
  const width = commonWidth(rows)
  // Rows without any number are titles, names or units; they say nothing about the columns.
  const telling = rows.filter(
    ({ fields }) => fields.length === width && fields.some((f) => kindOf(f) === 'number'),
  )
  const numeric = columnKinds(telling, width, kindOf).map((kind) => kind === 'number')
  if (!numeric.includes(true)) return null

  const start = bodyStart(rows, numeric, kindOf, options)
  if (start < 0) return null
  const body = rows.slice(start)
  const full = body.filter(({ fields }) => fields.length === width)
  if (full.length === 0) return null
  const header = findHeader(rows, start, width, records, splitting, options)
  const cells = full.flatMap(({ fields }) => fields)
  const sensible = cells.filter((cell) => kindOf(cell) !== 'text').length
  return {
    ...{ splitting, decimal, width, body, ...header },
    kinds: columnKinds(full, width, kindOf),
    score: (full.length / body.length) * (sensible / cells.length),
    explained: header.names !== null || start === 0,
  }
}

type CellKind = Field['kind']
type CellReader = (text: string) => CellKind

function cellReader(decimal: Decimal, options: OpenOptions): CellReader {
  const missing = missingTexts(options)
  return (text) => readField(text, decimal, missing).kind
}

/** The first row whose numeric columns hold no text. */
function bodyStart(
  rows: readonly TextRecord[],
  numeric: readonly boolean[],
  kindOf: CellReader,
  { header, preambleRows }: OpenOptions,
): number {
  if (preambleRows !== undefined && header !== undefined) return header ? 1 : 0
  let start = rows.findIndex(({ fields }) => {
    if (fields.length !== numeric.length) return false
    const kinds = fields.filter((_, i) => numeric[i]).map(kindOf)
    return kinds.includes('number') && !kinds.includes('text')
  })
  // Samples that are all missing may come before the first number.
  const isMissing = ({ fields }: TextRecord) =>
    fields.length === numeric.length && fields.some(Boolean) && fields.every((f) => kindOf(f) === 'missing')
  while (start > 0 && isMissing(rows[start - 1]!)) start--
  return header === true && start === 0 ? 1 : start
}

export function missingTexts({ missing }: OpenOptions): ReadonlySet<string> {
  return new Set(missing?.map((text) => text.toLowerCase()))
}

/** The number of fields that most rows have; the larger of two equally common ones. */
function commonWidth(rows: readonly TextRecord[]): number {
  const counts = new Map<number, number>()
  for (const { fields } of rows) counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1)
  return [...counts].reduce(
    (best, [width, count]) =>
      count > best.count || (count === best.count && width > best.width) ? { width, count } : best,
    { width: 1, count: 0 },
  ).width
}

/** A column is one of numbers when at least as many of its fields are numbers as are text. */
export function columnKinds(rows: readonly TextRecord[], width: number, kindOf: CellReader): ColumnKind[] {
  return Array.from({ length: width }, (_, column) => {
    const kinds = rows.map(({ fields }) => kindOf(fields[column]!))
    const numbers = kinds.filter((kind) => kind === 'number').length
    const texts = kinds.filter((kind) => kind === 'text').length
    if (numbers === 0) return texts > 0 ? 'text' : 'empty'
    return numbers >= texts ? 'number' : 'text'
  })
}

/** The row of names right above the numbers, perhaps with a row of units between. */
function findHeader(
  rows: readonly TextRecord[],
  start: number,
  width: number,
  records: readonly TextRecord[],
  splitting: Splitting,
  { header }: OpenOptions,
): Pick<Layout, 'names' | 'units'> {
  if (header === false) return { names: null, units: null }
  const above = rows[start - 1]
  if (!above || !(isHeaderWide(above, width) || header === true)) {
    return { names: commentedHeader(records, rows[start]!, width, splitting), units: null }
  }
  const higher = rows[start - 2]
  const twoRows =
    higher && isHeaderWide(higher, width) && isUnitRow(above.fields) && !isUnitRow(higher.fields)
  return twoRows ? { names: higher, units: above } : { names: above, units: null }
}

/** As wide as the rows, where either may end in an extra delimiter. */
function isHeaderWide({ fields }: TextRecord, width: number): boolean {
  if (fields.length === width + 1) return fields[width] === ''
  return fields.length === width || (width > 2 && fields.length === width - 1)
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
