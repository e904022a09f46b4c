import { empty } from '@sinal/core'
import {
  createSignals,
  type CsvDialect,
  csvStyle,
  SignalError,
  writeSignals,
  type Signals,
  type WriteOptions,
} from '@sinal/signals'
import { writeWhole } from '@sinal/signals/node'
import { encodeNpy } from '@sinal/weights'
import type { TakenForecast, TakenSamples, WriteChoice } from '../../shared/take-away-schemas.ts'
import { failure } from '../../shared/problem.ts'
import type { ReaderMessage } from '../../shared/reader-schemas.ts'
import { breather } from '../look/breather.ts'
import { messageOf, saidBy } from '../reader-messages.ts'
import type { Job } from '../serve.ts'

/** Samples that can be taken away. */
export interface Taken {
  readonly signals: Signals
  /** How the file is written that they come from; null where that is no CSV. */
  readonly like: CsvDialect | null
}

/** Where a file may be written. */
export interface Target {
  readonly name: string
  readonly path: string
  /** Whether an older file may be replaced: the user was asked. */
  readonly replace: boolean
}

/** So many rows of a text tell how long the others are. */
const TEXT_ROWS = 4096
const BINARY_ROWS = 65_536
/** Samples looked at before others get their turn. */
const LOOK_SAMPLES = 65_536

/** A stretch of signals, where it lies in time. @param range null: whole */
export function stretchOf(signals: Signals, range: TakenSamples['range']): Signals {
  if (range === null) return signals
  const { sampleRate, startTime, data } = signals
  const end = Math.min(range.end, signals.length)
  const start = Math.min(range.start, end)
  return {
    ...signals,
    data: data.map((samples) => samples.subarray(start, end)),
    length: end - start,
    startTime: startTime + (sampleRate === null ? start : start / sampleRate),
  }
}

/** What writing will come to. */
export async function forecast(
  taken: readonly Taken[],
  { range, choice, stacked }: TakenSamples,
  signal: AbortSignal,
): Promise<TakenForecast> {
  const stretches = taken.map(({ signals }) => stretchOf(signals, range))
  const [first] = stretches
  const { length: rows, channels } = first!
  const refusal = stacked ? misfit(stretches) : await refusalOf(first!, taken[0]!.like, choice)
  const pcm = choice.format === 'wav' && choice.sampleType !== 'float32' ? choice.sampleType : null
  return {
    rows,
    channels: channels.length,
    bytes: refusal !== null ? 0 : await bytesOf(stretches, taken[0]!.like, choice),
    ...(pcm === null ? { beyond: null, missing: 0 } : await lookFor(stretches, bitsOf(pcm), signal)),
    refusal,
  }
}

/** Items of other sizes are no array, as the writer says it of one of them. */
function misfit(stretches: readonly Signals[]): ReaderMessage | null {
  const [first, ...others] = stretches
  const { channels, length } = first!
  for (const { data, length: got } of others) {
    const sizes = { expected: channels.length, got: data.length }
    if (sizes.got !== sizes.expected)
      return messageOf({ code: 'data-channels', details: sizes }, 'other channels')
    if (got !== length) {
      return messageOf({ code: 'data-samples', details: { expected: length, got } }, 'other lengths')
    }
  }
  return null
}

/** What the writer says of it before it sees samples. */
async function refusalOf(
  { channels, sampleRate, startTime }: Signals,
  like: CsvDialect | null,
  choice: WriteChoice,
): Promise<ReaderMessage | null> {
  try {
    await createSignals(nowhere(), { channels, sampleRate, startTime, length: 0 }, optionsOf(choice, like))
    return null
  } catch (error) {
    if (error instanceof SignalError) return saidBy(error)
    throw error
  }
}

/** Writes the first rows nowhere, and counts. */
async function bytesOf(
  stretches: readonly Signals[],
  like: CsvDialect | null,
  choice: WriteChoice,
): Promise<number> {
  const [first] = stretches
  const { length } = first!
  const count = Math.min(length, choice.format === 'csv' ? TEXT_ROWS : BINARY_ROWS)
  // In the middle: signals often begin with zeros, which are short.
  const start = Math.floor((length - count) / 2)
  const some = stretchOf(first!, { start, end: start + count })
  // PCM refuses samples beyond its range, which are told of apart; floats have the same number of bytes times a factor.
  const isPcm = choice.format === 'wav' && choice.sampleType !== 'float32'
  const counted = isPcm ? { ...choice, sampleType: 'float32' as const } : choice
  const { bytes } = await writeSignals(nowhere(), some, optionsOf(counted, like))
  const depth = isPcm ? bitsOf(choice.sampleType) / 32 : 1
  return Math.round((bytes * depth * length * stretches.length) / Math.max(1, count))
}

const bitsOf = (sampleType: string): number => Number(sampleType.slice('pcm'.length))

/** Takes bytes, and forgets them. */
const nowhere = () => ({
  write(_chunk: Uint8Array, done: (error?: Error | null) => void): void {
    done()
  },
})

/** Samples that PCM of so many bits has no room for, as the writer rounds them. */
async function lookFor(stretches: readonly Signals[], bits: number, signal: AbortSignal) {
  const scale = 2 ** (bits - 1)
  const rest = breather(signal)
  const found = { count: 0, of: 0, least: Infinity, most: -Infinity, missing: 0 }
  for (const samples of stretches.flatMap(({ data }) => data)) {
    found.of += samples.length
    for (let at = 0; at < samples.length; at += LOOK_SAMPLES) {
      for (const value of samples.subarray(at, at + LOOK_SAMPLES)) {
        if (value < found.least) found.least = value
        if (value > found.most) found.most = value
        const stored = Math.round(value * scale)
        if (stored >= -scale && stored < scale) continue
        if (Number.isNaN(value)) found.missing++
        else found.count++
      }
      await rest()
    }
  }
  const { missing, ...beyond } = found
  return { missing, beyond: beyond.count > 0 ? beyond : null }
}

function optionsOf(choice: WriteChoice, like: CsvDialect | null, start = 0): WriteOptions {
  switch (choice.format) {
    case 'csv':
      return { format: 'csv', ...csvStyle(like, marksOf(choice), start) }
    case 'wav':
      return {
        format: 'wav',
        sampleType: choice.sampleType,
        clip: choice.clip && choice.sampleType !== 'float32',
      }
    default:
      return { format: choice.format }
  }
}

function marksOf({ delimiter, decimal }: Extract<WriteChoice, { format: 'csv' }>) {
  return { ...(delimiter && { delimiter }), ...(decimal && { decimal }) }
}

/** Writes one file, whole or not at all. */
export async function writeTaken(
  taken: readonly Taken[],
  { range, choice, stacked }: TakenSamples,
  { name, path, replace }: Target,
  job: Job,
): Promise<{ rows: number; bytes: number; clipped: number }> {
  const stretches = taken.map(({ signals }) => stretchOf(signals, range))
  if (stacked) {
    const wrong = misfit(stretches)
    if (wrong !== null) throw failure('internal', wrong.reason)
    const bytes = encodeNpy(stackedTensor(stretches))
    job.signal.throwIfAborted()
    await writeWhole(path, bytes, { overwrite: replace, makeFolders: false, name })
    return { rows: stretches[0]!.length, bytes: bytes.length, clipped: 0 }
  }
  const {
    rows,
    bytes,
    clipped = 0,
  } = await writeSignals(path, stretches[0]!, {
    ...optionsOf(choice, taken[0]!.like, range?.start),
    overwrite: replace,
    signal: job.signal,
    onProgress: ({ rows: done, totalRows }) =>
      job.progress({ fraction: totalRows ? done / totalRows : null }),
  })
  return { rows, bytes, clipped }
}

function stackedTensor(stretches: readonly Signals[]) {
  const [{ data, length }] = stretches as [Signals]
  const stack = empty([stretches.length, data.length, length])
  const all = stack.data as Float32Array
  for (const [n, item] of stretches.entries()) {
    for (const [c, samples] of item.data.entries()) all.set(samples, (n * data.length + c) * length)
  }
  return stack
}
