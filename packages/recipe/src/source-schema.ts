import type { OpenOptions, ReadOptions } from '@sinal/signals'
import * as v from 'valibot'
import { integer, nonNegative, object, oneOf, text, truth } from './rules.ts'
import { RULES } from './sentences/rules.ts'

const DELIMITER = RULES.delimiter
const THOUSANDS = RULES.thousands
const QUOTE = RULES.quote
const COMMENT = RULES.comment
const FORMAT = RULES['time-format']
const FORMATS = ['year-month-day', 'day-month-year', 'month-day-year', 'h:m:s', 'h:m'] as const
const COLUMN = RULES.column
const COLUMN_OR_NONE = RULES['column-or-none']
const RATE = RULES.rate
const RESAMPLE = RULES.resample

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
  columns: v.optional(v.array(text, RULES.names)),
  timeColumn: v.optional(columnOrNone),
  dateColumn: v.optional(columnOrNone),
  timeFormat: v.optional(v.nullable(v.picklist(FORMATS, FORMAT))),
  timeUnit: v.optional(oneOf(['h', 'min', 's', 'ms', 'µs', 'ns', 'samples'])),
  skip: v.optional(v.array(column, RULES.columns)),
  sampleRate: v.optional(v.pipe(v.number(RATE), v.gtValue(0, RATE), v.maxValue(Number.MAX_VALUE, RATE))),
  missing: v.optional(v.array(text, RULES.texts)),
  maxLineBytes: v.optional(integer(1, RULES['positive-integer'])),
  channelAxis: v.optional(v.picklist([0, 1], RULES.axis)),
  members: v.optional(v.array(text, RULES.names)),
  maxHeldBytes: v.optional(integer(1, RULES['positive-integer'])),
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
