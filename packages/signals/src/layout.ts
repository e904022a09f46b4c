import {
  type CellsKind,
  columnKinds,
  countTexts,
  hasNumber,
  numericColumns,
  type Row,
  rowsOf,
} from './cells.ts'
import { type NumberMarks, THOUSANDS } from './field-text.ts'
import { isLooseUnitRow, isProcessRow, isUnitRow, splitUnit, timeName, timeUnitOf } from './column-names.ts'
import { splitFields, splitRecords, type Splitting, type TextRecord } from './records.ts'
import { isStartAndIncrement, isStartAndRate } from './stated.ts'
import { isClock } from './time-format.ts'
import type { Decimal, Delimiter, OpenOptions, Quote, Thousands } from './types.ts'

/** How the text falls into a preamble, a header and rows of numbers, under one choice of marks. */
export interface Layout extends NumberMarks {
  readonly splitting: Splitting
  /** Fields of a row. */
  readonly width: number
  /** Rows of samples found, blank lines and comments left out. */
  readonly body: readonly TextRecord[]
  readonly names: TextRecord | null
  readonly units: TextRecord | null
  readonly kinds: readonly CellsKind[]
  /** 0 to 1: the share of lines that are rows, times the share of their fields that are not text. */
  readonly score: number
  /** No field of a row is text. */
  readonly isClean: boolean
  /** A header names every column, or there is no text above the numbers. */
  readonly explained: boolean
  /** Points and commas may each be the decimal or the thousands marks; neither is taken for a thousands mark. */
  readonly ambiguous: boolean
  /** Fields that are no number. */
  readonly texts: readonly string[]
}

const DELIMITERS: readonly (Delimiter | null)[] = [',', ';', '\t', '|', ' ', null]
const DECIMALS: readonly Decimal[] = ['.', ',']

/** Scores that are no further apart say nothing. */
const ALIKE = 0.02

/** Rows that are looked at to choose between the marks. */
const ROWS_JUDGED = 200

/** Tries all marks that the options leave open, and takes those that fit best. */
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
    if (options.delimiter === undefined && !parts(delimiter, text)) continue
    if (delimiter === null && best && isCertain(best)) continue
    const splitting = { delimiter, ...marks }
    const records = splitRecords(text, splitting, complete, ROWS_JUDGED)
    for (const decimal of decimals) {
      if (best?.splitting.delimiter === delimiter && isCertain(best)) continue
      const layout = withThousands(records, splitting, decimal, options)
      if (!layout || !isPlausible(layout, options)) continue
      if (best && isReverse(layout, best)) best = plainer(records, best, options)
      else if (!best || isBetter(layout, best)) best = layout
    }
  }
  return best
}

/** Whether neither another decimal mark nor no delimiter at all can be better. */
function isCertain({ score, explained, thousands, isClean }: Layout): boolean {
  return explained && isClean && thousands === null && score >= 1 - ALIKE
}

/** Whether there is any of the delimiter: one that parts nothing is none. */
function parts(delimiter: Delimiter | null, text: string): boolean {
  if (delimiter === null) return true
  return text.includes(delimiter) || (delimiter === ' ' && text.includes('\t'))
}

/** 1.234 beside 5,678: either may be the one with thousands marks, so that nothing is known. */
function isReverse(a: Layout, b: Layout): boolean {
  const isSwapped = a.thousands === b.decimal && b.thousands === a.decimal
  return isSwapped && a.splitting.delimiter === b.splitting.delimiter && a.score === b.score
}

function plainer(records: readonly TextRecord[], { splitting, decimal }: Layout, options: OpenOptions) {
  const layout = layoutOf(records, splitting, { decimal, thousands: null }, options)
  return layout && { ...layout, ambiguous: true }
}

/** Thousands marks are taken up only where some field is no number without them. */
export function withThousands(
  records: readonly TextRecord[],
  splitting: Splitting,
  decimal: Decimal,
  options: OpenOptions,
): Layout | null {
  const given = options.thousands
  let best = layoutOf(records, splitting, { decimal, thousands: given ?? null }, options)
  if (given !== undefined || best?.score === 1) return best
  const strange = best?.texts ?? records.flatMap(({ fields }) => fields)
  for (const thousands of THOUSANDS) {
    if (thousands === decimal || !strange.some((field) => SEEN[thousands].test(field))) continue
    const layout = layoutOf(records, splitting, { decimal, thousands }, options)
    // Where the decimal mark is known, the other one can't be it.
    const isSure = options.decimal !== undefined || (layout && isEvident(layout))
    if (layout && (!best || layout.score > best.score) && isSure) best = layout
  }
  return best
}

/** 1.234,5 can't be anything else; 1.234.567 may be a slip of the pen, unless there are two. */
function isEvident({ body, decimal, thousands }: Layout): boolean {
  if (thousands !== '.' && thousands !== ',') return true
  const marks = body.flatMap(({ fields }) => fields.map((field) => field.replace(/[^.,]/g, '')))
  const isMixed = (field: string) => field.startsWith(thousands) && field.endsWith(decimal)
  return (
    marks.some(isMixed) ||
    marks.filter((field) => field === thousands.repeat(field.length) && field.length > 1).length > 1
  )
}

const SEEN: Readonly<Record<Thousands, RegExp>> = {
  ',': /\d,\d{3}(?!\d)/,
  '.': /\d\.\d{3}(?!\d)/,
  ' ': /\d[ \u00a0\u2009\u202f]\d{3}(?!\d)/,
  "'": /\d['’]\d{3}(?!\d)/,
}

/** A delimiter that parts no row is none, and a comma is a delimiter rather than a decimal mark where the names have it. */
function isPlausible({ splitting, decimal, width, names }: Layout, options: OpenOptions): boolean {
  if (width > 1) return true
  if (splitting.delimiter !== null && options.delimiter === undefined) return false
  if (decimal === '.' || options.decimal !== undefined) return true
  return names !== null && splitFields(names.text, { ...splitting, delimiter: ',' }).length === 1
}

export interface Marks {
  readonly quote: Quote | null
  readonly comment: string | null
}

function isBetter(a: Layout, b: Layout): boolean {
  // Spaces part what tabs part, too: only where several numbers are between two tabs are they meant to.
  const [tab, space] = a.splitting.delimiter === '\t' ? [a, b] : [b, a]
  if (tab.splitting.delimiter === '\t' && space.splitting.delimiter === ' ' && tab.explained) {
    return (tab === a) !== isCrowded(tab)
  }
  if (Math.abs(a.score - b.score) > ALIKE) return a.score > b.score
  if (a.explained !== b.explained) return a.explained
  // 1,234 is a number with a decimal comma unless something says otherwise.
  if (a.thousands !== b.thousands && a.width === b.width) {
    return a.thousands === null ? a.score >= b.score : b.thousands !== null || a.score > b.score
  }
  return a.width > b.width
}

function isCrowded({ body }: Layout): boolean {
  return body.some(({ fields }) => fields.some((field) => /\d +[-+.\d]/.test(field) && !isClock(field)))
}

/** Finds preamble, header and rows; null when no column holds numbers. */
export function layoutOf(
  records: readonly TextRecord[],
  splitting: Splitting,
  marks: NumberMarks,
  options: OpenOptions,
): Layout | null {
  const missing = missingTexts(options)
  const filled = records.filter(
    ({ blank, comment, line }) => !blank && !comment && line > (options.preambleRows ?? 0),
  )
  const rows = rowsOf(filled, splitting, marks, missing)
  const width = commonWidth(likelyRows(rows, options))
  // Rows without any number are titles, names or units; they say nothing about the columns.
  const telling = rows.filter((row) => row.cells.length === width && hasNumber(row))
  // The beginning may be a preamble of pairs such as 'Rate, 250'.
  const numeric = numericColumns(telling.slice(telling.length >> 1), width)
  if (!numeric.includes(true)) return null

  const start = bodyStart(rows, numeric, splitting, options)
  if (start < 0) return null
  const above = rows.slice(0, start).map(({ record }) => record)
  const rest = rows.slice(start).filter(({ cells }) => cells.length === width)
  const marked = { kinds: columnKinds(rest, width), splitting, options }
  const header = findHeader(above, records, rows[start]!.record, marked)
  const body = rows.slice(start + notSamples(rows.slice(start), header.names))
  const full = body.filter(({ cells }) => cells.length === width)
  if (full.length === 0) return null
  const kinds = columnKinds(full, width)
  const textCount = countTexts(full)
  return {
    ...header,
    splitting,
    ...marks,
    width,
    body: body.map(({ record }) => record),
    kinds,
    score: (full.length / rows.length) * (1 - textCount / (full.length * width)),
    isClean: textCount === 0,
    explained: header.names !== null || start === 0,
    ambiguous: false,
    texts: rows.flatMap(textsOf),
  }
}

function textsOf({ record, cells }: Row): readonly string[] {
  return cells.includes('text') ? record.fields.filter((_, c) => cells[c] === 'text') : NONE
}

const NONE: readonly string[] = []

/** Rows of numbers that come before the samples: counts of them, or their start and rate. */
function notSamples(rows: readonly Row[], names: TextRecord | null): number {
  const [first, second, third] = rows.slice(0, 3).map(({ record }) => record.fields)
  if (!first || !second || !third) return 0
  if (!names) return isStartAndRate(first, second, third) ? 2 : 0
  const { name, unit } = splitUnit(names.fields[0] ?? '')
  const isTime = timeName({ name, ...(unit !== undefined && { unit }) }) !== null || timeUnitOf(name) !== null
  return isTime && first[0] === '' && rows.every(({ cells }, i) => i === 0 || cells[0] === 'number') ? 1 : 0
}

/** Whether the options say where names and numbers begin. */
function isFixed({ preambleRows, header, unitRow }: OpenOptions): boolean {
  return preambleRows !== undefined && header !== undefined && (!header || unitRow !== undefined)
}

/** The first row whose numeric columns hold no text. */
function bodyStart(
  rows: readonly Row[],
  numeric: readonly boolean[],
  splitting: Splitting,
  options: OpenOptions,
): number {
  const { header } = options
  if (isFixed(options)) {
    const names = header && !options.headerInComment ? 1 : 0
    const above = options.unitRow ? names + 1 : names
    if (names === 0) return above < rows.length ? above : -1
    const samples = rows.slice(above).findIndex((row) => hasNumber(row) || !row.cells.includes('text'))
    return samples < 0 ? -1 : above + samples
  }
  if (header !== false && areNamesQuoted(rows, splitting)) return 1
  let start = rows.findIndex(({ cells }) => {
    const found = cells.filter((_, i) => numeric[i])
    const isText = found.includes('text') || found.includes('time')
    return cells.length === numeric.length && found.includes('number') && !isText
  })
  // Samples that are all missing may come before the first number.
  const isMissing = ({ record: { fields }, cells }: Row) =>
    cells.length === numeric.length && fields.some(Boolean) && cells.every((kind) => kind === 'missing')
  while (start > 0 && isMissing(rows[start - 1]!)) start--
  if (header === true && !options.headerInComment && start === 0) return 1
  return brokenStart(rows, start, numeric)
}

/** Names may be '1' or 'na': all of them quoted, above rows in which nothing is, can be nothing else. */
function areNamesQuoted([first, ...rest]: readonly Row[], { quote, delimiter }: Splitting): boolean {
  if (quote === null || rest.length === 0 || !first?.record.text.includes(quote)) return false
  const quoted = new RegExp(`${quote}(?:[^${quote}]|${quote}${quote})*${quote}`, 'g')
  const between = first.record.text.replaceAll(quoted, '').trim()
  const isParted = [...between].every((c) => c === delimiter || c === ' ' || c === '\t')
  return isParted && hasNumber(rest[0]!) && rest.every(({ record }) => !record.text.includes(quote))
}

/** Rows between the names and the first good row that begin with a number or a time are rows with a mistake. */
function brokenStart(rows: readonly Row[], start: number, numeric: readonly boolean[]): number {
  const isWide = ({ cells }: Row) => cells.length === numeric.length
  const isSample = ({ cells: [first] }: Row) => first === 'number' || first === 'time'
  let first = start
  while (first > 0 && isWide(rows[first - 1]!) && isSample(rows[first - 1]!)) first--
  const names = rows[first - 1]
  const isNames = names && isWide(names) && !hasNumber(names) && !names.cells.includes('time')
  return isNames ? first : start
}

export function missingTexts({ missing }: OpenOptions): ReadonlySet<string> {
  return new Set(missing?.map((text) => text.toLowerCase()))
}

/** The rows that tell how many fields there are: as many as there are names, where it is known which row they are. */
function likelyRows(rows: readonly Row[], options: OpenOptions): readonly Row[] {
  const numbers = rows.filter(hasNumber)
  const likely = numbers.length > 0 ? numbers : rows
  if (!isFixed(options) || !options.header || options.headerInComment) return likely
  const names = rows[0]?.record.fields ?? []
  const fitting = rows.slice(options.unitRow ? 2 : 1).filter((row) => {
    const more = row.cells.length - names.length
    return hasNumber(row) && (more === 0 || more === 1 || (more === -1 && names.at(-1) === ''))
  })
  return fitting.length > 0 ? fitting : likely
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

interface Headed {
  readonly kinds: readonly CellsKind[]
  readonly splitting: Splitting
  readonly options: OpenOptions
}

/** The row of names right above the numbers, perhaps with a row of units between. */
function findHeader(
  rows: readonly TextRecord[],
  records: readonly TextRecord[],
  first: TextRecord,
  { kinds, splitting, options }: Headed,
): Pick<Layout, 'names' | 'units'> {
  if (options.header === false) return { names: null, units: null }
  if (isFixed(options) && !options.headerInComment) {
    return namesAndUnits(rows[0] ?? null, (options.unitRow && rows[1]) || null)
  }
  const [before, last] = rows.slice(-2)
  if (before && last && isStartAndIncrement(before.fields, last.fields)) return namesAndUnits(before, last)
  const lines = isProcessRow(rows.at(-1)?.fields ?? []) ? rows.slice(0, -1) : rows
  const above = lines.at(-1)
  const isNamed = above && (isHeaderWide(above, kinds) || options.header === true)
  if (!isNamed || options.headerInComment) {
    if (options.headerInComment === false) return { names: null, units: null }
    return { names: commentedHeader(records, first, kinds.length, splitting), units: null }
  }
  const higher = lines.at(-2)
  const isText = higher?.fields.every((field) => Number.isNaN(Number(field)) || field === '') ?? false
  const isUnits = isUnitRow(above.fields) || (isText && isLooseUnitRow(above.fields))
  const twoRows = options.unitRow ?? isUnits
  return twoRows && higher && isHeaderWide(higher, kinds)
    ? namesAndUnits(higher, above)
    : namesAndUnits(above, null)
}

/** What stands at the end of Rigol's header names no column. */
function namesAndUnits(names: TextRecord | null, units: TextRecord | null): Pick<Layout, 'names' | 'units'> {
  if (!names || !units || !isStartAndIncrement(names.fields, units.fields)) return { names, units }
  return { names: names.withFields(names.fields.slice(0, names.fields.indexOf('Start'))), units }
}

/** As wide as the rows, where either may end in an extra delimiter. */
function isHeaderWide({ fields }: TextRecord, kinds: readonly CellsKind[]): boolean {
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
  return fields.length === width ? above.withFields(fields) : null
}
