import * as v from 'valibot'
import { integer, nonNegative, object, oneOf, text, truth } from './rules.ts'

const RATE = 'a positive number (of Hz)'
const COLUMN = 'a column: its name, its index, or null for none'
const DELIMITER = "',', ';', '|', a tab, ' ' for any run of spaces, or null for none"
const QUOTE = 'a double or a single quote, or null for none'
const CHARACTER = 'a text, or null'

/**
 * How files are to be opened: `OpenOptions` of @sinal/signals, of which each takes the place of what would be recognised.
 * Those that speak of one reading (its name in messages, its AbortSignal) are left out.
 */
export const sourceSchema = object({
  encoding: v.optional(oneOf(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])),
  delimiter: v.optional(v.nullable(v.picklist([',', ';', '\t', '|', ' '], DELIMITER))),
  decimal: v.optional(oneOf(['.', ','])),
  quote: v.optional(v.nullable(v.picklist(['"', "'"], QUOTE))),
  comment: v.optional(v.union([v.string(CHARACTER), v.null(CHARACTER)], CHARACTER)),
  preambleRows: v.optional(nonNegative),
  header: v.optional(truth),
  timeColumn: v.optional(v.union([v.string(COLUMN), integer(0, COLUMN), v.null(COLUMN)], COLUMN)),
  timeUnit: v.optional(oneOf(['h', 'min', 's', 'ms', 'µs', 'ns', 'samples'])),
  sampleRate: v.optional(v.pipe(v.number(RATE), v.gtValue(0, RATE), v.maxValue(Number.MAX_VALUE, RATE))),
  missing: v.optional(v.array(text, 'an array of texts')),
  maxLineBytes: v.optional(integer(1, 'a positive integer')),
})
