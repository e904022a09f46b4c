import * as v from 'valibot'
import { fileHandleSchema } from './file-handle.ts'

/** What the page keeps in a session: the state of each store that takes part, by its key in the history. */
export const sessionStateSchema = v.record(v.string(), v.unknown())
export type SessionState = v.InferOutput<typeof sessionStateSchema>

/** A session as the page gets it: its files have ids of this run, in `state` too. */
export const sessionSchema = v.object({
  /** The name of its file, without `.sinal`; null of one that was never saved. */
  name: v.nullable(v.string()),
  /** Milliseconds since 1970. */
  savedAt: v.number(),
  files: v.array(
    v.object({
      handle: fileHandleSchema,
      /** Against what the file was when the session was saved. */
      found: v.picklist(['same', 'changed', 'missing']),
    }),
  ),
  state: sessionStateSchema,
})
export type Session = v.InferOutput<typeof sessionSchema>

/** Work of a former run that was not saved, for offering it. */
export const offeredSessionSchema = v.object({
  name: v.nullable(v.string()),
  savedAt: v.number(),
  files: v.array(v.string()),
})
export type OfferedSession = v.InferOutput<typeof offeredSessionSchema>
