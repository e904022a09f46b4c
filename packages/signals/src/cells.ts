import { type Field, fieldKind, numberSource, type NumberMarks } from './field-text.ts'
import type { Splitting, TextRecord } from './records.ts'
import { isClock } from './time-format.ts'

/** What one field of a row is. */
export type CellKind = Field['kind'] | 'time'

/** What a column is. 'time': dates or times of day. */
export type CellsKind = 'number' | 'time' | 'text' | 'empty'

/** A row with what its fields are. */
export interface Row {
  readonly record: TextRecord
  readonly cells: readonly CellKind[]
}

/**
 * Tells what the fields of records are. Rows of nothing but numbers, which most are, are known by one look at their text. Those
 * that are like the one before share its list.
 *
 * @param missing further texts, in lower case, that mean "no sample"
 */
export function rowsOf(
  records: readonly TextRecord[],
  splitting: Splitting,
  marks: NumberMarks,
  missing: ReadonlySet<string>,
): Row[] {
  let plain: { readonly pattern: RegExp; readonly cells: readonly CellKind[] } | null = null
  let last: readonly CellKind[] = []
  return records.map((record) => {
    if (plain?.pattern.test(record.text)) return { record, cells: plain.cells }
    const found = record.fields.map((field) => cellKind(field, marks, missing))
    const isAlike = found.length === last.length && found.every((kind, c) => kind === last[c])
    const cells = isAlike ? last : found
    last = cells
    const isPlain = missing.size === 0 && cells.length > 0 && cells.every((kind) => kind === 'number')
    if (isPlain) plain = { pattern: numbersPattern(cells.length, splitting, marks), cells }
    return { record, cells }
  })
}

function cellKind(field: string, marks: NumberMarks, missing: ReadonlySet<string>): CellKind {
  const kind = fieldKind(field, marks, missing)
  return kind === 'text' && isClock(field) ? 'time' : kind
}

/** A row of so many numbers without thousands marks, and quotes, that spaces may be around. */
function numbersPattern(count: number, { delimiter }: Splitting, { decimal }: NumberMarks): RegExp {
  const spaces = delimiter === ' ' ? '' : ' *'
  const field = `${spaces}${numberSource(decimal === delimiter ? null : decimal)}${spaces}`
  if (delimiter === null || count === 1) return new RegExp(`^${field}$`)
  const parting = `\\u${delimiter.charCodeAt(0).toString(16).padStart(4, '0')}`
  return new RegExp(`^${field}(?:${parting}${field}){${count - 1}}$`)
}

export function hasNumber({ cells }: Row): boolean {
  return cells.includes('number')
}

/** How many rows there are with each list of cells. */
function tally(rows: readonly Row[]): Map<readonly CellKind[], number> {
  const counts = new Map<readonly CellKind[], number>()
  for (const { cells } of rows) counts.set(cells, (counts.get(cells) ?? 0) + 1)
  return counts
}

/** How many cells of each column are what, in rows of one width. */
function countKinds(rows: readonly Row[], width: number): Record<CellKind, number>[] {
  const columns = Array.from({ length: width }, () => ({ number: 0, time: 0, text: 0, missing: 0 }))
  for (const [cells, count] of tally(rows)) {
    for (let c = 0; c < width; c++) columns[c]![cells[c]!] += count
  }
  return columns
}

/** At least as many numbers as text: preamble and header may be among the rows. */
export function numericColumns(rows: readonly Row[], width: number): boolean[] {
  return countKinds(rows, width).map(({ number, text, time }) => number > 0 && number >= text + time)
}

/** Filled fields by which a column of numbers with a mistake is told from one of numbers and text. */
const TELLING_FIELDS = 8

/** What most fields of a column are, where they are anything; in many, numbers only if there are two to each text. */
export function columnKinds(rows: readonly Row[], width: number): CellsKind[] {
  return countKinds(rows, width).map(({ number, text, time }) => {
    if (number + time + text === 0) return 'empty'
    if (time > number + text) return 'time'
    const others = text + time
    const asked = number + others < TELLING_FIELDS ? others : 2 * others
    return number > 0 && number >= asked ? 'number' : 'text'
  })
}

/** How many fields are text. */
export function countTexts(rows: readonly Row[]): number {
  let texts = 0
  for (const [cells, count] of tally(rows)) {
    for (const kind of cells) if (kind === 'text') texts += count
  }
  return texts
}
