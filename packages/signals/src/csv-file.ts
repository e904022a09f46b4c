import type { ByteSource } from './byte-source.ts'
import { Collector } from './collector.ts'
import { CsvError } from './csv-error.ts'
import { pieceDecoder, textBytes } from './encoding.ts'
import { missingTexts } from './layout.ts'
import { toNumber } from './rational.ts'
import { readRows } from './read-rows.ts'
import { RowParser } from './row-parser.ts'
import { secondsPer } from './sample-rate.ts'
import type { Sniffed } from './sniff.ts'
import { columnIndex } from './time-column.ts'
import type { OpenOptions, ReadOptions, ReadSignals, SignalFile } from './types.ts'

const MAX_LINE_BYTES = 1024 * 1024

export class CsvFile implements SignalFile {
  readonly format = 'csv'
  readonly #bytes: ByteSource
  readonly #sniffed: Sniffed
  readonly #options: OpenOptions
  #closed = false

  constructor(bytes: ByteSource, sniffed: Sniffed, options: OpenOptions) {
    this.#bytes = bytes
    this.#sniffed = sniffed
    this.#options = options
  }

  get name() {
    return this.#bytes.name
  }
  get size() {
    return this.#bytes.size
  }
  get channels() {
    return this.#sniffed.channels
  }
  get sampleRate() {
    return this.#sniffed.time.sampleRate
  }
  get startTime() {
    return this.#sniffed.time.startTime
  }
  get recognised() {
    return this.#sniffed.dialect
  }
  get preview() {
    return this.#sniffed.preview
  }

  async read(options: ReadOptions = {}): Promise<ReadSignals> {
    if (this.#closed) throw new CsvError('the file is closed', { file: this.name })
    options.signal?.throwIfAborted()
    const chosen = this.#chosen(options)
    const [start, end] = this.#range(options)
    const collector = this.#collector(chosen, start, end, options.dtype ?? 'float32')
    await readRows({
      file: this.name,
      chunks: textBytes(this.#bytes.chunks(), this.#sniffed.encoding),
      parser: this.#parser(collector.wanted),
      skipLines: this.#sniffed.bodyLine,
      maxLineBytes: this.#maxLineBytes,
      totalBytes: this.size,
      signal: options.signal,
      onProgress: options.onProgress,
      collector,
    })
    const { data, missing, timing } = collector.finish(chosen.map((i) => this.#sniffed.channelColumns[i]!))
    return {
      channels: chosen.map((i) => this.channels[i]!),
      data,
      missing,
      timing,
      length: data[0]?.length ?? 0,
      sampleRate: this.sampleRate,
      startTime: this.sampleRate === null ? this.startTime : this.startTime + start / this.sampleRate,
    }
  }

  get #maxLineBytes() {
    return this.#options.maxLineBytes ?? MAX_LINE_BYTES
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#bytes.close()
  }

  #collector(chosen: readonly number[], start: number, end: number, dtype: 'float32' | 'float64'): Collector {
    const { column, unit, tolerance, sampleRate, startTime } = this.#sniffed.time
    const isTimed = column !== null && unit !== null && unit !== 'samples' && tolerance !== null
    const time =
      isTimed && sampleRate !== null
        ? { column, grid: { startTime, sampleRate, tolerance, perUnit: toNumber(secondsPer(unit)) } }
        : null
    return new Collector({
      columns: chosen.map((i) => this.#sniffed.channelColumns[i]!),
      time,
      start,
      end,
      dtype,
    })
  }

  #parser(wanted: Collector['wanted']): RowParser {
    const { columns, delimiter, decimal, quote, comment, encoding } = this.recognised
    const missing = missingTexts(this.#options)
    const decode = pieceDecoder(encoding)
    const marks = { columns, delimiter, decimal, quote, comment }
    return new RowParser(
      { file: this.name, ...marks, missing, decode, wanted, maxLineBytes: this.#maxLineBytes },
      this.#sniffed.bodyLine + 1,
    )
  }

  #chosen({ channels }: ReadOptions): number[] {
    if (!channels) return [...this.channels.keys()]
    return channels.map((wanted) => {
      const index = columnIndex(this.channels, wanted)
      if (index >= 0) return index
      const names = this.channels.map(({ name }) => JSON.stringify(name)).join(', ')
      const problem = `channels must be among ${names} or their indices, but got ${JSON.stringify(wanted)}`
      throw new CsvError(problem, { file: this.name })
    })
  }

  #range({ start = 0, end = Infinity }: ReadOptions): [start: number, end: number] {
    for (const [name, value] of Object.entries({ start, end })) {
      if (value >= 0 && (Number.isSafeInteger(value) || (name === 'end' && value === Infinity))) continue
      throw new CsvError(`${name} must be a non-negative integer, but got ${value}`, { file: this.name })
    }
    return [start, Math.max(start, end)]
  }
}
