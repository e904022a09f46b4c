import type { ByteSource } from './byte-source.ts'
import type { Opened, Opening, Piece } from './opened.ts'
import { readBlocks, readSignals } from './reading.ts'
import { Rests } from './rests.ts'
import type { RowReading, RowRequest, RowSource } from './row-source.ts'
import type { Scratch } from './scratch.ts'
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
import { say } from './say.ts'

const PROGRESS_MS = 100

/** A file of any format but CSV. */
export class SampleFile implements SignalFile {
  readonly recognised = null
  readonly #bytes: ByteSource
  readonly #opened: Opened
  readonly #maxHeldBytes: number | undefined
  readonly #scratch: Scratch
  #closed = false

  constructor(bytes: ByteSource, opened: Opened, { maxHeldBytes, scratch }: Opening) {
    this.#scratch = scratch
    this.#bytes = bytes
    this.#opened = opened
    this.#maxHeldBytes = maxHeldBytes
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
  get startDate() {
    return this.#opened.startDate
  }
  get length() {
    return this.#opened.length
  }
  get skipped() {
    return this.#opened.skipped
  }

  read(options: ReadOptions = {}): Promise<ReadSignals> {
    return readSignals(this.#rows, options)
  }

  blocks(options: BlockOptions = {}): AsyncGenerator<SignalBlock> {
    return readBlocks(this.#rows, options)
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#scratch.close()
    await this.#bytes.close()
  }

  get #rows(): RowSource {
    const { name, channels, sampleRate, startTime, length } = this
    const { slice, isRepeatable } = this.#bytes
    return {
      name,
      channels,
      sampleRate,
      startTime,
      length,
      stamps: this.#opened.stamps,
      rereading: slice ? 'near' : isRepeatable ? 'from the beginning' : 'never',
      maxHeldBytes: this.#maxHeldBytes,
      Wrong: SignalError,
      begin: (request, options) => this.#begin(request, options),
      wrongAt: (problem, channel, _, row) =>
        new SignalError(problem, {
          file: name,
          sample: row,
          ...(channel !== null && { channel: channels[channel]!.name }),
        }),
    }
  }

  async #begin(request: RowRequest, options: ReadOptions): Promise<RowReading> {
    if (this.#closed) throw new SignalError(say('file-closed'), { file: this.name })
    options.signal?.throwIfAborted()
    const missing = request.channels.map(() => 0)
    const { grid } = this.#opened
    const timing = grid && new TimingCheck(grid, request.start)
    const count = ({ data, time }: Piece, row: number) => {
      for (const [c, samples] of data.entries()) missing[c]! += countMissing(samples)
      if (!timing || !time) return
      timing.append(
        time,
        Float64Array.from(time, (_, i) => row + i + 1),
        time.length,
      )
    }
    return {
      pieces: this.#pieces(request, options, count),
      account: () => ({ missing, timing: timing?.result() ?? null }),
    }
  }

  async *#pieces(
    request: RowRequest,
    { signal, onProgress }: ReadOptions,
    count: (piece: Piece, row: number) => void,
  ): AsyncGenerator<Piece> {
    const { channels, start, dtype } = request
    const end = Math.min(request.end, this.length ?? Infinity)
    if (channels.length === 0 || end <= start) return
    const size = this.length === null ? null : this.size
    const progress = (rows: number): ReadProgress => ({
      bytesRead: size === null ? 0 : Math.round((size * rows) / Math.max(1, end - start)),
      totalBytes: size,
      rows,
    })
    let rows = 0
    let reported = performance.now()
    const rests = new Rests()
    for await (const piece of this.#opened.pieces({ channels, start, end, dtype, signal })) {
      signal?.throwIfAborted()
      count(piece, start + rows)
      rows += piece.data[0]!.length
      yield piece
      await rests.take(signal)
      if (!onProgress || performance.now() - reported < PROGRESS_MS) continue
      onProgress(progress(rows))
      reported = performance.now()
    }
    onProgress?.(progress(rows))
  }
}

function countMissing(samples: SampleArray): number {
  let missing = 0
  for (const value of samples) if (value !== value) missing++
  return missing
}
