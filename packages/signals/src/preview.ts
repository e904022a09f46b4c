import { CsvError } from './csv-error.ts'
import { CsvFile } from './csv-file.ts'
import { open } from './open.ts'
import type { Channel, ColumnNote, CsvDialect, OpenOptions, Source } from './types.ts'
import { say } from './say.ts'

/** What a look at the beginning of a file tells. */
export interface Preview {
  readonly name: string
  /** Each decision, with a reason in `reasons`. */
  readonly recognised: CsvDialect
  /** Options that make the same decisions without looking: to be kept, changed, and given to `open`. */
  readonly options: OpenOptions
  /** All columns of the file, in its order. */
  readonly columns: readonly ColumnNote[]
  readonly channels: readonly Channel[]
  readonly sampleRate: number | null
  readonly startTime: number
  readonly startDate?: string
  /** The first 20 rows of fields as text, as wide as `columns` where the file is whole. */
  readonly rows: readonly (readonly string[])[]
  /** The line on which each of `rows` begins, as an editor numbers it. */
  readonly lines: readonly number[]
}

/**
 * Looks at the first 128 KiB of a CSV file: what was decided, why, and the first rows. Opens the file and closes it
 * again; a stream that can be had only once is spent afterwards (use `open`, whose `recognised` and `preview` say the
 * same).
 *
 * @throws {CsvError} as `open` does
 */
export async function preview(source: Source, options: OpenOptions = {}): Promise<Preview> {
  const file = await open(source, options)
  await file.close()
  if (!(file instanceof CsvFile)) {
    throw new CsvError(say('no-preview', { format: file.format }), { file: file.name })
  }
  const { name, recognised, channels, sampleRate, startTime, startDate } = file
  return {
    name,
    recognised,
    channels,
    sampleRate,
    startTime,
    ...(startDate !== undefined && { startDate }),
    options: dialectOptions(recognised),
    columns: recognised.kinds,
    rows: file.preview,
    lines: file.previewLines,
  }
}

/**
 * The decisions as options of `open`: whatever is like the file they were made for is opened the same way, without
 * anything being guessed. They are plain JSON. Sample rate and names are not among them: they are read from each file,
 * unless they are set beside them (`{ ...dialectOptions(recognised), sampleRate: 250 }`).
 */
export function dialectOptions(recognised: CsvDialect): OpenOptions {
  const { skipped, columns, missing, timeUnit } = recognised
  const places = new Map(columns.map((column, c) => [column, c]))
  return {
    encoding: recognised.encoding,
    delimiter: recognised.delimiter,
    decimal: recognised.decimal,
    thousands: recognised.thousands,
    quote: recognised.quote,
    comment: recognised.comment,
    preambleRows: recognised.preambleRows,
    header: recognised.header,
    headerInComment: recognised.headerInComment,
    unitRow: recognised.unitRow,
    timeColumn: recognised.timeColumn,
    dateColumn: recognised.dateColumn,
    timeFormat: recognised.timeFormat,
    ...(timeUnit !== null && { timeUnit }),
    skip: skipped.map(({ column }) => places.get(column)!),
    ...(missing.length > 0 && { missing }),
  }
}
