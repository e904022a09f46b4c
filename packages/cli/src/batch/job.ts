import { stat } from 'node:fs/promises'
import path from 'node:path'
import { fromArray, init } from '@sinal/core'
import {
  outputChannels,
  outputGrids,
  outputShapes,
  outputTiming,
  RecipeError,
  resolveLayers,
  runRecipe,
  type Recipe,
} from '@sinal/recipe'
import { writeCsv, type OpenOptions, type ReadSignals, type SignalFile, type Signals } from '@sinal/signals'
import { asFileError, FileError } from '../errors.ts'
import type { ReadPolicies } from '../reading.ts'
import { Drawing, plotOf } from '../drawing.ts'
import { notesOn } from '../notes.ts'
import { STANDARD, withFile } from '../source.ts'
import { makeFolder, removeLeftovers, writeBytes } from '../write-bytes.ts'
import type { DoneEntry } from './manifest.ts'
import { sha256OfFile } from './sha256.ts'

/** One file to be run, as it is sent to a worker. */
export interface Job {
  readonly file: string
  readonly output: string
  /** null: no plot is asked for. */
  readonly plot: string | null
  readonly recipe: Recipe
  readonly recipeName: string
  readonly recipeFile: string | null
  readonly open: OpenOptions
  readonly read: ReadPolicies
  /** Output samples a piece; undefined: as many as take about 20 ms. */
  readonly chunk: number | undefined
  readonly overwrite: boolean
  /** What an earlier run has left at `output`; null: nothing that is known. */
  readonly earlier: Pick<DoneEntry, 'sha256' | 'inputSha256' | 'samples'> | 'unfinished' | null
  /** Whether `earlier` was made by the same recipe, options and version. */
  readonly isSame: boolean
}

/** What became of a job that did not fail. */
export interface JobResult {
  readonly status: 'done' | 'skipped'
  /** null: standard input, which can be read only once. */
  readonly inputSha256: string | null
  readonly sha256: string
  readonly bytes: number
  /** Of each channel of the input. */
  readonly samples: number
  /** What a user should know of a file that was read without an error. */
  readonly notes: readonly string[]
}

export interface JobOptions {
  readonly signal: AbortSignal | undefined
  /** Part of the work done, from 0 to 1. */
  readonly onProgress: (fraction: number) => void
  /** Called before anything is written, when there is something to do. */
  readonly onBegin: () => Promise<void>
}

/**
 * Runs a recipe over one file and writes the result, whole or not at all; does nothing when the result of an earlier
 * run is there, of the same input.
 */
export async function runJob(job: Job, options: JobOptions): Promise<JobResult> {
  const { file, output, plot, earlier } = job
  const before = await versionOf(file)
  const inputSha256 = before && (await sha256OfFile(file, options.signal))
  const found = earlier && earlier !== 'unfinished' ? await sha256IfThere(output) : null
  if (earlier && earlier !== 'unfinished' && found !== null) {
    const isCurrent = job.isSame && found === earlier.sha256 && inputSha256 === earlier.inputSha256
    if (isCurrent && (plot === null || (await sizeOf(plot)) !== null)) {
      const bytes = (await sizeOf(output)) ?? 0
      return { status: 'skipped', inputSha256, sha256: found, bytes, samples: earlier.samples, notes: [] }
    }
    if (found !== earlier.sha256 && !job.overwrite) {
      throw new FileError(`${output}: the file was changed since sinal wrote it (--overwrite replaces it)`)
    }
  }
  await options.onBegin()
  if (earlier === 'unfinished') await removeLeftovers(output)
  const read = await run(job, earlier !== null || job.overwrite, options)
  if (before !== null && before !== (await versionOf(file))) {
    throw new FileError(`${file}: the file changed while it was being read (run again)`)
  }
  return {
    status: 'done',
    inputSha256,
    sha256: await sha256OfFile(output, options.signal),
    bytes: (await sizeOf(output)) ?? 0,
    samples: read.length,
    notes: notesOn(file, read, job.read),
  }
}

/** Changes when the file does; null for standard input, and for pipes. */
async function versionOf(file: string): Promise<string | null> {
  if (file === STANDARD) return null
  const found = await stat(file).catch((error: unknown) => {
    throw asFileError(error, file)
  })
  return found.isFile() ? `${found.size} ${found.mtimeMs}` : null
}

async function sizeOf(file: string): Promise<number | null> {
  return stat(file).then(
    ({ size }) => size,
    () => null,
  )
}

async function sha256IfThere(file: string): Promise<string | null> {
  return (await sizeOf(file)) === null ? null : sha256OfFile(file)
}

async function run(job: Job, overwrite: boolean, options: JobOptions): Promise<ReadSignals> {
  const { file, output, plot } = job
  const { signal, onProgress } = options
  const abort = signal && { signal }
  return withFile(file, { ...job.open, ...abort }, async (source) => {
    const read = await source.read({
      ...job.read,
      ...abort,
      dtype: 'float32',
      onProgress: ({ bytesRead, totalBytes }) => onProgress(totalBytes ? bytesRead / totalBytes / 3 : 0),
    })
    const result = await runOver(job, read, options)
    await makeFolder(path.dirname(output))
    await writeCsv(output, result, {
      ...dialectOf(source),
      overwrite,
      ...abort,
      onProgress: ({ rows, totalRows }) => onProgress((2 + rows / Math.max(1, totalRows)) / 3),
    })
    if (plot !== null) {
      signal?.throwIfAborted()
      await writeBytes(plot, drawn(job, read, result), overwrite)
    }
    return read
  })
}

function drawn({ file, recipe, recipeName }: Job, input: Signals, output: Signals): string {
  const { sampleRate, startTime, length } = input
  const second = sampleRate ?? 1
  const { step, offset } = outputGrids(recipe).at(-1) ?? { step: 1, offset: 0 }
  const before = new Drawing(input.channels, { start: startTime, step: 1 / second })
  const after = new Drawing(output.channels, { start: startTime + offset / second, step: step / second })
  before.push(input.data)
  after.push(output.data)
  const inputs = before.traces('input')
  const outputs = after.traces('output')
  // Outputs that are made of one channel stand under it.
  const layers = resolveLayers(recipe, inputs.length)
  const isPerChannel = layers.every(({ groups, inChannels }) => groups === inChannels)
  const each = outputs.length / inputs.length
  const traces = isPerChannel
    ? inputs.flatMap((trace, c) => [trace, ...outputs.slice(c * each, (c + 1) * each)])
    : [...inputs, ...outputs]
  return plotOf({ title: path.basename(file), length, sampleRate, done: recipeName }, traces)
}

/** A result is written as its input is; a file of one column has no delimiter. */
function dialectOf({ recognised: { delimiter, decimal } }: SignalFile) {
  return { ...(delimiter !== null && { delimiter }), decimal }
}

async function runOver(job: Job, input: ReadSignals, { signal, onProgress }: JobOptions): Promise<Signals> {
  const { recipe, recipeFile, chunk } = job
  const { channels, data, length } = input
  const { error } = outputShapes(recipe, [1, channels.length, length])
  if (error) throw new RecipeError(error.path, error.problem, recipeFile)
  const samples = new Float32Array(channels.length * length)
  for (const [c, channel] of data.entries()) samples.set(channel, c * length)
  await init()
  const { output } = await runRecipe(recipe, fromArray(samples, [1, channels.length, length]), {
    ...(signal && { signal }),
    ...(chunk !== undefined && { chunk }),
    onProgress: (fraction) => onProgress((1 + fraction) / 3),
  })
  const [, outChannels = 0, outLength = 0] = output.shape
  const values = output.data as Float32Array
  return {
    channels: outputChannels(recipe, channels),
    data: Array.from({ length: outChannels }, (_, c) => values.subarray(c * outLength, (c + 1) * outLength)),
    length: outLength,
    ...outputTiming(recipe, input),
  }
}
