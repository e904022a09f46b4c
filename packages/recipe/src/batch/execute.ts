import path from 'node:path'
import { fromArray, init } from '@sinal/core'
import {
  outputChannels,
  outputGrids,
  outputShapes,
  outputTiming,
  preprocessingSteps,
  RecipeError,
  resolveLayers,
  runRecipe,
  type SampleSource,
  selectChannels,
  streamProblem,
  streamRecipe,
  type Recipe,
} from '@sinal/recipe'
import {
  createSignals,
  type Channel,
  type ReadSignals,
  type SampleArray,
  type SignalFile,
} from '@sinal/signals'
import { Drawing, plotOf } from '../drawing.ts'
import { likeSource } from '../formats.ts'
import { needsAll, streamed, type Account } from '../reading.ts'
import { STANDARD, withFile } from '../source.ts'
import { makeFolder, writeBytes } from '../write-bytes.ts'
import type { Job, JobOptions } from './job.ts'

/** What was read of a file that was run. */
export interface Executed {
  /** Of each channel. */
  readonly samples: number
  readonly channels: readonly Channel[]
  readonly account: Account
}

/** The channels that a recipe is fed, and what it makes of them, block by block. */
interface Flow {
  readonly channels: readonly Channel[]
  readonly sampleRate: number | null
  readonly startTime: number
  /** Samples; null where only a reading can tell. */
  readonly length: number | null
  /** @param see takes the samples that are fed, in order */
  output(
    see: (data: readonly SampleArray[]) => void,
  ): AsyncIterable<{ readonly data: readonly SampleArray[] }>
  account(): Account
}

/** Runs a job's recipe over its file, in a stream where the recipe can, and writes the result and the plot. */
export async function execute(job: Job, overwrite: boolean, options: JobOptions): Promise<Executed> {
  const { recipe, recipeFile } = job
  const { signal } = options
  await init()
  try {
    return await withFile(job.file, { ...job.open, ...(signal && { signal }) }, async (source) => {
      const chosen = selectChannels(recipe, source.channels)
      // Standard input can be read only once.
      const isOnce =
        job.file === STANDARD && preprocessingSteps(recipe, source.sampleRate).some((step) => step.statistics)
      const isWhole = isOnce || needsAll(job.read) || streamProblem(recipe, source) !== null
      const flow = await (isWhole ? inMemory : inStream)(job, source, chosen, options)
      return await write(job, source, flow, overwrite, options)
    })
  } catch (error) {
    if (!(error instanceof RecipeError) || error.file !== null) throw error
    throw new RecipeError(error.path, error.problem, recipeFile)
  }
}

async function write(
  job: Job,
  source: SignalFile,
  flow: Flow,
  overwrite: boolean,
  { signal }: JobOptions,
): Promise<Executed> {
  const { recipe, output, plot } = job
  const { channels, sampleRate, startTime } = flow
  const results = outputChannels(recipe, channels)
  const timing = outputTiming(recipe, flow)
  // On the axis of the input, which counts samples where no rate is known.
  const step =
    timing.sampleRate === null ? (outputGrids(recipe, flow.length).at(-1)?.step ?? 1) : 1 / timing.sampleRate
  const before = new Drawing(channels, { start: startTime, step: 1 / (sampleRate ?? 1) })
  const after = new Drawing(results, { start: timing.startTime, step })
  await makeFolder(path.dirname(output))
  const header = { channels: results, ...timing }
  const writer = await createSignals(output, header, {
    ...job.write,
    ...(job.write.format === 'csv' && likeSource(source)),
    overwrite,
    ...(signal && { signal }),
  })
  let samples = 0
  try {
    const blocks = flow.output((data) => {
      samples += data[0]?.length ?? 0
      if (plot !== null) before.push(data)
    })
    for await (const { data } of blocks) {
      if (plot !== null) after.push(data)
      await writer.write(data)
    }
    await writer.close()
  } catch (error) {
    await writer.abort()
    throw error
  }
  if (plot !== null) {
    signal?.throwIfAborted()
    await writeBytes(plot, drawn(job, sampleRate, before, after), overwrite)
  }
  return { samples, channels, account: flow.account() }
}

async function inStream(
  { recipe, read, chunk }: Job,
  file: SignalFile,
  chosen: readonly number[],
  { signal, onProgress }: JobOptions,
): Promise<Flow> {
  let account: Account = { missing: [], timing: null }
  const { channels, sampleRate, startTime, length } = file
  return {
    channels: chosen.map((c) => channels[c]!),
    sampleRate,
    startTime,
    length,
    account: () => account,
    output: (see) => {
      const readings = 1 + preprocessingSteps(recipe, sampleRate).filter((one) => one.statistics).length
      let begun = 0
      const source: SampleSource = {
        channels,
        sampleRate,
        startTime,
        length,
        async *blocks(asked) {
          // Circular padding reads a few samples beside.
          const isWholeReading = asked?.start === undefined && asked?.end === undefined
          const reading = isWholeReading ? begun++ : begun
          const blocks = file.blocks({
            ...asked,
            ...streamed(read),
            onProgress: ({ bytesRead, totalBytes }) =>
              onProgress((reading + (totalBytes ? bytesRead / totalBytes : 0)) / readings),
            onEnd: (told) => (account = told),
          })
          for await (const block of blocks) {
            if (isWholeReading && reading === 0) see(block.data)
            yield block
          }
        },
      }
      return streamRecipe(recipe, source, {
        ...(chunk !== undefined && { chunk }),
        ...(signal && { signal }),
      })
    },
  }
}

async function inMemory(
  job: Job,
  file: SignalFile,
  chosen: readonly number[],
  { signal, onProgress }: JobOptions,
): Promise<Flow> {
  const { recipe, chunk } = job
  const abort = signal && { signal }
  const read = await file.read({
    ...job.read,
    ...abort,
    channels: chosen,
    dtype: 'float32',
    onProgress: ({ bytesRead, totalBytes }) => onProgress(totalBytes ? bytesRead / totalBytes / 2 : 0),
  })
  return {
    ...read,
    account: () => read,
    output: async function* (see) {
      see(read.data)
      const { output } = await runRecipe(recipe, tensorOf(recipe, read), {
        ...abort,
        ...(chunk !== undefined && { chunk }),
        sampleRate: read.sampleRate,
        onProgress: (fraction) => onProgress((1 + fraction) / 2),
      })
      const [, channels = 0, length = 0] = output.shape
      const values = output.data as Float32Array
      yield {
        data: Array.from({ length: channels }, (_, c) => values.subarray(c * length, (c + 1) * length)),
      }
    },
  }
}

function tensorOf(recipe: Recipe, { data, length, sampleRate }: ReadSignals) {
  const shape = [1, data.length, length] as const
  const { error } = outputShapes(recipe, shape, sampleRate)
  if (error) throw error
  const samples = new Float32Array(data.length * length)
  for (const [c, channel] of data.entries()) samples.set(channel, c * length)
  return fromArray(samples, shape)
}

function drawn(job: Job, sampleRate: number | null, before: Drawing, after: Drawing): string {
  const inputs = before.traces('input')
  const outputs = after.traces('output')
  // Outputs that are made of one channel stand under it.
  const isPerChannel = resolveLayers(job.recipe, inputs.length, sampleRate).every(
    ({ perChannel }) => perChannel,
  )
  const each = outputs.length / inputs.length
  const traces = isPerChannel
    ? inputs.flatMap((trace, c) => [trace, ...outputs.slice(c * each, (c + 1) * each)])
    : [...inputs, ...outputs]
  const { length } = before
  return plotOf({ title: path.basename(job.file), length, sampleRate, done: job.recipeName }, traces)
}
