import { empty } from '@sinal/core'
import type { Signals } from '@sinal/signals'
import type { Shape } from '../shared/ipc.ts'
import { failure } from '../shared/problem.ts'

/** A file and what was read from it. */
export interface BatchItem {
  readonly name: string
  readonly signals: Signals
}

/** Rates read from time columns of few digits differ in the last of them. */
const RATE_TOLERANCE = 1e-6

/**
 * The shape of the batch [N, C, L] that files make.
 *
 * @throws {ProblemError} they don't have the same channels, length and sample rate; names the two that differ
 */
export function batchShape(items: readonly BatchItem[]): Shape {
  const [first, ...others] = items
  if (!first) throw failure('batch-empty', 'No file is open')
  for (const other of others) checkAlike(first, other)
  return [items.length, first.signals.channels.length, first.signals.length]
}

function checkAlike(a: BatchItem, b: BatchItem): void {
  const names = { file: a.name, other: b.name }
  const channels = channelNames(a)
  const otherChannels = channelNames(b)
  if (channels !== otherChannels) {
    const message = `batch: files must have the same channels, but ${a.name} has ${channels}, and ${b.name} ${otherChannels}`
    throw failure('batch-channels', message, { ...names, channels, otherChannels })
  }
  checkSameTime(a, b)
}

/** @throws {ProblemError} the files don't have the same length and sample rate */
export function checkSameTime(a: BatchItem, b: BatchItem): void {
  const names = { file: a.name, other: b.name }
  const { length, sampleRate: rate } = a.signals
  const { length: otherLength, sampleRate: otherRate } = b.signals
  if (length !== otherLength) {
    const message = `batch: files must have the same length, but ${a.name} has ${length} samples, and ${b.name} ${otherLength}`
    throw failure('batch-length', message, { ...names, length, otherLength })
  }
  if (!sameRate(rate, otherRate)) {
    const message = `batch: files must have the same sample rate, but ${a.name} has ${hertz(rate)}, and ${b.name} ${hertz(otherRate)}`
    throw failure('batch-rate', message, { ...names, rate, otherRate })
  }
}

/**
 * The samples of all files, or of a stretch of them, [N, C, L] row-major.
 *
 * @throws {MemoryError} there is no memory for all of them together
 */
export function batchData(items: readonly BatchItem[], from = 0, to = batchShape(items)[2]): Float32Array {
  const [count, channels] = batchShape(items)
  const length = to - from
  const data = empty([count, channels, length]).data as Float32Array
  items.forEach(({ signals }, n) => {
    signals.data.forEach((samples, c) => data.set(samples.subarray(from, to), (n * channels + c) * length))
  })
  return data
}

/** Samples that are copied at once: a few milliseconds' work. */
const PIECE = 2 ** 20

/**
 * `batchData` of whole files, copied in pieces between which others are answered: of a long signal it takes as long as a few
 * previews do.
 *
 * @throws the signal's reason, once it is aborted
 */
export async function wholeBatch(items: readonly BatchItem[], signal: AbortSignal): Promise<Float32Array> {
  const shape = batchShape(items)
  const length = shape[2]
  const data = empty(shape).data as Float32Array
  let [start, copied] = [0, 0]
  for (const samples of items.flatMap((item) => item.signals.data)) {
    for (let from = 0; from < length; from += PIECE) {
      const to = Math.min(length, from + PIECE)
      data.set(samples.subarray(from, to), start + from)
      copied += to - from
      if (copied < PIECE) continue
      copied = 0
      await new Promise((resolve) => setImmediate(resolve))
      signal.throwIfAborted()
    }
    start += length
  }
  return data
}

function channelNames({ signals }: BatchItem): string {
  return signals.channels.map(({ name }) => name).join(', ')
}

function sameRate(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b
  return Math.abs(a - b) <= RATE_TOLERANCE * Math.max(a, b)
}

function hertz(rate: number | null): string {
  return rate === null ? 'no time column' : `${rate} Hz`
}
