import type { OpenOptions, ReadOptions } from '@sinal/signals'
import * as v from 'valibot'
import { integer, nonNegative, object, oneOf, text, truth } from './rules.ts'

const DELIMITER = "',', ';', '|', a tab, ' ' for any run of spaces, or null for none"
const THOUSANDS = "',', '.', ' ', a quote, or null for none"
const QUOTE = 'a double or a single quote, or null for none'
const COMMENT = 'a text, or null for none'
const FORMAT = "'year-month-day', 'day-month-year', 'month-day-year', 'h:m:s', 'h:m', or null for numbers"
const FORMATS = ['year-month-day', 'day-month-year', 'month-day-year', 'h:m:s', 'h:m'] as const
const COLUMN = 'a column: its name or its index'
const COLUMN_OR_NONE = `${COLUMN}, or null for none`
const RATE = 'a positive number (of Hz)'
const RESAMPLE = "'even' or a positive number (of Hz)"

const column = v.union([v.string(COLUMN), integer(0, COLUMN)], COLUMN)
const columnOrNone = v.union(
  [v.string(COLUMN_OR_NONE), integer(0, COLUMN_OR_NONE), v.null(COLUMN_OR_NONE)],
  COLUMN_OR_NONE,
)

/** Options that speak of one reading: its name in messages, and what stops it. */
type OfOneReading = 'name' | 'signal'

const openEntries = {
  encoding: v.optional(oneOf(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])),
  delimiter: v.optional(v.nullable(v.picklist([',', ';', '\t', '|', ' '], DELIMITER))),
  decimal: v.optional(oneOf(['.', ','])),
  thousands: v.optional(v.nullable(v.picklist([',', '.', ' ', "'"], THOUSANDS))),
  quote: v.optional(v.nullable(v.picklist(['"', "'"], QUOTE))),
  comment: v.optional(v.union([v.string(COMMENT), v.null(COMMENT)], COMMENT)),
  preambleRows: v.optional(nonNegative),
  header: v.optional(truth),
  headerInComment: v.optional(truth),
  unitRow: v.optional(truth),
  columns: v.optional(v.array(text, 'an array of names')),
  timeColumn: v.optional(columnOrNone),
  dateColumn: v.optional(columnOrNone),
  timeFormat: v.optional(v.nullable(v.picklist(FORMATS, FORMAT))),
  timeUnit: v.optional(oneOf(['h', 'min', 's', 'ms', 'µs', 'ns', 'samples'])),
  skip: v.optional(v.array(column, 'an array of columns')),
  sampleRate: v.optional(v.pipe(v.number(RATE), v.gtValue(0, RATE), v.maxValue(Number.MAX_VALUE, RATE))),
  missing: v.optional(v.array(text, 'an array of texts')),
  maxLineBytes: v.optional(integer(1, 'a positive integer')),
  channelAxis: v.optional(v.picklist([0, 1], '0 or 1')),
  members: v.optional(v.array(text, 'an array of names')),
  maxHeldBytes: v.optional(integer(1, 'a positive integer')),
} satisfies Record<Exclude<keyof OpenOptions, OfOneReading>, v.GenericSchema> &
  Record<string, v.GenericSchema>

const readEntries = {
  missingSamples: v.optional(oneOf(['keep', 'interpolate', 'hold', 'refuse'])),
  resample: v.optional(
    v.union(
      [
        v.literal('even', RESAMPLE),
        v.pipe(v.number(RESAMPLE), v.gtValue(0, RESAMPLE), v.maxValue(Number.MAX_VALUE, RESAMPLE)),
      ],
      RESAMPLE,
    ),
  ),
  badRows: v.optional(oneOf(['refuse', 'skip'])),
} satisfies Partial<Record<keyof ReadOptions, v.GenericSchema>>

/**
 * How files are to be opened and read: `OpenOptions` of @sinal/signals, of which each takes the place of what would be
 * recognised, and what becomes of missing samples, uneven times and rows that can't be read; without what speaks of one
 * reading.
 */
export const sourceSchema = object({ ...openEntries, ...readEntries })

export const readKeys = Object.keys(readEntries) as (keyof typeof readEntries)[]
