import path from 'node:path'
import { fromArray, init } from '@sinal/core'
import {
  createSignals,
  csvStyle,
  type Channel,
  type CsvStyle,
  type ReadAccount,
  type ReadOptions,
  type ReadSignals,
  type SampleArray,
  type SignalFile,
  type SignalWriter,
} from '@sinal/signals'
import { withFolder, writeWhole } from '@sinal/signals/node'
import { outputChannels, selectChannels } from '../channels.ts'
import { RecipeError } from '../errors.ts'
import { needsLength, outputGrids, outputShapes, outputTiming } from '../resolve.ts'
import { runRecipe } from '../run.ts'
import type { Recipe } from '../schema.ts'
import { streamProblem, streamReadings, streamRecipe } from '../stream.ts'
import type { SampleSource, SourceOptions } from '../types.ts'
import type { Drawing, Job, JobOptions } from './job.ts'
import { beginReading, type Reading, type ReadPolicies } from './reading.ts'
import { STANDARD, withFile } from './source.ts'

/** What was read of a file that was run. */
export interface Executed {
  /** Of each channel. */
  readonly samples: number
  readonly channels: readonly Channel[]
  readonly account: ReadAccount
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
  account(): ReadAccount
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
      const once = job.file === STANDARD
      const problem = streamProblem(recipe, { ...shapeOf(source, job.read), once })
      const flow = await (problem === null ? inStream : inMemory)(job, source, chosen, options)
      return await write(job, source, flow, overwrite, options)
    })
  } catch (error) {
    if (!(error instanceof RecipeError) || error.file !== null) throw error
    throw error.at(error.path, recipeFile)
  }
}

async function write(
  job: Job,
  source: SignalFile,
  flow: Flow,
  overwrite: boolean,
  options: JobOptions,
): Promise<Executed> {
  const { recipe, output, plot } = job
  const { signal } = options
  const { channels } = flow
  const results = outputChannels(recipe, channels)
  const timing = outputTiming(recipe, flow)
  const drawing = plot === null ? null : drawingOf(job, flow, { channels: results, ...timing }, options)
  const samples = await withFolder(path.dirname(output), async () => {
    const writer = await createSignals(
      output,
      { channels: results, ...timing },
      {
        ...job.write,
        ...(job.write.format === 'csv' && styleOf(job, source, flow)),
        overwrite,
        ...(signal && { signal }),
      },
    )
    return writeFlow(flow, writer, drawing)
  })
  if (plot !== null && drawing) {
    signal?.throwIfAborted()
    await writeWhole(plot, drawing.finish(), { overwrite, name: plot })
  }
  return { samples, channels, account: flow.account() }
}

/** @returns how many samples of each channel were fed */
async function writeFlow(flow: Flow, writer: SignalWriter, drawing: Drawing | null): Promise<number> {
  let samples = 0
  try {
    const blocks = flow.output((data) => {
      samples += data[0]?.length ?? 0
      drawing?.input(data)
    })
    for await (const { data } of blocks) {
      drawing?.output(data)
      await writer.write(data)
    }
    await writer.close()
    return samples
  } catch (error) {
    await writer.abort()
    throw error
  }
}

/** As the source; but that a count of samples which are no more those of the input says nothing. */
function styleOf({ recipe }: Job, { recognised }: SignalFile, { sampleRate, length }: Flow): CsvStyle {
  const style = csvStyle(recognised)
  if (sampleRate !== null || style.time?.unit !== 'samples') return style
  const step = outputGrids(recipe, length).at(-1)?.step ?? 1
  return step === 1 ? style : { ...style, time: null }
}

function drawingOf(
  job: Job,
  flow: Flow,
  output: Omit<Flow, 'length' | 'output' | 'account'>,
  { draw }: JobOptions,
): Drawing {
  if (!draw) throw new TypeError(`${job.output}: a plot is asked for, but nothing draws (draw)`)
  const { recipe } = job
  const { channels, sampleRate, startTime } = flow
  // On the axis of the input, which counts samples where no rate is known.
  const step =
    output.sampleRate === null ? (outputGrids(recipe, flow.length).at(-1)?.step ?? 1) : 1 / output.sampleRate
  return draw({
    job,
    sampleRate,
    input: { channels, start: startTime, step: 1 / (sampleRate ?? 1) },
    output: { channels: output.channels, start: output.startTime, step },
  })
}

/** What the samples of a file are once they are read, as far as it is known before. */
function shapeOf({ channels, sampleRate, length }: SignalFile, { resample }: ReadPolicies) {
  if (resample === undefined) return { channels, sampleRate, length }
  return { channels, sampleRate: resample === 'even' ? sampleRate : resample, length: null }
}

async function inStream(
  job: Job,
  file: SignalFile,
  chosen: readonly number[],
  { signal, onProgress }: JobOptions,
): Promise<Flow> {
  const { recipe, read, chunk } = job
  const abort = signal && { signal }
  const { channels, sampleRate, ...shape } = shapeOf(file, read)
  // Where adaptive pools lie in time is written before their samples.
  const isCounted = shape.length === null && needsLength(recipe)
  const length = isCounted ? await lengthOf(file, { ...read, ...abort }) : shape.length
  const readings = streamReadings(recipe, { channels, sampleRate, length })
  let begun = 0
  let last: Reading | null = null
  const begin = async (asked: SourceOptions) => {
    const before = begun++
    last = await beginReading(file, {
      ...asked,
      ...read,
      onProgress: ({ bytesRead, totalBytes }) =>
        onProgress((before + (totalBytes ? bytesRead / totalBytes : 0)) / readings),
    })
    return last
  }
  // When the first sample of an even grid was, the file's stamps tell.
  const first =
    read.resample === undefined ? null : await begin({ channels: chosen, dtype: 'float32', ...abort })
  const { startTime } = first ?? file
  return {
    channels: chosen.map((c) => channels[c]!),
    sampleRate,
    startTime,
    length,
    account: () => last!.account(),
    output: (see) => {
      let given = 0
      const source: SampleSource = {
        channels,
        sampleRate,
        startTime,
        length,
        async *blocks(asked = {}) {
          const isFirst = given++ === 0
          const { blocks } = (isFirst && first) || (await begin(asked))
          for await (const block of blocks) {
            if (isFirst) see(block.data)
            yield block
          }
        },
      }
      return streamRecipe(recipe, source, { ...(chunk !== undefined && { chunk }), ...abort })
    },
  }
}

/** One channel is enough to count, and what is missing counts as well. */
async function lengthOf(file: SignalFile, options: ReadOptions): Promise<number> {
  let samples = 0
  const counting: ReadOptions = { ...options, missingSamples: 'keep', channels: [0] }
  for await (const { length } of file.blocks(counting)) samples += length
  return samples
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
