import type { ByteSource } from './byte-source.ts'
import { BlockCutter } from './block-cutter.ts'
import { chosenBlockLength, chosenChannels, chosenRange } from './choice.ts'
import { CsvError } from './csv-error.ts'
import { type CsvReading, type CsvSource, openReading } from './csv-reading.ts'
import { GrowingColumn } from './growing-column.ts'
import { applyFilling, checkPolicies, resampleRows } from './read-policies.ts'
import { RowIndex } from './row-index.ts'
import type { Sniffed } from './sniff.ts'
import type {
  BlockOptions,
  OpenOptions,
  ReadAccount,
  ReadOptions,
  ReadSignals,
  SignalBlock,
  SignalFile,
} from './types.ts'

export class CsvFile implements SignalFile {
  readonly format = 'csv'
  readonly #source: CsvSource
  readonly length = null
  #closed = false

  constructor(bytes: ByteSource, sniffed: Sniffed, options: OpenOptions) {
    this.#source = { bytes, sniffed, options, index: new RowIndex() }
  }

  get name() {
    return this.#source.bytes.name
  }
  get size() {
    return this.#source.bytes.size
  }
  get compression() {
    return this.#source.bytes.compression
  }
  get channels() {
    return this.#source.sniffed.channels
  }
  get sampleRate() {
    return this.#source.sniffed.time.sampleRate
  }
  get startTime() {
    return this.#source.sniffed.time.startTime
  }
  get startDate() {
    return this.#source.sniffed.time.startDate ?? undefined
  }
  get recognised() {
    return this.#source.sniffed.dialect
  }
  get skipped() {
    return this.#source.sniffed.dialect.skipped
  }
  /** The first rows of fields as text, header excluded: what an import sheet shows. */
  get preview() {
    return this.#source.sniffed.preview
  }

  async read(options: ReadOptions = {}): Promise<ReadSignals> {
    const { time, channelColumns } = this.#source.sniffed
    this.#expectOpen(options)
    const chosen = chosenChannels(this.channels, options, this.name, CsvError)
    const [start, end] = chosenRange(options, this.name, CsvError)
    const rate = checkPolicies(options, time, this.name)
    const columns = chosen.map((i) => channelColumns[i]!)
    // Resampling needs the time of each row, and all rows before those asked for.
    const range =
      rate === null
        ? { start, end, dtype: options.dtype ?? ('float32' as const) }
        : { start: 0, end: Infinity, dtype: 'float64' as const }
    const needed = rate === null ? columns : [...columns, time.column!]
    const asked = { ...this.#asked(columns, options), columns: needed, ...range }
    const kept = new Map(needed.map((column) => [column, new GrowingColumn(asked.dtype)]))
    const reading = await openReading(this.#source, asked, (block, from, count) => {
      const expected = Math.min(asked.end, block.expectedRows) - asked.start
      for (const [place, column] of reading.order.entries()) {
        kept.get(column)?.append(block.columns[place]!.subarray(from, from + count), expected)
      }
    })
    for await (const _ of reading.steps());
    const taken = new Map([...kept].map(([column, samples]) => [column, samples.take()]))
    const data = columns.map((column) => taken.get(column)!)
    const signals = {
      channels: chosen.map((i) => this.channels[i]!),
      data,
      length: data[0]?.length ?? 0,
      sampleRate: this.sampleRate,
      startTime: this.sampleRate === null ? this.startTime : this.startTime + start / this.sampleRate,
      ...account(reading, columns, options),
    }
    if (rate === null) {
      applyFilling(data, options)
      return signals
    }
    const even = resampleRows(taken.get(time.column!)!, data, rate, time, options)
    return { ...signals, ...even, length: even.data[0]?.length ?? 0 }
  }

  async *blocks(options: BlockOptions = {}): AsyncGenerator<SignalBlock> {
    const { time, channelColumns } = this.#source.sniffed
    this.#expectOpen(options)
    const chosen = chosenChannels(this.channels, options, this.name, CsvError)
    const [start, end] = chosenRange(options, this.name, CsvError)
    checkPolicies(options, time, this.name)
    const { dtype = 'float32' } = options
    const blockLength = chosenBlockLength(options, this.name, CsvError)
    const columns = chosen.map((i) => channelColumns[i]!)
    const asked = { ...this.#asked(columns, options), start, end, dtype }
    const reading = await openReading(this.#source, asked, (...rows) => cutter.take(...rows))
    const places = columns.map((column) => reading.order.indexOf(column))
    const cutter = new BlockCutter(places, { ...options, blockLength }, start)
    for await (const _ of reading.steps()) yield* cutter.full()
    yield* cutter.rest()
    options.onEnd?.(account(reading, columns, options))
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#source.bytes.close()
  }

  #expectOpen({ signal, threads }: ReadOptions): void {
    if (this.#closed) throw new CsvError('the file is closed', { file: this.name })
    signal?.throwIfAborted()
    if (threads !== undefined && !(Number.isSafeInteger(threads) && threads > 0)) {
      throw new CsvError(`threads must be a positive integer, but got ${threads}`, { file: this.name })
    }
  }

  #asked(columns: readonly number[], { missingSamples, badRows, threads, signal, onProgress }: ReadOptions) {
    const complete = new Set(missingSamples === 'refuse' ? columns : [])
    return { columns, complete, badRows, threads, signal, onProgress }
  }
}

/** @param columns asked for */
function account(
  { collector, audit, order }: CsvReading,
  columns: readonly number[],
  { badRows }: ReadOptions,
): ReadAccount {
  return {
    missing: columns.map((column) => collector.missing[order.indexOf(column)]!),
    timing: collector.timing,
    ...(badRows === 'skip' && { rejected: audit.rejected }),
  }
}
