import type { ByteSource } from './byte-source.ts'
import { Collector, type RowSink } from './collector.ts'
import { openKernel } from './csv-kernel.ts'
import { pieceDecoder, textBytes } from './encoding.ts'
import { missingTexts } from './layout.ts'
import { toNumber } from './rational.ts'
import { readRows } from './read-rows.ts'
import { RowAudit } from './row-audit.ts'
import type { RowFormat } from './row-format.ts'
import type { RowIndex } from './row-index.ts'
import { RowParser } from './row-parser.ts'
import { RowReader } from './row-reader.ts'
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
  readonly dtype: 'float32' | 'float64'
  readonly start: number
  readonly end: number
}

/** One reading of the rows wanted. */
export interface CsvReading {
  /** File's column of each of a block's columns: those asked for, and time; in the file's order. */
  readonly order: readonly number[]
  readonly collector: Collector
  readonly audit: RowAudit
  /** Reads on: passes rows wanted to the sink, and gives back control after each block. */
  steps(): AsyncGenerator<void>
}

/** @param sink takes the rows wanted */
export async function openReading(source: CsvSource, asked: Asked, sink: RowSink): Promise<CsvReading> {
  const { bytes, sniffed } = source
  const time = timeOf(sniffed)
  const wanted = new Map(asked.columns.map((column) => [column, asked.dtype]))
  if (time) wanted.set(time.column, 'float64')
  const order = [...wanted.keys()].sort((a, b) => a - b)
  const format = formatOf(source, wanted, asked.badRows === 'skip')
  const index = canBegin(source) ? source.index : null
  const place = index?.before(asked.start) ?? null
  const { file, maxLineBytes } = format
  const audit = new RowAudit()
  const { start, end } = asked
  const collector = new Collector({ time, order, start, end, firstRow: place?.row ?? 0, audit }, sink)
  const parser = new RowParser(format, place?.line ?? sniffed.bodyLine + 1)
  const reader = new RowReader(parser, await openKernel(format, asked.threads))
  return {
    order,
    collector,
    audit,
    async *steps() {
      if (start >= end) return
      const rows = readRows({
        file,
        chunks: textBytes(bytes.chunks(place?.byte, reader.ahead), sniffed.encoding, place !== null),
        reader,
        dtypes: order.map((column) => wanted.get(column)!),
        place,
        bomBytes: sniffed.encoding.bomBytes,
        skipLines: sniffed.bodyLine,
        maxLineBytes,
        totalBytes: bytes.size,
        signal: asked.signal,
        onProgress: asked.onProgress,
        index,
      })
      for await (const read of rows) {
        collector.take(read)
        yield
        if (collector.isComplete) break
      }
    },
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
