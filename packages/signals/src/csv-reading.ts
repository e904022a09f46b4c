import type { ByteSource } from './byte-source.ts'
import { Collector } from './collector.ts'
import { openKernel } from './csv-kernel.ts'
import { pieceDecoder, textBytes } from './encoding.ts'
import { missingTexts } from './layout.ts'
import type { Piece } from './opened.ts'
import { toNumber } from './rational.ts'
import { readRows, type RowReading as RowsAsked, type RowTaker } from './read-rows.ts'
import { RowAudit } from './row-audit.ts'
import type { RowBlock } from './row-block.ts'
import type { RowFormat } from './row-format.ts'
import type { RowIndex } from './row-index.ts'
import { RowParser } from './row-parser.ts'
import { RowReader } from './row-reader.ts'
import type { RowReading, RowRequest } from './row-source.ts'
import { secondsPer } from './sample-rate.ts'
import type { Sniffed } from './sniff.ts'
import { type Grid, gridOf } from './timing-check.ts'
import type { OpenOptions, ReadOptions } from './types.ts'

const MAX_LINE_BYTES = 1024 * 1024

/** A CSV file whose dialect is known. */
export interface CsvSource {
  readonly bytes: ByteSource
  readonly sniffed: Sniffed
  readonly options: OpenOptions
  readonly index: RowIndex
}

/** What is to be read of it. */
export interface Asked extends Pick<ReadOptions, 'badRows' | 'threads' | 'signal' | 'onProgress'> {
  /** Columns of the file. */
  readonly columns: readonly number[]
  /** The column of time stamps, if they are asked for. */
  readonly timeColumn: number | null
  readonly dtype: 'float32' | 'float64'
  readonly start: number
  readonly end: number
  /** As of `RowRequest`. */
  readonly into: RowRequest['into']
}

export async function openReading(source: CsvSource, asked: Asked): Promise<CsvReading> {
  const { bytes, sniffed } = source
  const time = timeOf(sniffed)
  const wanted = new Map(asked.columns.map((column) => [column, asked.dtype]))
  if (asked.timeColumn !== null) wanted.set(asked.timeColumn, 'float64')
  if (time) wanted.set(time.column, 'float64')
  const order = [...wanted.keys()].sort((a, b) => a - b)
  const format = formatOf(source, wanted, asked.badRows === 'skip')
  const index = canBegin(source) ? source.index : null
  const place = index?.before(asked.start) ?? null
  const audit = new RowAudit()
  const { start, end } = asked
  const collector = new Collector({ time, order, start, end, firstRow: place?.row ?? 0, audit })
  const parser = new RowParser(format, place?.line ?? sniffed.bodyLine + 1)
  const reader = new RowReader(parser, await openKernel(format, asked.threads))
  const rows = {
    file: format.file,
    chunks: textBytes(
      bytes.chunks(place?.byte, reader.ahead, reader.rooms),
      sniffed.encoding,
      place !== null,
    ),
    reader,
    dtypes: order.map((column) => wanted.get(column)!),
    place,
    bomBytes: sniffed.encoding.bomBytes,
    skipLines: sniffed.bodyLine,
    maxLineBytes: format.maxLineBytes,
    totalBytes: bytes.size,
    signal: asked.signal,
    onProgress: asked.onProgress,
    index,
  }
  return new CsvReading(rows, collector, audit, {
    columns: asked.columns.map((column) => order.indexOf(column)),
    time: asked.timeColumn === null ? null : order.indexOf(asked.timeColumn),
    skipsBadRows: asked.badRows === 'skip',
    into: asked.into,
  })
}

/** What of a block's columns goes into the pieces. */
interface Shown {
  /** Places of the columns asked for. */
  readonly columns: readonly number[]
  /** Place of the time stamps; null where nobody asked for them. */
  readonly time: number | null
  readonly skipsBadRows: boolean
  readonly into: RowRequest['into']
}

/** One reading of the rows wanted. */
export class CsvReading implements RowReading, RowTaker<Piece> {
  readonly pieces: AsyncGenerator<Piece>
  readonly #collector: Collector
  readonly #audit: RowAudit
  readonly #shown: Shown

  constructor(rows: RowsAsked, collector: Collector, audit: RowAudit, shown: Shown) {
    this.#collector = collector
    this.#audit = audit
    this.#shown = shown
    this.pieces = readRows(rows, this)
  }

  account(): ReturnType<RowReading['account']> {
    const { missing, timing } = this.#collector
    return {
      missing: this.#shown.columns.map((place) => missing[place]!),
      timing,
      ...(this.#shown.skipsBadRows && { rejected: this.#audit.rejected }),
    }
  }

  get isComplete(): boolean {
    return this.#collector.isComplete
  }

  lend(block: RowBlock): void {
    const { columns, into } = this.#shown
    if (!into) return
    const lent = block.columns.slice()
    for (const [c, place] of columns.entries()) {
      const samples = into(c, block.capacity)
      // Stamps are doubles, whatever is asked for.
      if (samples?.BYTES_PER_ELEMENT === lent[place]!.BYTES_PER_ELEMENT) lent[place] = samples
    }
    block.columns = lent
  }

  take(block: RowBlock): Piece | null {
    const { from, until } = this.#collector.take(block)
    return from < until ? this.#piece(block, from, until) : null
  }

  #piece({ columns, lines, expectedRows }: RowBlock, from: number, until: number): Piece {
    const { columns: places, time } = this.#shown
    return {
      data: places.map((place) => columns[place]!.subarray(from, until)),
      time: time === null ? null : (columns[time]!.subarray(from, until) as Float64Array),
      lines: lines.subarray(from, until),
      expectedRows,
    }
  }
}

/** Whether a reading can begin at any row: a place in the text is one in the file. */
export function canBegin({ bytes, sniffed }: CsvSource): boolean {
  const { encoding } = sniffed.encoding
  const isText = encoding === 'utf-8' || encoding === 'windows-1252'
  // A clock without dates is told by the rows before which day it is.
  return isText && bytes.isSeekable && sniffed.time.clock === null
}

function timeOf({ time }: Sniffed): { column: number; grid: Grid } | null {
  const { column, unit, even, tolerance, sampleRate, gridStart, clock } = time
  const isTimed = column !== null && unit !== null && unit !== 'samples' && tolerance !== null
  if (!isTimed || sampleRate === null) return null
  const perUnit = toNumber(secondsPer(unit))
  const period = clock?.period ?? null
  const grid = { startTime: gridStart, sampleRate, tolerance, perUnit, period }
  return { column, grid: gridOf(grid, even ?? false) }
}

function formatOf(
  { bytes, sniffed, options }: CsvSource,
  wanted: RowFormat['wanted'],
  skipBadRows: boolean,
): RowFormat {
  const { columns, delimiter, decimal, thousands, quote, comment, encoding } = sniffed.dialect
  const { column, clock } = sniffed.time
  return {
    file: bytes.name,
    columns,
    delimiter,
    decimal,
    thousands,
    quote,
    comment,
    wanted,
    missing: missingTexts(options),
    decode: pieceDecoder(encoding),
    maxLineBytes: options.maxLineBytes ?? MAX_LINE_BYTES,
    clock: clock && column !== null ? { column, ...clock } : null,
    skipBadRows,
  }
}
