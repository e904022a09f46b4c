import type { ByteSource } from './byte-source.ts'
import { chosenBlockLength, chosenChannels, chosenRange } from './choice.ts'
import type { Opened, Piece } from './opened.ts'
import { applyFilling, expectChoices } from './read-policies.ts'
import { SampleBuffer } from './sample-buffer.ts'
import { SignalError } from './signal-error.ts'
import { TimingCheck } from './timing-check.ts'
import type {
  BlockOptions,
  ReadOptions,
  ReadProgress,
  ReadSignals,
  SampleArray,
  SignalBlock,
  SignalFile,
} from './types.ts'

const PROGRESS_MS = 100

/** Longest time spent before others get their turn. */
const BUSY_MS = 25

/** A file of any format but CSV. */
export class SampleFile implements SignalFile {
  readonly recognised = null
  readonly #bytes: ByteSource
  readonly #opened: Opened
  #closed = false

  constructor(bytes: ByteSource, opened: Opened) {
    this.#bytes = bytes
    this.#opened = opened
  }

  get name() {
    return this.#bytes.name
  }
  get size() {
    return this.#bytes.size
  }
  get compression() {
    return this.#bytes.compression
  }
  get format() {
    return this.#opened.format
  }
  get channels() {
    return this.#opened.channels
  }
  get sampleRate() {
    return this.#opened.sampleRate
  }
  get startTime() {
    return this.#opened.startTime
  }
  get length() {
    return this.#opened.length
  }
  get skipped() {
    return this.#opened.skipped
  }

  async read(options: ReadOptions = {}): Promise<ReadSignals> {
    const { channels, start, end } = this.#chosen(options)
    const dtype = options.dtype ?? 'float32'
    const buffers = channels.map(
      (c) => new SampleBuffer({ dtype, expected: end - start, file: this.name, channel: this.channels[c]! }),
    )
    const timing = this.#timing(start)
    for await (const piece of this.#pieces(options)) {
      for (const [c, samples] of piece.data.entries()) buffers[c]!.append(samples)
      timing?.appendAll(piece.time!)
    }
    const data = buffers.map((buffer) => buffer.take())
    const missing = data.map(countMissing)
    applyFilling(data, options)
    return {
      channels: channels.map((c) => this.channels[c]!),
      data,
      missing,
      timing: timing?.check.result() ?? null,
      length: data[0]?.length ?? 0,
      sampleRate: this.sampleRate,
      startTime: this.sampleRate === null ? this.startTime : this.startTime + start / this.sampleRate,
    }
  }

  async *blocks(options: BlockOptions = {}): AsyncGenerator<SignalBlock> {
    const blockLength = chosenBlockLength(options, this.name)
    const { channels, start, end } = this.#chosen(options)
    const dtype = options.dtype ?? 'float32'
    const expected = Math.min(blockLength, end - start)
    const buffers = channels.map(
      (c) => new SampleBuffer({ dtype, expected, file: this.name, channel: this.channels[c]! }),
    )
    const timing = this.#timing(start)
    const missing = channels.map(() => 0)
    let at = start
    const take = (): SignalBlock => {
      const data = buffers.map((buffer) => buffer.take())
      const length = data[0]!.length
      at += length
      return { start: at - length, length, data }
    }
    for await (const { data, time } of this.#pieces(options)) {
      const length = data[0]!.length
      for (const [c, samples] of data.entries()) missing[c]! += countMissing(samples)
      timing?.appendAll(time!)
      for (let from = 0; from < length;) {
        const count = Math.min(length - from, blockLength - buffers[0]!.length)
        for (const [c, samples] of data.entries()) buffers[c]!.append(samples.subarray(from, from + count))
        from += count
        if (buffers[0]!.length === blockLength) yield take()
      }
    }
    if (buffers.length > 0 && buffers[0]!.length > 0) yield take()
    options.onEnd?.({ missing, timing: timing?.check.result() ?? null })
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#bytes.close()
  }

  #chosen(options: ReadOptions) {
    const channels = chosenChannels(this.channels, options, this.name)
    const [start, end] = chosenRange(options, this.name)
    const length = this.length ?? Infinity
    return { channels, start: Math.min(start, length), end: Math.min(end, length) }
  }

  async *#pieces(options: ReadOptions): AsyncGenerator<Piece> {
    if (this.#closed) throw new SignalError('the file is closed', { file: this.name })
    const { signal, onProgress, dtype = 'float32' } = options
    signal?.throwIfAborted()
    this.#expectPolicies(options)
    const { channels, start, end } = this.#chosen(options)
    if (channels.length === 0 || end === start) return
    const size = this.length === null ? null : this.size
    const progress = (rows: number): ReadProgress => ({
      bytesRead: size === null ? 0 : Math.round((size * rows) / Math.max(1, end - start)),
      totalBytes: size,
      rows,
    })
    let rows = 0
    let reported = performance.now()
    let rested = reported
    for await (const piece of this.#opened.pieces({ channels, start, end, dtype, signal })) {
      signal?.throwIfAborted()
      if (options.missingSamples === 'refuse') this.#expectComplete(piece, channels, start + rows)
      rows += piece.data[0]!.length
      yield piece
      if (performance.now() - rested > BUSY_MS) {
        await new Promise((resolve) => {
          setTimeout(resolve)
        })
        rested = performance.now()
      }
      if (!onProgress || performance.now() - reported < PROGRESS_MS) continue
      onProgress(progress(rows))
      reported = performance.now()
    }
    onProgress?.(progress(rows))
  }

  #expectPolicies(options: ReadOptions): void {
    expectChoices(options, this.name)
    if (options.resample === undefined) return
    throw new SignalError(`resample is for CSV files, but this is ${this.format}`, { file: this.name })
  }

  #expectComplete({ data }: Piece, channels: readonly number[], first: number): void {
    for (const [c, samples] of data.entries()) {
      const i = samples.findIndex(Number.isNaN)
      if (i < 0) continue
      const place = [`channel ${JSON.stringify(this.channels[channels[c]!]!.name)}`]
      throw new SignalError(
        `expected no missing samples, but sample ${first + i} is missing`,
        { file: this.name },
        place,
      )
    }
  }

  /** Compares the stamps of samples `start` and on with the grid. */
  #timing(start: number) {
    const { grid } = this.#opened
    if (!grid) return null
    const check = new TimingCheck(grid, start)
    let row = start
    const appendAll = (time: Float64Array) => {
      const rows = Float64Array.from(time, () => ++row)
      check.append(time, rows, time.length)
    }
    return { check, appendAll }
  }
}

function countMissing(samples: SampleArray): number {
  let missing = 0
  for (const value of samples) if (value !== value) missing++
  return missing
}
