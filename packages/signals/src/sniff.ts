import { CsvError } from './csv-error.ts'
import { columnNotes } from './column-kinds.ts'
import { bareUnit, distinct, joinUnit, splitUnit } from './column-names.ts'
import { type EncodingFound, sniffEncoding } from './encoding.ts'
import { chooseLayout, type Layout, layoutOf, type Marks, withThousands } from './layout.ts'
import { reasons } from './reasons.ts'
import { isDoubtful, say, type Said, toldBy } from './say.ts'
import { excerpt } from './sentences/text-problems.ts'
import { countLineEnds, splitRecords } from './records.ts'
import { withStatedRate } from './stated.ts'
import { columnIndex, findTime, type TimeFound } from './time-column.ts'
import type { Channel, CsvDialect, Decision, LineEnd, OpenOptions, Quote, SkippedColumn } from './types.ts'

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
  /** The line of each row of the preview. */
  readonly previewLines: readonly number[]
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
  if (text.trim() === '') throw new CsvError(say('empty'), { file })
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
  if (channelColumns.length === 0) throw noChannels(layout, notes, file)
  const first = layout.names ?? layout.body[0]!
  return {
    encoding,
    time,
    channelColumns,
    channels: channelColumns.map((c) => columns[c]!),
    bodyLine: layout.body[0]!.line - 1,
    preview: layout.body.slice(0, PREVIEW_ROWS).map(({ fields }) => fields),
    previewLines: layout.body.slice(0, PREVIEW_ROWS).map(({ line }) => line),
    dialect: {
      encoding: encoding.encoding,
      byteOrderMark: encoding.bomBytes > 0,
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
      titles: columns.map(joinUnit),
      timeColumn: time.column,
      dateColumn: time.clock?.dateColumn ?? null,
      timeFormat: time.clock?.format ?? null,
      timeUnit: time.unit,
      firstStamp: firstStamp(layout, time),
      evenlySampled: time.even,
      skipped: [...skipped.values()],
      kinds: notes,
      missing: options.missing ?? [],
      ...explained(reasons(layout, encoding, time, text, options)),
    },
  }
}

function firstStamp({ body }: Layout, { column, clock }: TimeFound): string | null {
  const places = [clock?.dateColumn ?? null, column].filter((place) => place !== null)
  return places.length === 0 ? null : places.map((place) => body[0]!.fields[place]!.trim()).join(' ')
}

/** The reasons as the dialect has them. */
function explained(said: Readonly<Record<Decision, Said>>): Pick<CsvDialect, 'reasons' | 'why' | 'doubts'> {
  const entries = Object.entries(said) as [Decision, Said][]
  const each = <T>(of: (said: Said) => T) =>
    Object.fromEntries(entries.map(([decision, why]) => [decision, of(why)])) as Record<Decision, T>
  return {
    reasons: each(({ text }) => text),
    why: each(({ code, details }) => ({ code, details })),
    doubts: entries.filter(([, { code }]) => isDoubtful(code)).map(([decision]) => decision),
  }
}

export function decodeHead(head: Uint8Array, { encoding, bomBytes }: EncodingFound): string {
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
  if (!text.includes("'")) return '"'
  const single = /(?:^|[,;\t|\r\n])'[^'\r\n]*'(?=[,;\t|\r\n]|$)/.test(text)
  return single && !text.includes('"') ? "'" : '"'
}

function sniffComment(text: string, { comment }: OpenOptions): string | null {
  if (comment !== undefined) return comment
  return /(?:^|[\r\n\u2028\u2029])(#|%|\/\/)/.exec(text)?.[1] ?? null
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
  throw new CsvError(say('option-columns', { expected: width, got: given.length }), { file })
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
    return new Map(places.map((c) => [c, { column: columns[c]!.name, ...toldBy(say('set-by-caller')) }]))
  }
  const skipped = new Map<number, SkippedColumn>()
  for (const [c, { kind, ...note }] of notes.entries()) {
    const isNothing = note.code === 'column-empty' && !written[c]!.name
    if (kind === 'text' || kind === 'date' || kind === 'index' || isNothing) skipped.set(c, note)
  }
  return skipped
}

/** @throws {CsvError} the time stamps are not written as the caller says */
function expectFormat({ body }: Layout, time: TimeFound, { timeFormat }: OpenOptions, file: string): void {
  if (timeFormat == null || time.column === null || (time.clock && time.clock.count > 0)) return
  const stamp = body[0]!.fields[time.column] ?? ''
  if (stamp === '') return
  const got = { format: timeFormat, text: excerpt(stamp) }
  throw new CsvError(say('option-time-format', got), { file })
}

/** @throws {CsvError} the dates of the time stamps, as the caller says, are not in a column before them */
function expectDateBefore({ column, clock }: TimeFound, columns: readonly Channel[], file: string): void {
  if (column === null || clock === null || clock.dateColumn === null || clock.dateColumn < column) return
  const got = { date: columns[clock.dateColumn]!.name, time: columns[column]!.name }
  throw new CsvError(say('option-date-after-time', got), { file })
}

/** Names the first column that is no channel because of its text, and the row that shows it. */
function noChannels({ body }: Layout, notes: CsvDialect['kinds'], file: string): CsvError {
  const c = notes.findIndex(({ code }) => code === 'column-text')
  const text = notes[c]?.details.text
  if (typeof text !== 'string') return new CsvError(say('only-time'), { file })
  const row = body.find(({ fields }) => excerpt(fields[c] ?? '') === text)
  const place = { file, column: notes[c]!.column, ...(row && { row: row.line }) }
  return new CsvError(say('text-beside-time', { text }), place)
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
  if (rows.length === 0 && !complete) return new CsvError(say('line-long-first'), { file, row: 1 })
  if (complete && countLineEnds(text.trimEnd()) < preambleRows) {
    return new CsvError(say('no-rows-below', { line: preambleRows }), { file })
  }
  return new CsvError(say(rows.length === 1 ? 'no-rows' : 'only-text'), { file })
}

function noSuchColumn(
  option: string,
  wanted: number | string,
  columns: readonly Channel[],
  file: string,
): CsvError {
  const names = columns.map(({ name }) => JSON.stringify(name)).join(', ')
  return new CsvError(say('option-column', { option, names, got: wanted }), { file })
}
