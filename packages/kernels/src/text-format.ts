/**
 * What is done with a column of text: nothing, or its numbers become floats, or its dates and times become seconds, in
 * float64. A 'stamp' is all there is of the time; a 'time' belongs to the 'date' that is in a column before it, which has
 * no values of its own.
 */
export type ColumnKind = 'skipped' | 'float32' | 'float64' | 'stamp' | 'date' | 'time'

/** How dates are written, or, where there are none, what a time of two numbers is. */
export type TimeFormat = 'year-month-day' | 'day-month-year' | 'month-day-year' | 'h:m:s' | 'h:m'

/** How delimited text is written, and what is wanted of it. Characters are bytes; null where there is none. */
export interface TextFormat {
  /** Null: a row is one field. */
  readonly delimiter: number | null
  /** Another byte that parts fields, too; null where there is none. */
  readonly otherDelimiter: number | null
  /** Whether delimiters that follow each other, or are at a row's ends, part nothing. */
  readonly runs: boolean
  readonly decimal: number
  readonly quote: number | null
  /** Rows that begin with it are left to the caller. */
  readonly comment: number | null
  /** Numbers that mean "no sample": at most `MOST_SENTINELS`. */
  readonly sentinels: readonly number[]
  /** In bytes; a longer row is left to the caller. */
  readonly longestRow: number
  /** What the columns of dates and times are like; null where there is none. */
  readonly times: {
    readonly format: TimeFormat
    /** The day, from 1970-01-01 on, at whose beginning seconds are zero: in UTC, where a stamp has an offset. */
    readonly originDay: number
  } | null
  readonly columns: readonly ColumnKind[]
}

/** Reads rows of plain numbers, and leaves all others to its caller. */
export interface RowReader {
  /**
   * Gives the text that is read next. It must not change until it is read.
   *
   * @param text bytes `from` to `limit`, where a line ends, and BYTES_BEYOND more, whatever is in them
   */
  take(text: Uint8Array, from: number, limit: number): void
  /**
   * Reads rows from `from` on, until one is not plain, there is no more room, or the text ends. Plain are digits with a
   * decimal mark and an exponent, spaces or quotes around them, NaN, and nothing at all, which is a missing sample; of
   * dates and times those in digits, with the name of a month, AM or PM, `Z` or an offset.
   *
   * @param from where a row begins
   * @param columns for each column wanted, in order: what is after `at` may be written to, up to `mostRows` values
   * @returns how many rows
   */
  read(from: number, columns: readonly (Float32Array | Float64Array)[], at: number, mostRows: number): number
  /** Where the first row begins that the last call of `read` did not read. */
  readonly end: number
  /** Per column wanted: how many samples were missing in all calls of `read`. */
  readonly missing: Float64Array
  /** Where texts lie that are begun; null: anywhere. */
  readonly rooms: TextRooms | null
  /** How many texts may be begun before the first of them is finished; 0 where nothing can be read ahead. */
  readonly ahead: number
  /**
   * Begins to read text on another thread, where it lies in a room if there are rooms, as `take` and `read` into the columns' beginnings would. Text and columns must
   * be left alone until it is finished, and it must be finished.
   */
  begin(
    text: Uint8Array,
    from: number,
    limit: number,
    columns: readonly (Float32Array | Float64Array)[],
    mostRows: number,
  ): RowsBegun
}

/** Memory that a reader's other threads see, too. */
export interface TextRooms {
  /** So many bytes that are nobody else's; null where there are none. */
  take(bytes: number): Uint8Array | null
  /** Gives them back, once all that was begun in them is finished or will be. */
  leave(room: Uint8Array): void
}

/** Rows that another thread reads. */
export interface RowsBegun {
  /** Waits until they are read, and says what `read`, `end` and `missing` would, of these alone. Once. */
  finish(): { readonly rows: number; readonly end: number; readonly missing: Float64Array }
}

/** What `take` wants behind `limit`: bytes of the text that may be read, and mean nothing. */
export const BYTES_BEYOND = 64
/** How many numbers may stand for a missing sample. */
export const MOST_SENTINELS = 8

const KINDS: readonly ColumnKind[] = ['skipped', 'float32', 'float64', 'stamp', 'date', 'time']
const TIME_FORMATS: readonly TimeFormat[] = [
  'year-month-day',
  'day-month-year',
  'month-day-year',
  'h:m:s',
  'h:m',
]

/** What is done with each column, as delimited.h numbers it. */
export function kindsOf({ columns }: TextFormat): Uint8Array {
  return Uint8Array.from(columns, (kind) => KINDS.indexOf(kind))
}

/** What the values of each column are that has any, in order. */
export function valuesOf({ columns }: TextFormat): ('float32' | 'float64')[] {
  return columns
    .filter((kind) => kind !== 'skipped' && kind !== 'date')
    .map((kind) => (kind === 'float32' ? kind : 'float64'))
}

/**
 * The format as delimited.h has it in doubles. A byte that there is not is 0, a delimiter that there is not a line end.
 *
 * @throws {RangeError} there are more sentinels than a kernel knows
 */
export function formatFields(format: TextFormat): Float64Array {
  const { delimiter, otherDelimiter, decimal, quote, comment, runs, longestRow, times, sentinels } = format
  if (sentinels.length > MOST_SENTINELS)
    throw new RangeError(`expected at most ${MOST_SENTINELS} sentinels, but got ${sentinels.length}`)
  const first = delimiter ?? 10
  const bytes = [first, otherDelimiter ?? first, decimal, quote ?? 0, comment ?? 0]
  const time = times === null ? [0, 0] : [TIME_FORMATS.indexOf(times.format), times.originDay]
  return Float64Array.of(...bytes, runs ? 1 : 0, longestRow, ...time, ...sentinels)
}
