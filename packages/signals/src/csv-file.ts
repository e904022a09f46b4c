import type { ByteSource } from './byte-source.ts'
import { CsvError } from './csv-error.ts'
import { canBegin, type CsvSource, openReading } from './csv-reading.ts'
import { toNumber } from './rational.ts'
import { readBlocks, readSignals } from './reading.ts'
import { RowIndex } from './row-index.ts'
import type { RowReading, RowRequest, RowSource } from './row-source.ts'
import { secondsPer } from './sample-rate.ts'
import type { Sniffed } from './sniff.ts'
import type { StampRule } from './stamp-times.ts'
import type { TimeFound } from './time-column.ts'
import type { BlockOptions, OpenOptions, ReadOptions, ReadSignals, SignalBlock, SignalFile } from './types.ts'
import { say } from './say.ts'

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
  /** The line of the file on which each of those rows begins, from 1. */
  get previewLines() {
    return this.#source.sniffed.previewLines
  }

  read(options: ReadOptions = {}): Promise<ReadSignals> {
    return readSignals(this.#rows, options)
  }

  blocks(options: BlockOptions = {}): AsyncGenerator<SignalBlock> {
    return readBlocks(this.#rows, options)
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#source.bytes.close()
  }

  get #rows(): RowSource {
    const { name, channels, sampleRate, startTime, length } = this
    const { bytes, sniffed, options } = this.#source
    return {
      name,
      channels,
      sampleRate,
      startTime,
      length,
      stamps: stampRule(sniffed.time),
      rereading: !bytes.isRepeatable ? 'never' : canBegin(this.#source) ? 'near' : 'from the beginning',
      maxHeldBytes: options.maxHeldBytes,
      Wrong: CsvError,
      begin: (request, reading) => this.#begin(request, reading),
      wrongAt: (problem, channel, line) => {
        const { columns, timeColumn } = sniffed.dialect
        const place = channel === null ? timeColumn : sniffed.channelColumns[channel]!
        return new CsvError(problem, {
          file: name,
          ...(place !== null && { column: columns[place]! }),
          ...(line !== null && { row: line }),
        })
      },
    }
  }

  async #begin({ withTime, into, ...request }: RowRequest, options: ReadOptions): Promise<RowReading> {
    this.#expectOpen(options)
    const { badRows, threads, signal, onProgress } = options
    const { time, channelColumns } = this.#source.sniffed
    return openReading(this.#source, {
      ...request,
      columns: request.channels.map((c) => channelColumns[c]!),
      timeColumn: withTime ? time.column : null,
      into,
      badRows,
      threads,
      signal,
      onProgress,
    })
  }

  #expectOpen({ signal, threads }: ReadOptions): void {
    if (this.#closed) throw new CsvError(say('file-closed'), { file: this.name })
    signal?.throwIfAborted()
    if (threads !== undefined && !(Number.isSafeInteger(threads) && threads > 0)) {
      throw new CsvError(say('option-positive', { option: 'threads', got: threads }), { file: this.name })
    }
  }
}

/** What the time column means; null where there is none, or it counts samples at an unknown rate. */
function stampRule({
  column,
  unit,
  clock,
  gridStart,
  startTime,
  even,
  sampleRate,
  tolerance,
}: TimeFound): StampRule | null {
  if (column === null || unit === null || (unit === 'samples' && sampleRate === null)) return null
  const perUnit = unit === 'samples' ? 1 / sampleRate! : toNumber(secondsPer(unit))
  const grid = even && sampleRate !== null && tolerance !== null ? { sampleRate, tolerance } : null
  return { perUnit, period: clock?.period ?? null, gridStart, startTime, grid }
}
