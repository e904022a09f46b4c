import * as v from 'valibot'

export const idSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
export const nameSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(255))

/** A file that main lets the studio read. Opening it is compute's `openFile`. */
export const fileHandleSchema = v.object({
  id: idSchema,
  name: nameSchema,
  /** For showing only (`~/signals`); null for the sample, which ships with the studio. */
  folder: v.nullable(v.string()),
})
export type FileHandle = v.InferOutput<typeof fileHandleSchema>
