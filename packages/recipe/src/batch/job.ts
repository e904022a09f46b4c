import { stat } from 'node:fs/promises'
import type { Channel, OpenOptions, SampleArray, WriteOptions } from '@sinal/signals'
import { removeLeftovers } from '@sinal/signals/node'
import type { Recipe } from '../schema.ts'
import { asFileError, FileError } from './errors.ts'
import { execute } from './execute.ts'
import type { DoneEntry } from './manifest.ts'
import { type Note, notesOn } from './notes.ts'
import type { ReadPolicies } from './reading.ts'
import { say } from './sentences.ts'
import { sha256OfFile } from './sha256.ts'
import { STANDARD } from './source.ts'

/** One file to be run: plain data, so that it can be sent to another process. */
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
  readonly write: Pick<WriteOptions, 'format' | 'sampleType'>
  /** Output samples a piece; undefined: as many as take about 20 ms. */
  readonly chunk: number | undefined
  readonly overwrite: boolean
  /** SHA-256 of all that the result is made of but the input: the recipe, how files are read, the version. */
  readonly fingerprint: string
  /** What an earlier run has left at `output`; null: nothing that is known. */
  readonly earlier: Pick<DoneEntry, 'sha256' | 'inputSha256' | 'samples'> | 'unfinished' | null
  /** Whether `earlier` has the same fingerprint. */
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
  readonly notes: readonly Note[]
}

export interface JobOptions {
  /** Stops the job after the block that is at work; nothing is left half written. */
  readonly signal?: AbortSignal | undefined
  /** Part of the work done, from 0 to 1. */
  readonly onProgress: (fraction: number) => void
  /** Called, and awaited, before anything is written, when there is something to do. */
  readonly onBegin: () => Promise<void>
  /** Draws the plots of jobs that ask for one. */
  readonly draw?: Draw | undefined
}

/** A signal's channels, and where its samples lie in time: in seconds, or in samples where no rate is known. */
export interface Drawn {
  readonly channels: readonly Channel[]
  readonly start: number
  readonly step: number
}

/** Begins the plot of a job. */
export type Draw = (of: {
  readonly job: Job
  /** Of the input, in Hz. */
  readonly sampleRate: number | null
  readonly input: Drawn
  readonly output: Drawn
}) => Drawing

/** A plot that is drawn while the samples flow by. */
export interface Drawing {
  /** Takes the next samples of the input, one array a channel, good until the call ends. */
  input(data: readonly SampleArray[]): void
  output(data: readonly SampleArray[]): void
  /** What the file of the plot is to hold. */
  finish(): string | Uint8Array
}

/**
 * Runs a recipe over one file and writes the result, whole or not at all; does nothing when the result of an earlier
 * run is there, of the same input.
 *
 * @throws {FileError | SignalError | RecipeError} what is wrong with the file, or that the recipe does not fit it
 * @throws the reason of `options.signal` once it is aborted
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
      throw new FileError(say('result-changed'), { file: output })
    }
  }
  await options.onBegin()
  if (earlier === 'unfinished') await removeLeftovers(output)
  const executed = await execute(job, earlier !== null || job.overwrite, options)
  if (before !== null && before !== (await versionOf(file))) {
    throw new FileError(say('input-changed'), { file })
  }
  return {
    status: 'done',
    inputSha256,
    sha256: await sha256OfFile(output, options.signal),
    bytes: (await sizeOf(output)) ?? 0,
    samples: executed.samples,
    notes: notesOn(executed, isFilled(job)),
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

function isFilled({ read: { missingSamples }, recipe }: Job): boolean {
  const isByReading = missingSamples === 'interpolate' || missingSamples === 'hold'
  return isByReading || (recipe.preprocess ?? []).some(({ type }) => type === 'fill')
}
