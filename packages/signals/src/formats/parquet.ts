import {
  type AsyncBuffer,
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
  type SchemaTree,
} from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { randomAccess, type RandomAccess } from '../byte-range.ts'
import type { ByteSource } from '../byte-source.ts'
import type { Opened, Opening } from '../opened.ts'
import { isFinal, problemOf, SignalError } from '../signal-error.ts'
import type { TimeUnit } from '../types.ts'
import { expectSoundPages } from './parquet-pages.ts'
import { parseTiming, TIMING_KEY } from './parquet-timing.ts'
import { openTable, type Table, type TableColumn, type Values } from './table.ts'
import { say, type Said } from '../say.ts'

type Metadata = Awaited<ReturnType<typeof parquetMetadataAsync>>

/** Rows read at once, where the file says where its pages are. */
const STEP_ROWS = 131_072

/** Times stay the integers that they are stored as. */
const parsers = {
  timestampFromMilliseconds: (time: bigint) => time,
  timestampFromMicroseconds: (time: bigint) => time,
  timestampFromNanoseconds: (time: bigint) => time,
}

/**
 * Parquet: columns of numbers, flat ones, are the channels. Only the row groups and columns asked for are read, and
 * of files with an index of their pages only those pages.
 */
export async function openParquet(bytes: ByteSource, options: Opening): Promise<Opened> {
  const parts = await randomAccess(bytes, 'parquet', options)
  // Its mark stands at both ends, before the second one the length of the footer.
  if (parts.size < 12) throw new SignalError(say('table-cut', { format: 'parquet' }), { file: parts.name })
  const file: AsyncBuffer = {
    byteLength: parts.size,
    slice: async (start, end = parts.size) => exact(await parts.slice(start, end)),
  }
  return guarded(parts, async () => {
    const metadata = await parquetMetadataAsync(file)
    expectChunksWithin(parts, metadata)
    const columns = parquetSchema(metadata).children.map(describe)
    const rows = Number(metadata.num_rows)
    if (!Number.isSafeInteger(rows) || rows < 0) {
      throw new SignalError(say('table-row-count', { got: String(metadata.num_rows) }), { file: parts.name })
    }
    const read: Table['read'] = (wanted, start, end, signal) =>
      readRows(parts, { file, metadata, columns: wanted.map((c) => columns[c]!.name), start, end, signal })
    const told = metadata.key_value_metadata?.find(({ key }) => key === TIMING_KEY)?.value
    const timing = parseTiming(told)
    return openTable({ format: 'parquet', columns, rows, read, timing }, options, parts.name)
  })
}

/** The library asks for whatever the footer says, partly ahead of time. */
function expectChunksWithin({ name, size }: RandomAccess, { row_groups }: Metadata): void {
  for (const [g, { columns }] of row_groups.entries()) {
    for (const { meta_data: chunk, file_path, offset_index_offset, offset_index_length } of columns) {
      const start = Number(chunk?.dictionary_page_offset || chunk?.data_page_offset)
      const index = Number(offset_index_offset ?? 0) + (offset_index_length ?? 0)
      const end = Math.max(start + Number(chunk?.total_compressed_size), index)
      if (file_path === undefined && start >= 4 && end >= start && end <= size) continue
      throw new SignalError(say('table-group', { group: g + 1 }), { file: name })
    }
  }
}

interface Reading {
  readonly file: AsyncBuffer
  readonly metadata: Metadata
  readonly columns: readonly string[]
  readonly start: number
  readonly end: number
  readonly signal: AbortSignal | undefined
}

async function* readRows(parts: RandomAccess, reading: Reading): AsyncGenerator<readonly Values[]> {
  const { file, metadata, columns, start, end, signal } = reading
  const scan = await guarded(parts, () =>
    parquetScan({
      file,
      metadata,
      columns: [...new Set(columns)],
      compressors,
      parsers,
      rowStart: start,
      rowEnd: end,
    }),
  )
  const indexed = metadata.row_groups.every((group) =>
    group.columns.every((chunk) => chunk.offset_index_offset),
  )
  let row = start
  for (const { rowStart, rowEnd } of scan.ranges) {
    const step = indexed ? STEP_ROWS : rowEnd - rowStart
    for (let from = rowStart; from < rowEnd; from += step) {
      signal?.throwIfAborted()
      const until = Math.min(rowEnd, from + step)
      const values: Values[] = []
      for (const column of columns) {
        await guarded(parts, () => expectSound(parts, metadata, column, from, until))
        const read = await guarded(parts, () => scan.readColumn({ column, rowStart: from, rowEnd: until }))
        expectRows(parts.name, column, read.length, until - from)
        values.push(read as Values)
      }
      yield values
      row = until
    }
  }
  if (row < end) throw new SignalError(say('table-rows', { expected: end, got: row }), { file: parts.name })
}

/** Rows are counted from the file's beginning. */
async function expectSound(
  parts: RandomAccess,
  { schema, row_groups }: Metadata,
  column: string,
  from: number,
  until: number,
): Promise<void> {
  let first = 0
  for (const { columns, num_rows } of row_groups) {
    const rows = Number(num_rows)
    const meta = columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === column)?.meta_data
    if (meta && from < first + rows && until > first) {
      // The first element is the root.
      const optional = schema.some(
        ({ name, repetition_type }, i) => i > 0 && name === column && repetition_type !== 'REQUIRED',
      )
      await expectSoundPages(parts, { meta, rows, optional }, from - first, until - first)
    }
    first += rows
  }
}

function expectRows(file: string, column: string, got: number, expected: number): void {
  if (got === expected) return
  throw new SignalError(say('table-values', { expected, got }), { file, column })
}

/** Whatever the library finds wrong is told with the name of the file. */
async function guarded<T>({ name }: RandomAccess, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (isFinal(error)) throw error
    const damage = say('table-damaged', { format: 'parquet', problem: problemOf(error) })
    throw new SignalError(damage, { file: name, cause: error })
  }
}

function exact(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer
}

const NUMBERS = new Set(['INT32', 'INT64', 'FLOAT', 'DOUBLE', 'BOOLEAN'])

const TICKS = { MILLIS: 'ms', MICROS: 'µs', NANOS: 'ns' } as const

const CONVERTED_TICKS: Readonly<Record<string, Exclude<TimeUnit, 'samples'>>> = {
  TIMESTAMP_MILLIS: 'ms',
  TIMESTAMP_MICROS: 'µs',
}

function describe({ element, children }: SchemaTree): TableColumn {
  const { name, type = '', logical_type: logical, converted_type: converted = '' } = element
  const neither = (reason: Said): TableColumn => ({ name, holds: 'neither', reason })
  if (children.length > 0 || element.repetition_type === 'REPEATED') return neither(say('column-nested'))
  const ticks = logical?.type === 'TIMESTAMP' ? TICKS[logical.unit] : CONVERTED_TICKS[converted]
  const isUtc = logical?.type !== 'TIMESTAMP' || logical.isAdjustedToUTC
  if (ticks) return { name, holds: 'times', ticks, isUtc }
  const kind = logical?.type ?? converted
  if (kind === 'DECIMAL' || kind === 'FLOAT16') return { name, holds: 'numbers' }
  if (NUMBERS.has(type) && !/^(?:DATE|TIME|TIME_\w+)$/.test(kind)) return { name, holds: 'numbers' }
  return neither(say('column-type', { type: kind || type }))
}
