/** How a file is to be read, and what a look at its beginning tells: what the import sheet asks compute for. */
import type { OpenOptions, ReadOptions } from '@sinal/signals'
import * as v from 'valibot'
import { idSchema } from './file-handle.ts'
import { messageSchema } from './reader-schemas.ts'

const countSchema = v.pipe(v.number(), v.integer(), v.minValue(0))
const textSchema = v.pipe(v.string(), v.maxLength(300))
const rateSchema = v.pipe(v.number(), v.gtValue(0), v.maxValue(Number.MAX_VALUE))
const MOST_COLUMNS = 20_000

const openEntries = {
  encoding: v.optional(v.picklist(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])),
  delimiter: v.optional(v.nullable(v.picklist([',', ';', '\t', '|', ' ']))),
  decimal: v.optional(v.picklist(['.', ','])),
  thousands: v.optional(v.nullable(v.picklist([',', '.', ' ', "'"]))),
  quote: v.optional(v.nullable(v.picklist(['"', "'"]))),
  comment: v.optional(v.nullable(v.pipe(textSchema, v.minLength(1)))),
  preambleRows: v.optional(countSchema),
  header: v.optional(v.boolean()),
  headerInComment: v.optional(v.boolean()),
  unitRow: v.optional(v.boolean()),
  /** One for each column, with its unit in brackets. */
  columns: v.optional(v.pipe(v.array(textSchema), v.maxLength(MOST_COLUMNS))),
  timeColumn: v.optional(v.nullable(countSchema)),
  dateColumn: v.optional(v.nullable(countSchema)),
  timeFormat: v.optional(
    v.nullable(v.picklist(['year-month-day', 'day-month-year', 'month-day-year', 'h:m:s', 'h:m'])),
  ),
  timeUnit: v.optional(v.picklist(['h', 'min', 's', 'ms', 'µs', 'ns', 'samples'])),
  skip: v.optional(v.pipe(v.array(countSchema), v.maxLength(MOST_COLUMNS))),
  sampleRate: v.optional(rateSchema),
  missing: v.optional(v.pipe(v.array(textSchema), v.maxLength(100))),
  channelAxis: v.optional(v.picklist([0, 1])),
} satisfies Partial<Record<keyof OpenOptions, v.GenericSchema>>

const readEntries = {
  missingSamples: v.optional(v.picklist(['keep', 'interpolate', 'hold', 'refuse'])),
  resample: v.optional(v.union([v.literal('even'), rateSchema])),
  badRows: v.optional(v.picklist(['refuse', 'skip'])),
} satisfies Partial<Record<keyof ReadOptions, v.GenericSchema>>

/** What the user chose for reading a file: each takes the place of what would be recognised. Without any, all is. */
export const choicesSchema = v.strictObject({ ...openEntries, ...readEntries })
export type ReadingChoices = v.InferOutput<typeof choicesSchema>
export type ChoiceKey = keyof ReadingChoices

/** Those that say how a file is opened; the others, what becomes of its samples. */
const openKeys = Object.keys(openEntries) as (keyof typeof openEntries)[]

/** The part of the choices that says how a file is opened. */
export function openChoices(choices: ReadingChoices): Pick<ReadingChoices, keyof typeof openEntries> {
  return Object.fromEntries(openKeys.flatMap((key) => (key in choices ? [[key, choices[key]]] : [])))
}

/** The choices that a recipe's `source` stands for, and the keys that are none: there, columns may have names. */
export function choicesOf(source: Readonly<Record<string, unknown>>): {
  readonly choices: ReadingChoices
  readonly others: readonly string[]
} {
  const entries = Object.entries(source).filter(([, value]) => value !== undefined)
  const isChoice = ([key, value]: [string, unknown]): boolean => v.is(choicesSchema, { [key]: value })
  return {
    choices: v.parse(choicesSchema, Object.fromEntries(entries.filter(isChoice))),
    others: entries.filter((entry) => !isChoice(entry)).map(([key]) => key),
  }
}

export const shapeSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
/** Choices that are taken for every file of a shape. */
export const rememberedSchema = v.object({ shape: shapeSchema, choices: choicesSchema })
export type Remembered = v.InferOutput<typeof rememberedSchema>

const decisionValueSchema = v.union([v.string(), v.number(), v.boolean(), v.null()])

const columnSchema = v.object({
  ...messageSchema.entries,
  name: v.string(),
  /** With the unit in brackets. */
  title: v.string(),
  kind: v.picklist(['time', 'date', 'channel', 'constant', 'empty', 'index', 'text']),
  /** It is a channel. */
  taken: v.boolean(),
})
export type ImportColumn = v.InferOutput<typeof columnSchema>

const rowSchema = v.object({
  /** As an editor numbers it; null where the file is no text. */
  line: v.nullable(countSchema),
  cells: v.array(
    v.object({
      text: v.string(),
      /** The sample that it is read as; null where it is none. */
      value: v.nullable(v.number()),
      /** It is one of a channel that is missing. */
      missing: v.boolean(),
    }),
  ),
  /** Why the row can't be read; `column` is null where it is wrong as a whole. */
  problem: v.nullable(v.object({ ...messageSchema.entries, column: v.nullable(v.string()) })),
})
export type ImportRow = v.InferOutput<typeof rowSchema>

/** What the beginning of a file is, read with some choices: nothing but lines where it can't be opened so. */
export const importPreviewEntries = {
  format: v.string(),
  shape: v.nullable(shapeSchema),
  /** By their names in CsvDialect, and `sampleRate`. */
  decisions: v.record(
    v.string(),
    v.object({ ...messageSchema.entries, value: decisionValueSchema, doubtful: v.boolean() }),
  ),
  columns: v.array(columnSchema),
  rows: v.array(rowSchema),
  /** The text above the first row; the first lines of all where there are no rows. */
  above: v.array(v.string()),
  sampleRate: v.nullable(v.number()),
  evenlySampled: v.nullable(v.boolean()),
}

export const shapeCalls = {
  /** What files like this one have in common; null where it can't be told. */
  fileShape: { args: v.object({ fileId: idSchema }), result: v.nullable(shapeSchema) },
}

export const rememberCalls = {
  /** Takes these choices for files of this shape from now on. */
  rememberReading: { args: rememberedSchema, result: v.array(rememberedSchema) },
  forgetReading: { args: v.object({ shape: shapeSchema }), result: v.array(rememberedSchema) },
}
