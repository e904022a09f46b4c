/** What goes over for taking something away: samples in a file, the chain as a recipe, as code, as weights. */
import * as v from 'valibot'
import { idSchema, nameSchema } from './file-handle.ts'
import { choicesSchema } from './import-schemas.ts'
import { sourceSchema } from './look-schemas.ts'
import { messageSchema } from './reader-schemas.ts'
import { recipeDocumentSchema } from './recipe-schema.ts'

const countSchema = v.pipe(v.number(), v.integer(), v.minValue(0))
const bytesSchema = v.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected bytes')

/** What a file can be written as, by its extension. */
export const fileFormats = [
  'csv',
  'npy',
  'wav',
  'parquet',
  'png',
  'svg',
  'json',
  'py',
  'ts',
  'safetensors',
] as const

export const delimiters = [',', ';', '\t', '|', ' '] as const
export const sampleTypes = ['float32', 'pcm24', 'pcm16'] as const

/** How samples are written. */
export const writeChoiceSchema = v.variant('format', [
  v.object({
    format: v.literal('csv'),
    /** Null: as the file has it that the samples come from. */
    delimiter: v.nullable(v.picklist(delimiters)),
    decimal: v.nullable(v.picklist(['.', ','])),
  }),
  v.object({ format: v.literal('npy') }),
  v.object({
    format: v.literal('wav'),
    sampleType: v.picklist(sampleTypes),
    /** Whether what PCM has no room for may become the nearest number that it has. */
    clip: v.boolean(),
  }),
  v.object({ format: v.literal('parquet') }),
])
export type WriteChoice = v.InferOutput<typeof writeChoiceSchema>
export const signalFormats = ['csv', 'npy', 'wav', 'parquet'] as const
export type SignalFormat = (typeof signalFormats)[number]

/** Samples to be written: of each source the same stretch [start, end); null: whole. */
export const takenSamplesSchema = v.object({
  sources: v.pipe(v.array(sourceSchema), v.minLength(1), v.maxLength(1000)),
  range: v.nullable(v.object({ start: countSchema, end: countSchema })),
  choice: writeChoiceSchema,
  /** One array [N, C, L] of all sources, instead of a file each; NPY only. */
  stacked: v.boolean(),
})
export type TakenSamples = v.InferOutput<typeof takenSamplesSchema>

export const takenForecastSchema = v.object({
  /** Of one file. */
  rows: countSchema,
  channels: countSchema,
  /** Of all files together; of text an estimate. */
  bytes: countSchema,
  /** Samples that PCM has no room for, of how many, and how far they go; null where they are not written as PCM. */
  beyond: v.nullable(v.object({ count: countSchema, of: countSchema, least: v.number(), most: v.number() })),
  /** Samples that are missing, which PCM has no way to say; 0 where they are not written as PCM. */
  missing: countSchema,
  /** Why it cannot be written so: what the writer says. */
  refusal: v.nullable(messageSchema),
})
export type TakenForecast = v.InferOutput<typeof takenForecastSchema>

export const chainForms = ['recipe', 'pytorch', 'typescript', 'numpy', 'safetensors'] as const
export type ChainForm = (typeof chainForms)[number]

/** The chain in a form that can be taken away; the files say what it needs beside it. */
export const chainArgsSchema = v.object({
  recipe: recipeDocumentSchema,
  /** Whose channels and sample rate it is for; none is one channel of an unknown rate. */
  fileIds: v.array(idSchema),
  form: v.picklist(chainForms),
  /** Of the recipe and its files. */
  name: nameSchema,
})
export const chainFilesSchema = v.object({
  /** The text first; then what it needs beside it. */
  files: v.array(
    v.union([
      v.object({ name: nameSchema, text: v.string() }),
      v.object({ name: nameSchema, bytes: bytesSchema }),
    ]),
  ),
  /** Of weights: what is in the file. */
  tensors: v.array(v.object({ name: v.string(), shape: v.array(countSchema) })),
})
export type ChainFiles = v.InferOutput<typeof chainFilesSchema>

/** A recipe that the user opened: its text, and the ids of the files that it names. */
export const recipeFileSchema = v.object({
  name: nameSchema,
  text: v.string(),
  /** By the name in the recipe. */
  files: v.record(v.string(), idSchema),
})
export type RecipeFile = v.InferOutput<typeof recipeFileSchema>

export const readRecipeSchema = v.object({
  /** Weights in files are named by the ids, and everything else in files stands in it. */
  recipe: recipeDocumentSchema,
  /** Of each layer's weight, where it is in a file: the file's name and the weight's shape. */
  weights: v.array(v.nullable(v.object({ name: nameSchema, shape: v.array(countSchema) }))),
  /** How it says that files are read. */
  choices: choicesSchema,
  /** Keys of the document that say nothing of the layers, and have no place in the studio. */
  leftOut: v.array(v.string()),
})
export type ReadRecipe = v.InferOutput<typeof readRecipeSchema>

/** Bytes that the renderer has, for a target that main gave out. */
export const writeBytesArgsSchema = v.object({ targetId: idSchema, bytes: bytesSchema })

/** Calls of main. */
export const takeAwayMainCalls = {
  /**
   * Asks for a folder to write these files into, beside `beside` by default, and before any is replaced; null when the
   * user cancels. Each id is good for one export.
   */
  exportFolderDialog: {
    args: v.object({ names: v.pipe(v.array(nameSchema), v.minLength(1)), beside: v.optional(idSchema) }),
    result: v.nullable(v.object({ targetIds: v.array(idSchema), folder: v.string() })),
  },
  /** Asks for a recipe; null when the user cancels. */
  recipeDialog: { args: v.undefined(), result: v.nullable(recipeFileSchema) },
  copyText: { args: v.object({ text: v.pipe(v.string(), v.maxLength(2 ** 26)) }), result: v.undefined() },
}

/** Calls of compute. */
export const takeAwayCalls = {
  /** What writing these samples will come to, before anything is written. */
  forecastSamples: { args: takenSamplesSchema, result: takenForecastSchema },
  /** Writes samples to a target from `exportDialog` or `exportFolderDialog`, with progress: of one source, or stacked. */
  writeSamples: {
    args: v.object({ ...takenSamplesSchema.entries, targetId: idSchema }),
    result: v.object({ rows: countSchema, bytes: countSchema, clipped: countSchema }),
  },
  writeBytes: { args: writeBytesArgsSchema, result: v.object({ name: nameSchema, bytes: countSchema }) },
  chainFiles: { args: chainArgsSchema, result: chainFilesSchema },
  readRecipe: { args: recipeFileSchema, result: readRecipeSchema },
}
