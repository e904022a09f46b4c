import { CsvError, shown } from './csv-error.ts'
import { columnNotes } from './column-kinds.ts'
import { bareUnit, distinct, splitUnit } from './column-names.ts'
import { type EncodingFound, sniffEncoding } from './encoding.ts'
import { chooseLayout, type Layout, layoutOf, type Marks, withThousands } from './layout.ts'
import { reasons } from './reasons.ts'
import { countLineEnds, splitRecords } from './records.ts'
import { withStatedRate } from './stated.ts'
import { columnIndex, findTime, type TimeFound } from './time-column.ts'
import type { Channel, CsvDialect, LineEnd, OpenOptions, Quote, SkippedColumn } from './types.ts'

/** Bytes of a file's beginning that are looked at. */
export const HEAD_BYTES = 128 * 1024

const PREVIEW_ROWS = 20

/** Everything that the reader has to know. */
export interface Sniffed {
  readonly encoding: EncodingFound
  readonly dialect: CsvDialect
  readonly time: TimeFound
  readonly channels: readonly Channel[]
  /** Column of each channel. */
  readonly channelColumns: readonly number[]
  /** Lines above the first row of samples. */
  readonly bodyLine: number
  readonly preview: readonly (readonly string[])[]
}

/**
 * Decides how a file is to be understood from its first bytes.
 *
 * @param complete the head is the whole file
 * @throws {CsvError} it is empty, no text, or holds no numbers
 */
export function sniff(head: Uint8Array, complete: boolean, file: string, options: OpenOptions): Sniffed {
  const encoding = sniffEncoding(head, file, options.encoding)
  const text = decodeHead(head, encoding)
  if (text.trim() === '') throw new CsvError('expected rows of numbers, but the file is empty', { file })
  const marks = { quote: sniffQuote(text, options), comment: sniffComment(text, options) }
  const layout = wholeLayout(text, complete, marks, options)
  if (!layout) throw noNumbers(text, complete, marks, options, file)

  const written = options.columns ? givenNames(layout, options.columns, file) : writtenNames(layout)
  for (const option of ['timeColumn', 'dateColumn'] as const) {
    const wanted = options[option]
    if (wanted != null && columnIndex(written, wanted) < 0) throw noSuchColumn(option, wanted, written, file)
  }
  const above = text.split(/\r\n|\r|\n/, layout.body[0]!.line - 1)
  const time = withStatedRate(findTime(layout, written, options), above, options)
  expectFormat(layout, time, options, file)
  expectDateBefore(time, written, file)
  const columns = completeNames(written, time.column)
  const notes = columnNotes(layout, columns, time)
  const skipped = skippedColumns(notes, { written, columns }, options, file)
  const channelColumns = [...columns.keys()].filter((c) => c !== time.column && !skipped.has(c))
  if (channelColumns.length === 0) {
    throw new CsvError('expected at least one column of numbers beside the time, but got none', { file })
  }
  const first = layout.names ?? layout.body[0]!
  return {
    encoding,
    time,
    channelColumns,
    channels: channelColumns.map((c) => columns[c]!),
    bodyLine: layout.body[0]!.line - 1,
    preview: layout.body.slice(0, PREVIEW_ROWS).map(({ fields }) => fields),
    dialect: {
      encoding: encoding.encoding,
      delimiter: layout.splitting.delimiter,
      decimal: layout.decimal,
      thousands: layout.thousands,
      ...marks,
      lineEnd: sniffLineEnd(text),
      preambleRows: first.comment ? layout.body[0]!.line - 1 : first.line - 1,
      header: layout.names !== null,
      headerInComment: layout.names?.comment ?? false,
      unitRow: layout.units !== null,
      columns: columns.map(({ name }) => name),
      timeColumn: time.column,
      dateColumn: time.clock?.dateColumn ?? null,
      timeFormat: time.clock?.format ?? null,
      timeUnit: time.unit,
      evenlySampled: time.even,
      skipped: [...skipped.values()],
      kinds: notes,
      missing: options.missing ?? [],
      reasons: reasons(layout, encoding, time, text, options),
    },
  }
}

function decodeHead(head: Uint8Array, { encoding, bomBytes }: EncodingFound): string {
  // As a stream: the head may end within a character.
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(head.subarray(bomBytes), { stream: true })
}

/** Chooses the marks from some rows, then lays out all rows of the head. */
function wholeLayout(text: string, complete: boolean, marks: Marks, options: OpenOptions): Layout | null {
  const chosen = chooseLayout(text, complete, marks, options)
  if (!chosen) return null
  const records = splitRecords(text, chosen.splitting, complete)
  if (!chosen.ambiguous) return withThousands(records, chosen.splitting, chosen.decimal, options)
  const layout = layoutOf(records, chosen.splitting, chosen, options)
  return layout && { ...layout, ambiguous: true }
}

function sniffQuote(text: string, { quote }: OpenOptions): Quote | null {
  if (quote !== undefined) return quote
  const single = /(?:^|[,;\t|\r\n])'[^'\r\n]*'(?=[,;\t|\r\n]|$)/.test(text)
  return single && !text.includes('"') ? "'" : '"'
}

function sniffComment(text: string, { comment }: OpenOptions): string | null {
  if (comment !== undefined) return comment
  return /^(#|%|\/\/)/m.exec(text.replace(/\r\n?/g, '\n'))?.[1] ?? null
}

function sniffLineEnd(text: string): LineEnd {
  return (/\r\n|\r|\n/.exec(text)?.[0] ?? '\n') as LineEnd
}

/** Names and units as the file has them; '' where it has none. */
function writtenNames({ names, units, width }: Layout): Channel[] {
  return Array.from({ length: width }, (_, c): Channel => {
    const channel = splitUnit(names?.fields[c] ?? '')
    const unit = names?.fields[c] === undefined ? '' : bareUnit(units?.fields[c] ?? '')
    return unit ? { name: channel.name, unit } : channel
  })
}

/** @throws {CsvError} there is not one for each column */
function givenNames({ width }: Layout, given: readonly string[], file: string): Channel[] {
  if (given.length === width) return given.map(splitUnit)
  const problem = `columns must have ${width} names, one for each column of the file, but got ${given.length}`
  throw new CsvError(problem, { file })
}

/** Gives every column a name of its own: those without are 'time', 'channel 1', 'channel 2', … */
function completeNames(columns: readonly Channel[], time: number | null): Channel[] {
  const number = (c: number) => (time !== null && time < c ? c : c + 1)
  const names = columns.map(({ name }, c) => name || (c === time ? 'time' : `channel ${number(c)}`))
  return distinct(names).map((name, c) => ({ ...columns[c]!, name }))
}

function skippedColumns(
  notes: CsvDialect['kinds'],
  { written, columns }: Readonly<Record<'written' | 'columns', readonly Channel[]>>,
  { skip }: OpenOptions,
  file: string,
): Map<number, SkippedColumn> {
  if (skip) {
    const places = skip.map((wanted) => {
      const place = columnIndex(columns, wanted)
      if (place < 0) throw noSuchColumn('skip', wanted, columns, file)
      return place
    })
    return new Map(places.map((c) => [c, { column: columns[c]!.name, reason: 'Set by the caller.' }]))
  }
  const skipped = new Map<number, SkippedColumn>()
  for (const [c, { column, kind, reason }] of notes.entries()) {
    const isNameless = kind === 'empty' && !written[c]!.name
    if (kind === 'text' || kind === 'date' || kind === 'index' || isNameless)
      skipped.set(c, { column, reason })
  }
  return skipped
}

/** @throws {CsvError} the time stamps are not written as the caller says */
function expectFormat({ body }: Layout, time: TimeFound, { timeFormat }: OpenOptions, file: string): void {
  if (timeFormat == null || time.column === null || (time.clock && time.clock.count > 0)) return
  const stamp = body[0]!.fields[time.column] ?? ''
  if (stamp === '') return
  throw new CsvError(`expected times written as ${timeFormat} (timeFormat), but got ${shown(stamp)}`, {
    file,
  })
}

/** @throws {CsvError} the dates of the time stamps, as the caller says, are not in a column before them */
function expectDateBefore({ column, clock }: TimeFound, columns: readonly Channel[], file: string): void {
  if (column === null || clock === null || clock.dateColumn === null || clock.dateColumn < column) return
  const [date, time] = [clock.dateColumn, column].map((c) => JSON.stringify(columns[c]!.name))
  throw new CsvError(`dateColumn must be before the time column ${time}, but got ${date}`, { file })
}

function noNumbers(
  text: string,
  complete: boolean,
  marks: Marks,
  { preambleRows = 0 }: OpenOptions,
  file: string,
): CsvError {
  const rows = splitRecords(text, { delimiter: null, ...marks }, complete, 3).filter(
    ({ blank, comment }) => !blank && !comment,
  )
  if (rows.length === 0 && !complete)
    return new CsvError('expected rows of numbers, but got a line too long to be one', { file, row: 1 })
  if (complete && countLineEnds(text.trimEnd()) < preambleRows) {
    const problem = `expected rows of numbers below line ${preambleRows} (preambleRows), but got none`
    return new CsvError(problem, { file })
  }
  if (rows.length === 1)
    return new CsvError('expected rows of numbers below the header, but got none', { file })
  return new CsvError('expected at least one column of numbers, but got only text', { file })
}

function noSuchColumn(
  option: string,
  wanted: number | string,
  columns: readonly Channel[],
  file: string,
): CsvError {
  const names = columns.map(({ name }) => JSON.stringify(name)).join(', ')
  return new CsvError(`${option} must be one of ${names} or its index, but got ${JSON.stringify(wanted)}`, {
    file,
  })
}
