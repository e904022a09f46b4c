/** What the reader says of a file, with what its translations are made from. */
import * as v from 'valibot'

/** As `Message` of @sinal/signals, and the English. */
export const messageSchema = v.object({
  code: v.string(),
  details: v.record(v.string(), v.union([v.string(), v.number()])),
  /** English, or empty where there is nothing to explain. */
  reason: v.string(),
})
export type ReaderMessage = v.InferOutput<typeof messageSchema>

export const skippedSchema = v.object({ ...messageSchema.entries, name: v.string() })

const placeSchema = { row: v.number(), column: v.nullable(v.string()) }
/** Rows that could not be read and were passed over: all are counted, the first are listed. */
export const rejectedSchema = v.object({
  count: v.pipe(v.number(), v.integer(), v.minValue(0)),
  first: v.array(v.object({ ...messageSchema.entries, ...placeSchema })),
})
