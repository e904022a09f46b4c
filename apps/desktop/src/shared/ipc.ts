/**
 * Every call and event between the processes of the studio, with the schema of what goes over.
 *
 *   renderer ── mainCalls ──────▶ main        dialogs, files, language, window
 *   renderer ◀─ mainEvents ────── main        files that came from outside, menu commands, settings
 *   renderer ── computeCalls ───▶ compute     signals and engine, over a MessagePort of their own
 *   main     ── grantSchema ────▶ compute     which file id stands for which path
 *   main     ◀─ noticeSchema ──── compute
 *
 * The renderer never names a path: it holds ids that main gave out. Receivers check what comes in against these
 * schemas, and the renderer's client checks what comes back. Bad news crosses as data: a {@link Problem}.
 */
import * as v from 'valibot'
import {
  filterResponseSchema,
  layerWeightsSchema,
  responseArgsSchema,
  weightFileSchema,
} from './chain-schemas.ts'
import { commandIds } from './commands.ts'
import { explainCalls } from './explain-schemas.ts'
import { fileHandleSchema, idSchema, nameSchema } from './file-handle.ts'
import { folderDialogCalls, folderRunCalls } from './folder-run-schemas.ts'
import {
  choicesSchema,
  importPreviewEntries,
  rememberCalls,
  rememberedSchema,
  shapeCalls,
} from './import-schemas.ts'
import {
  positionSchema,
  spectrogramArgsSchema,
  spectrogramSchema,
  spectrumArgsSchema,
  spectrumSchema,
  statisticsSchema,
  stretchSchema,
  widthSchema,
  windowSchema,
} from './look-schemas.ts'
import { messageSchema, rejectedSchema, skippedSchema } from './reader-schemas.ts'
import { recipeDocumentSchema } from './recipe-schema.ts'
import { offeredSessionSchema, sessionSchema, sessionStateSchema } from './session-schemas.ts'
import { trainCalls, trainProgressSchema } from './train-schemas.ts'
import { fileFormats, recipeFileSchema, takeAwayCalls, takeAwayMainCalls } from './take-away-schemas.ts'

export type { LayerWeights } from './chain-schemas.ts'
export { fileHandleSchema, type FileHandle } from './file-handle.ts'
export type { SampleWindow, Source } from './look-schemas.ts'

// ——— the words they share ———

export const languages = ['en', 'pt-BR'] as const
export const languageSchema = v.picklist(languages)
export type Language = v.InferOutput<typeof languageSchema>

export const themeSchema = v.picklist(['system', 'light', 'dark'])
export type Theme = v.InferOutput<typeof themeSchema>

const countSchema = v.pipe(v.number(), v.integer(), v.minValue(0))
const indexSchema = countSchema
/** [N, C, L] */
const shapeSchema = v.tuple([countSchema, countSchema, countSchema])
export type Shape = v.InferOutput<typeof shapeSchema>
/** Nothing to say, in either direction. */
const nothingSchema = v.undefined()

/**
 * What can go wrong, as the renderer's message files know it (`problems.<code>` in each language, filled from
 * `details`). The English `message` of a problem is always there, for a code that is not translated.
 */
export const problemCodes = [
  'file-not-found', // details: file
  'file-not-readable', // file
  'file-closed', // the id is not open (any more)
  'csv', // file, row, column, sample, channel, text: the reader's English; `said` has what other languages need
  'batch-empty',
  'batch-channels', // file, other, channels, otherChannels: names joined with ', '
  'batch-length', // file, other, length, otherLength
  'batch-rate', // file, other, rate, otherRate (Hz; null without a time column)
  'recipe', // path (`layers[1].stride`), layer (index or null), text; said: what is wrong there
  'layer-shape', // path, layer, text; said: a layer that is right in itself, but does not fit its input
  'earlier-layer', // layer: not reached because that one does not fit
  'engine', // text; said: what the engine cannot do as it is asked; path and layer where it is a layer's
  'run-gone', // another run took its place
  'training-gone', // another one took its place
  'training-refused', // trainPlan says why
  'training-window', // layer, samples: a window is too short for it; said: why
  'training-lost', // text: why its thread ended: it ran out of memory, …
  'training-left', // its thread did not stop, and was ended
  'session-invalid', // file, at: the place in it, text: what is wrong there, in English
  'session-newer', // file: made by a newer version
  'folder-empty', // folder: no files of signals in it
  'folder-same', // the results would lie among the inputs
  'folder-locked', // folder, text; said: by whom
  'folder-stopped', // folder, text; said: a full disk, a folder that was removed
  'folder-file', // as csv, and layer: one file of a folder could not be run
  'export-over-input', // file: an open file is never written to
  'export-not-writable', // as csv: what a writer says
  'recipe-file', // file, at: the place in it, text; said: what is wrong there
  'recipe-large', // file, most: bytes
  'recipe-unsupported', // file, what: the key that the chain has no place for
  'disk-full', // file
  'file-large', // file: more than can be read at once
  'memory-short', // for what cannot say how much it needs
  'user-data', // folder, text; said: the studio's own folder can't be written to
  'open-one', // names: what was left, since one at a time is opened
  'drop-no-file', // an attachment, a picture of a page
  'drop-many', // most
  'cancelled',
  'compute-stopped', // the compute process ended before it answered
  'read-once', // file: a pipe
  'not-allowed',
  'bad-message',
  'internal',
] as const

const detailSchema = v.union([v.string(), v.number(), v.boolean(), v.null()])

export const problemSchema = v.object({
  code: v.picklist(problemCodes),
  /** The class that was thrown: 'CsvError', 'ShapeError', … */
  name: v.string(),
  /** English, complete, may have several lines. */
  message: v.string(),
  details: v.record(v.string(), detailSchema),
  /** What a library said (the reader, a writer, a run over a folder, weights, a recipe, the engine), where it is theirs. */
  said: v.optional(messageSchema),
})
export type Problem = v.InferOutput<typeof problemSchema>
export type ProblemCode = Problem['code']

/**
 * How far a long call is; `fraction` is null where the total is not known. `rows` counts what a reader has read, `file` is
 * what it is so far. `training` is how far a chain has learnt.
 */
export const progressSchema = v.object({
  fraction: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  rows: v.optional(countSchema),
  file: v.optional(v.lazy(() => openedFileSchema)),
  training: v.optional(trainProgressSchema),
})
export type Progress = v.InferOutput<typeof progressSchema>

export const commandSchema = v.picklist(commandIds)

type Schema = v.GenericSchema
interface Call<A extends Schema, R extends Schema> {
  readonly args: A
  readonly result: R
}
const call = <A extends Schema, R extends Schema>(args: A, result: R): Call<A, R> => ({ args, result })

type Calls = Record<string, Call<Schema, Schema>>
export type ArgsOf<C extends Calls, K extends keyof C> = v.InferOutput<C[K]['args']>
export type ResultOf<C extends Calls, K extends keyof C> = v.InferOutput<C[K]['result']>
const outcomeOf = <R extends Schema>(result: R) =>
  v.variant('ok', [
    v.object({ ok: v.literal(true), value: result }),
    v.object({ ok: v.literal(false), problem: problemSchema }),
  ])
/** What a call of the contract comes back as. */
export type Outcome<R> = { ok: true; value: R } | { ok: false; problem: Problem }

// ——— renderer → main ———

export const settingsSchema = v.object({
  version: v.string(),
  electron: v.string(),
  platform: v.string(),
  /** The language in use, and what the user chose. */
  language: languageSchema,
  languageChoice: v.picklist(['system', ...languages]),
  theme: themeSchema,
})
export type Settings = v.InferOutput<typeof settingsSchema>

const recentSchema = v.array(fileHandleSchema)
const sessionOriginSchema = v.picklist(['opened', 'window-crashed'])

export const mainCalls = {
  /**
   * The renderer listens now: events begin to flow and compute's port is sent. Files given on the command line come
   * back here.
   */
  ready: call(
    nothingSchema,
    v.object({
      settings: settingsSchema,
      files: v.array(fileHandleSchema),
      folder: v.nullable(fileHandleSchema),
      recent: recentSchema,
      /** To be shown at once: the user opened it, or the page was loaded anew after a crash. */
      session: v.nullable(v.object({ session: sessionSchema, origin: sessionOriginSchema })),
      offered: v.nullable(offeredSessionSchema),
      /** How files of some shapes are to be read. */
      readings: v.array(rememberedSchema),
    }),
  ),
  setLanguage: call(v.object({ choice: v.picklist(['system', ...languages]) }), settingsSchema),
  setTheme: call(v.object({ theme: themeSchema }), settingsSchema),
  /** Asks for files; none when the user cancels. */
  openDialog: call(nothingSchema, v.array(fileHandleSchema)),
  /** Asks for a file of weights; null when the user cancels. */
  weightsDialog: call(nothingSchema, v.nullable(fileHandleSchema)),
  openSample: call(nothingSchema, fileHandleSchema),
  /** Newest first. Their ids open like any other handle's. */
  recentFiles: call(nothingSchema, recentSchema),
  forgetRecent: call(v.object({ fileId: idSchema }), recentSchema),
  /** Asks where to write, beside `beside` by default; null when the user cancels. The id is good for one export. */
  exportDialog: call(
    v.object({
      suggestedName: nameSchema,
      beside: v.optional(idSchema),
      /** By default CSV. */
      format: v.optional(v.picklist(fileFormats)),
    }),
    v.nullable(v.object({ targetId: idSchema, name: nameSchema, folder: v.string() })),
  ),
  ...takeAwayMainCalls,
  /** Opens the system's file manager on a file that was opened or exported. */
  showInFolder: call(v.object({ id: idSchema }), nothingSchema),
  setWindow: call(
    v.object({ title: v.pipe(v.string(), v.maxLength(300)), edited: v.boolean() }),
    nothingSchema,
  ),
  /** Keeps the session for the case that a process dies; the former one is replaced. */
  autosave: call(v.object({ state: sessionStateSchema }), nothingSchema),
  /** Writes the session's file; asks where when it has none, or `as` is true. Null when the user cancels. */
  saveSession: call(
    v.object({ state: sessionStateSchema, as: v.boolean() }),
    v.nullable(v.object({ name: nameSchema })),
  ),
  /** Takes up the work that `ready` offered; null when it is not there any more. */
  restoreOffered: call(nothingSchema, v.nullable(sessionSchema)),
  discardOffered: call(nothingSchema, nothingSchema),
  ...rememberCalls,
  /** The files whose changes on the disk are to be told (`fileChanged`); those of the last call. */
  watchFiles: call(v.object({ fileIds: v.array(idSchema) }), nothingSchema),
  ...folderDialogCalls,
  /** The commands that can be done now; the menu greys out the others. */
  setEnabled: call(v.object({ commands: v.array(commandSchema) }), nothingSchema),
} satisfies Calls
export type MainCalls = typeof mainCalls

// ——— main → renderer ———

export const mainEvents = {
  /** The user opened a session's file. */
  session: v.object({ session: sessionSchema, origin: sessionOriginSchema }),
  /** What the user asked for outside of the page could not be done. */
  problem: problemSchema,
  /** An open file is not what it was; `gone` when it is not there any more. Once for each change. */
  fileChanged: v.object({ fileId: idSchema, gone: v.boolean() }),
  /** From the menu, a drop on the window, a second start of the app, or the system. */
  files: v.object({
    files: v.array(fileHandleSchema),
    origin: v.picklist(['menu', 'drop', 'second-instance', 'system']),
  }),
  /** A folder that was dropped on the window. */
  folder: fileHandleSchema,
  /** A recipe, likewise. */
  recipe: recipeFileSchema,
  menu: v.object({ command: commandSchema }),
  settings: settingsSchema,
  recent: recentSchema,
  /**
   * Compute died (`restarting` tells whether another one is coming; after several crashes in a row it is not). All that
   * it held is gone: when `onConnect` of the client fires again, open files must be opened again by their ids.
   */
  computeStopped: v.object({ exitCode: v.number(), restarting: v.boolean() }),
} as const
export type MainEvents = typeof mainEvents
export type MainEventName = keyof MainEvents
export type MainEvent<K extends MainEventName> = v.InferOutput<MainEvents[K]>

// ——— renderer → compute ———

const batchSchema = v.object({ recipe: recipeDocumentSchema, fileIds: v.array(idSchema) })

const channelSchema = v.object({ name: v.string(), unit: v.optional(v.string()) })
export type ChannelInfo = v.InferOutput<typeof channelSchema>

/** One thing the reader decided, for showing what was recognised: `key` is a field of CsvDialect. */
const decisionSchema = v.object({
  ...messageSchema.entries,
  key: v.string(),
  value: v.union([v.string(), v.number(), v.boolean(), v.null()]),
})

const openedFileSchema = v.object({
  fileId: idSchema,
  name: nameSchema,
  channels: v.array(
    v.object({
      ...channelSchema.entries,
      /** Over the samples that are there; null when none is. */
      min: v.nullable(v.number()),
      max: v.nullable(v.number()),
      /** Samples that are missing (NaN). */
      missing: countSchema,
    }),
  ),
  length: countSchema,
  /** While it is being read: the length that it will have, as far as can be told. */
  expectedLength: v.optional(countSchema),
  /** Hz; null without a time column. */
  sampleRate: v.nullable(v.number()),
  /** Seconds. */
  startTime: v.number(),
  /** Where the date is known: by so many seconds a clock on the wall, since 1970, was ahead of the file's times. */
  clockShift: v.optional(v.number()),
  recognised: v.array(decisionSchema),
  /** Keys of decisions of which the file allows another as well. */
  doubts: v.array(v.string()),
  /** False where its time stamps lie on no even grid, and were not put on one. */
  evenlySampled: v.nullable(v.boolean()),
  skippedColumns: v.array(skippedSchema),
  /** Where rows that can't be read are passed over. */
  rejected: v.optional(rejectedSchema),
})
export type OpenedFile = v.InferOutput<typeof openedFileSchema>

/**
 * When the samples of a layer's output happened, in samples of the input: output sample i lies at `offset + i * step`,
 * so in seconds at `startTime + (offset + i * step) / sampleRate`.
 */
const timingSchema = v.object({ step: v.number(), offset: v.number() })
export type Timing = v.InferOutput<typeof timingSchema>

const layerFitSchema = v.variant('ok', [
  v.object({
    ok: v.literal(true),
    shape: shapeSchema,
    timing: timingSchema,
    /** Multiply-adds of the whole output, or what costs as much. */
    work: v.number(),
    channels: v.array(channelSchema),
  }),
  v.object({ ok: v.literal(false), problem: problemSchema }),
])
export type LayerFit = v.InferOutput<typeof layerFitSchema>

const fitSchema = v.object({
  /** The batch that the open files make, or why they make none. */
  input: v.variant('ok', [
    v.object({ ok: v.literal(true), shape: shapeSchema, channels: v.array(channelSchema) }),
    v.object({ ok: v.literal(false), problem: problemSchema }),
  ]),
  /** One for each layer of the recipe; empty when there is no batch. */
  layers: v.array(layerFitSchema),
})
export type Fit = v.InferOutput<typeof fitSchema>

const runResultSchema = v.object({
  runId: idSchema,
  /** Item n of the batch is this file. */
  items: v.array(v.object({ fileId: idSchema, name: nameSchema, startTime: v.number() })),
  sampleRate: v.nullable(v.number()),
  layers: v.array(v.object({ shape: shapeSchema, timing: timingSchema, channels: v.array(channelSchema) })),
  elapsedMs: v.number(),
})
export type RunResult = v.InferOutput<typeof runResultSchema>

export const computeCalls = {
  /**
   * Reads a granted file whole; opening it again reads it again. What progress tells of it can be looked at meanwhile,
   * by `windows` and its like.
   */
  openFile: call(v.object({ fileId: idSchema, choices: v.optional(choicesSchema) }), openedFileSchema),
  closeFile: call(v.object({ fileId: idSchema }), nothingSchema),
  /**
   * What lies in samples [start, end) of each source, for `width` points: of all plots at once, as they move together.
   * One whose source is gone is told alone.
   */
  windows: call(
    v.object({ stretches: v.array(stretchSchema), width: widthSchema }),
    v.array(outcomeOf(windowSchema)),
  ),
  /** For each channel of each stretch. */
  statistics: call(v.object({ stretches: v.array(stretchSchema) }), v.array(v.array(statisticsSchema))),
  spectrum: call(spectrumArgsSchema, spectrumSchema),
  spectrogram: call(spectrogramArgsSchema, spectrogramSchema),
  /** Whether the files make a batch and each layer fits, without running anything. */
  outputShapes: call(batchSchema, fitSchema),
  /**
   * Runs the recipe over the batch of the files, with progress. Its outputs stay until the next run is done, unless that
   * one keeps them.
   */
  run: call(v.object({ ...batchSchema.entries, keep: v.optional(idSchema) }), runResultSchema),
  /**
   * What a run will make of samples [start, end) of the input, at once: a result whose `window`s are empty beyond. Null
   * where that takes long or is not possible. It stays until the next one.
   */
  preview: call(
    v.object({ ...batchSchema.entries, start: positionSchema, end: positionSchema }),
    v.nullable(runResultSchema),
  ),
  /** The weights of one convolution of a chain that fits these files up to there. */
  layerWeights: call(v.object({ ...batchSchema.entries, layer: indexSchema }), layerWeightsSchema),
  /** What a filter does to each frequency. */
  filterResponse: call(responseArgsSchema, filterResponseSchema),
  /** The tensors in a granted file of weights; read `anew`, its layers have them as they are on the disk now. */
  weightFile: call(v.object({ fileId: idSchema, anew: v.boolean() }), weightFileSchema),
  ...takeAwayCalls,
  ...explainCalls,
  ...folderRunCalls,
  /** Looks at the beginning of a granted file, as the choices say it is. `problem`: why it can't be opened so. */
  previewImport: call(
    v.object({ fileId: idSchema, choices: choicesSchema }),
    v.object({ ...importPreviewEntries, problem: v.nullable(problemSchema) }),
  ),
  ...shapeCalls,
  ...trainCalls,
  /** What computes: 'scalar', 'wasm', 'native', and why the others don't. */
  engine: call(
    nothingSchema,
    v.object({ backend: v.string(), unavailable: v.record(v.string(), v.string()) }),
  ),
} satisfies Calls
export type ComputeCalls = typeof computeCalls
export type ImportPreview = ResultOf<ComputeCalls, 'previewImport'>

/** Over the port. `id` names the job; it is what progress and cancel refer to. */
export const requestSchema = v.variant('type', [
  v.object({ type: v.literal('call'), id: countSchema, name: v.string(), args: v.unknown() }),
  v.object({ type: v.literal('cancel'), id: countSchema }),
])
export type PortRequest = v.InferOutput<typeof requestSchema>
export const responseSchema = v.variant('type', [
  v.object({ type: v.literal('done'), id: countSchema, value: v.unknown() }),
  v.object({ type: v.literal('failed'), id: countSchema, problem: problemSchema }),
  v.object({ type: v.literal('progress'), id: countSchema, progress: progressSchema }),
])
export type PortResponse = v.InferOutput<typeof responseSchema>

// ——— main ↔ compute ———

export const grantSchema = v.variant('type', [
  v.object({ type: v.literal('read'), id: idSchema, name: nameSchema, path: v.string() }),
  v.object({
    type: v.literal('write'),
    id: idSchema,
    name: nameSchema,
    path: v.string(),
    /** Whether the user was asked before an older file is replaced. */
    replace: v.boolean(),
  }),
  v.object({ type: v.literal('inputs'), id: idSchema, name: nameSchema, path: v.string() }),
  v.object({ type: v.literal('results'), id: idSchema, name: nameSchema, path: v.string() }),
  /** Comes with the renderer's port. */
  v.object({ type: v.literal('connect') }),
])
export type Grant = v.InferOutput<typeof grantSchema>
/** Of a path. */
export type PathGrant = Exclude<Grant, { type: 'connect' }>
export const noticeSchema = v.variant('type', [
  /** It could be read, so it belongs in the recent files. */
  v.object({ type: v.literal('opened'), id: idSchema }),
  /** Whether something is going on that the user should be asked about before the window closes. */
  v.object({ type: v.literal('busy'), busy: v.boolean() }),
])
export type Notice = v.InferOutput<typeof noticeSchema>

// ——— the bridge ———

export const channels = {
  call: 'sinal:call',
  drop: 'sinal:drop',
  event: 'sinal:event',
  port: 'sinal:port',
} as const

/**
 * Preload → main: the paths of the files that were dropped on the window, empty for what is no file on a disk; the
 * `files` event answers it.
 */
export const dropSchema = v.array(v.string())
/** Files that can be dropped at once. */
export const MOST_DROPPED = 1000

/** What preload puts on `window.sinal`. The renderer uses it through shared/client.ts. */
export interface Bridge {
  call(name: string, args: unknown): Promise<Outcome<unknown>>
  /** Returns what stops listening. */
  onEvent(listener: (name: string, payload: unknown) => void): () => void
}
