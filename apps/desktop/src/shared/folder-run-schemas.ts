/** Running the chain over the files in a folder: what main, compute and the page say of it. */
import * as v from 'valibot'
import { fileHandleSchema, idSchema, nameSchema } from './file-handle.ts'
import type { Problem } from './ipc.ts'
import { messageSchema } from './reader-schemas.ts'
import { recipeDocumentSchema } from './recipe-schema.ts'

/** Files of a folder that are listed before there is a plan. */
export const MOST_LISTED = 10_000
/** Files that can be opened side by side. */
export const MOST_OPENED = 100

const countSchema = v.pipe(v.number(), v.integer(), v.minValue(0))
const fractionSchema = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const nothingSchema = v.undefined()

export const resultFormats = ['csv', 'npy', 'wav', 'parquet'] as const
export type ResultFormat = (typeof resultFormats)[number]

export const reportFormats = ['json', 'csv'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** What a folder is chosen for: main gives an id that is good for that alone. */
export const folderUses = ['inputs', 'results'] as const
export type FolderUse = (typeof folderUses)[number]

/** Of main. */
export const folderDialogCalls = {
  /** Asks for a folder; null when the user cancels. */
  folderDialog: {
    args: v.object({ use: v.picklist(folderUses) }),
    result: v.nullable(fileHandleSchema),
  },
  /** Asks where to write a report, beside the results by default; null when the user cancels. */
  reportDialog: {
    args: v.object({ resultsId: idSchema, suggestedName: nameSchema, format: v.picklist(reportFormats) }),
    result: v.nullable(v.object({ targetId: idSchema, name: nameSchema })),
  },
  /** Files in a folder of inputs by their names, to be opened. */
  filesInFolder: {
    args: v.object({ folderId: idSchema, names: v.pipe(v.array(nameSchema), v.maxLength(MOST_OPENED)) }),
    result: v.array(fileHandleSchema),
  },
}

/** Why an entry of a folder is no input. */
export const skipReasons = ['folder', 'hidden', 'format'] as const

export const folderFilesSchema = v.object({
  /** Files that will be run. */
  files: countSchema,
  /** The first of them, MOST_LISTED; `bytes` are null of one that cannot be read. */
  listed: v.array(v.object({ name: v.string(), bytes: v.nullable(countSchema) })),
  unreadable: countSchema,
  bytes: countSchema,
  /** By what their names end with, without `.gz` and the like. */
  extensions: v.array(v.object({ name: v.string(), count: countSchema })),
  /** `names` are the first few. */
  skipped: v.array(
    v.object({ reason: v.picklist(skipReasons), count: countSchema, names: v.array(v.string()) }),
  ),
})
export type FolderFiles = v.InferOutput<typeof folderFilesSchema>

export const folderPlanSchema = v.object({
  planId: idSchema,
  total: countSchema,
  /** Results that an earlier run made of this recipe: only looked at, if they and their inputs are as they were. */
  done: countSchema,
  /** Results of an earlier run with another recipe, which would be replaced. */
  outdated: countSchema,
  /** Files that no run is known to have made, which would be replaced; `unknownNames` are the first few. */
  unknown: countSchema,
  unknownNames: v.array(v.string()),
  /** As many files can be run at once. */
  processors: countSchema,
})
export type FolderPlan = v.InferOutput<typeof folderPlanSchema>

export const rowStates = ['waiting', 'earlier', 'running', 'done', 'skipped', 'failed'] as const
export const rowFilters = ['all', 'left', 'done', 'failed'] as const
export type RowFilter = (typeof rowFilters)[number]

/** The contract's schema, which can't be asked before the contract is there. */
const problemSchema = v.custom<Problem>(
  (value) => typeof value === 'object' && value !== null && 'code' in value && 'message' in value,
  'expected a problem',
)

const noteSchema = v.object({
  ...messageSchema.entries,
  /** Line and column, where it is so, or is first. */
  row: v.nullable(countSchema),
  column: v.nullable(v.string()),
})
export type FolderNote = v.InferOutput<typeof noteSchema>

const rowSchema = v.object({
  name: v.string(),
  /** earlier: a result of an earlier run is there, and is looked at when its turn comes. */
  state: v.picklist(rowStates),
  /** Bytes of the file; null where it cannot be read, or its size was not asked for. */
  size: v.nullable(countSchema),
  /** Whether a file of another recipe, or of nobody known, lies at the result's place. */
  replaces: v.boolean(),
  /** Of a file that is run. */
  fraction: fractionSchema,
  /** Of each channel of the input. */
  samples: v.nullable(countSchema),
  /** Of the result. */
  bytes: v.nullable(countSchema),
  sha256: v.nullable(v.string()),
  seconds: v.nullable(v.number()),
  problem: v.nullable(problemSchema),
  /** What should be known of a file that was read without an error. */
  notes: v.array(noteSchema),
})
export type FolderRow = v.InferOutput<typeof rowSchema>
/** A row of a file that has not been run. */
export const untouchedRow = {
  fraction: 0,
  samples: null,
  bytes: null,
  sha256: null,
  seconds: null,
  problem: null,
  notes: [],
} satisfies Partial<FolderRow>

const countsSchema = v.object({
  running: countSchema,
  done: countSchema,
  skipped: countSchema,
  failed: countSchema,
})

export const folderRowsSchema = v.object({
  counts: countsSchema,
  /** Of the bytes of all files. */
  fraction: fractionSchema,
  /** That the folder was taken over from a run that was killed. */
  notes: v.array(noteSchema),
  /** Those that pass the filter, of which `rows` are [start, end). */
  matching: countSchema,
  start: countSchema,
  rows: v.array(rowSchema),
})
export type FolderRows = v.InferOutput<typeof folderRowsSchema>

export const folderDoneSchema = v.object({
  done: countSchema,
  skipped: countSchema,
  failed: countSchema,
  seconds: v.number(),
})
export type FolderDone = v.InferOutput<typeof folderDoneSchema>

const planSchema = v.object({ planId: idSchema })
/** Rows that are asked for at once. */
const MOST_ROWS = 500

/** Of compute. */
export const folderRunCalls = {
  /** What is in a folder of inputs. */
  folderFiles: { args: v.object({ folderId: idSchema }), result: folderFilesSchema },
  /** What a run would do, without doing anything. The last plan takes the place of the one before. */
  folderPlan: {
    args: v.object({ recipe: recipeDocumentSchema, folderId: idSchema, resultsId: idSchema }),
    result: folderPlanSchema,
  },
  /** Runs a plan, or what is left of it. Cancelled, it stops at once; what is whole stays. */
  folderRun: {
    args: v.object({
      ...planSchema.entries,
      jobs: v.pipe(countSchema, v.minValue(1), v.maxValue(64)),
      /** Whether files that are there may be replaced. */
      replace: v.boolean(),
    }),
    result: folderDoneSchema,
  },
  /** Begins no further file until it is told to go on; those at work are finished. */
  folderPause: { args: v.object({ ...planSchema.entries, paused: v.boolean() }), result: nothingSchema },
  folderRows: {
    args: v.pipe(
      v.object({
        ...planSchema.entries,
        filter: v.picklist(rowFilters),
        start: countSchema,
        end: countSchema,
      }),
      v.check(({ start, end }) => end - start <= MOST_ROWS, `expected at most ${MOST_ROWS} rows`),
    ),
    result: folderRowsSchema,
  },
  /** Writes the report of a run, as far as it is, to a target from `reportDialog`. */
  folderReport: {
    args: v.object({ ...planSchema.entries, targetId: idSchema, format: v.picklist(reportFormats) }),
    result: v.object({ name: nameSchema }),
  },
}
