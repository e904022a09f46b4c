import type { ByteSource } from './byte-source.ts'
import { Collector, type Wanted } from './collector.ts'
import { CsvError } from './csv-error.ts'
import { pieceDecoder, textBytes } from './encoding.ts'
import { missingTexts } from './layout.ts'
import { toNumber } from './rational.ts'
import { applyFilling, checkPolicies, resampleRows } from './read-policies.ts'
import { readRows } from './read-rows.ts'
import { RowAudit } from './row-audit.ts'
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
  get startDate() {
    return this.#sniffed.time.startDate ?? undefined
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
    const { time, channelColumns } = this.#sniffed
    const chosen = this.#chosen(options)
    const [start, end] = this.#range(options)
    const rate = checkPolicies(options, time, this.name)
    const columns = chosen.map((i) => channelColumns[i]!)
    const audit = this.#audit(columns, options)
    // Resampling needs the time of each row, and all rows before those asked for.
    const asked = rate === null ? columns : [...columns, time.column!]
    const range =
      rate === null
        ? { start, end, dtype: options.dtype ?? ('float32' as const) }
        : { start: 0, end: Infinity, dtype: 'float64' as const }
    const collector = this.#collector({ columns: asked, ...range, audit })
    await readRows({
      file: this.name,
      chunks: textBytes(this.#bytes.chunks(), this.#sniffed.encoding),
      parser: this.#parser(collector.wanted, options),
      skipLines: this.#sniffed.bodyLine,
      maxLineBytes: this.#maxLineBytes,
      totalBytes: this.size,
      signal: options.signal,
      onProgress: options.onProgress,
      collector,
    })
    const { data: read, missing, timing } = collector.finish(asked)
    const data = read.slice(0, chosen.length)
    const signals = {
      channels: chosen.map((i) => this.channels[i]!),
      data,
      missing: missing.slice(0, chosen.length),
      timing,
      length: data[0]?.length ?? 0,
      sampleRate: this.sampleRate,
      startTime: this.sampleRate === null ? this.startTime : this.startTime + start / this.sampleRate,
      ...(options.badRows === 'skip' && { rejected: audit.rejected }),
    }
    if (rate === null) {
      applyFilling(data, options)
      return signals
    }
    const even = resampleRows(read.at(-1)!, data, rate, time, options)
    return { ...signals, ...even, length: even.data[0]?.length ?? 0 }
  }

  #audit(columns: readonly number[], { missingSamples }: ReadOptions): RowAudit {
    const complete = new Set(missingSamples === 'refuse' ? columns : [])
    return new RowAudit({ file: this.name, columns: this.recognised.columns, complete })
  }

  get #maxLineBytes() {
    return this.#options.maxLineBytes ?? MAX_LINE_BYTES
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#bytes.close()
  }

  #collector(wanted: Omit<Wanted, 'time'>): Collector {
    const { column, unit, even, tolerance, sampleRate, gridStart, clock } = this.#sniffed.time
    const isTimed = column !== null && unit !== null && unit !== 'samples' && tolerance !== null
    if (!isTimed || sampleRate === null) return new Collector({ ...wanted, time: null })
    const perUnit = toNumber(secondsPer(unit))
    const period = clock?.period ?? null
    // Doubles near the stamps are this far apart.
    const stepTolerance = even ? tolerance + Math.abs(gridStart) * 2 ** -51 : 0
    const grid = { startTime: gridStart, sampleRate, tolerance, stepTolerance, perUnit, period }
    return new Collector({ ...wanted, time: { column, grid } })
  }

  #parser(wanted: Collector['wanted'], { badRows }: ReadOptions): RowParser {
    const { columns, delimiter, decimal, thousands, quote, comment, encoding } = this.recognised
    const { column, clock } = this.#sniffed.time
    const format = {
      file: this.name,
      columns,
      delimiter,
      decimal,
      thousands,
      quote,
      comment,
      wanted,
      missing: missingTexts(this.#options),
      decode: pieceDecoder(encoding),
      maxLineBytes: this.#maxLineBytes,
      clock: clock && column !== null ? { column, ...clock } : null,
      skipBadRows: badRows === 'skip',
    }
    return new RowParser(format, this.#sniffed.bodyLine + 1)
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
