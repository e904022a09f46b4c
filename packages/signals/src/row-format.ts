import type { Decimal, Delimiter, Quote, Thousands, TimeFormat } from './types.ts'

/** All that a parser of rows has to know. */
export interface RowFormat {
  readonly file: string
  readonly columns: readonly string[]
  readonly delimiter: Delimiter | null
  readonly decimal: Decimal
  readonly thousands: Thousands | null
  readonly quote: Quote | null
  readonly comment: string | null
  readonly missing: ReadonlySet<string>
  readonly maxLineBytes: number
  readonly decode: (bytes: Uint8Array) => string
  /**
   * Columns wanted; a row's values come in the file's order. What is to be kept as float32 is rounded once,
   * from the text, rather than by way of a double.
   */
  readonly wanted: ReadonlyMap<number, 'float32' | 'float64'>
  /**
   * A column of dates or times of day. If it is wanted, its values are seconds since the midnight that begins
   * `originDay`; the column of their dates, which must come before, gives none.
   */
  readonly clock: ClockColumn | null
  /** Rows that can't be read become NaN and stand in `rejected`, rather than being an error. */
  readonly skipBadRows: boolean
}

export interface ClockColumn {
  readonly column: number
  readonly format: TimeFormat
  readonly dateColumn: number | null
  /** Days since 1970-01-01. */
  readonly originDay: number
}
