import { decompress as decompressZstd } from 'fzstd'
import { randomAccess, type RandomAccess, viewOf } from '../byte-range.ts'
import type { ByteSource } from '../byte-source.ts'
import type { Opened, Opening } from '../opened.ts'
import { isFinal, problemOf, SignalError } from '../signal-error.ts'
import { type PlacedBatch, readArrowMessages } from './arrow-messages.ts'
import { type ArrowField, TYPE, TYPE_NAMES } from './arrow-metadata.ts'
import { decompressLz4Frame } from './lz4.ts'
import { bytesOf, decodeStored, type Stored } from './stored-samples.ts'
import { openTable, type Table, type TableColumn, type Values } from './table.ts'
import { say } from '../say.ts'

const TICKS = ['s', 'ms', 'µs', 'ns'] as const

/**
 * Arrow IPC, file ("Feather 2") or stream, also with compressed buffers: columns of numbers, flat ones, are the
 * channels. Only the buffers of the columns asked for, in batches of the rows asked for, are read.
 *
 * The code is our own, because libraries decode every column of a batch, and believe every count of a damaged file.
 */
export async function openArrow(bytes: ByteSource, options: Opening): Promise<Opened> {
  const parts = await randomAccess(bytes, 'arrow', options)
  const { fields, batches } = await readArrowMessages(parts)
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0)
  async function* read(wanted: readonly number[], start: number, end: number, signal?: AbortSignal) {
    let row = 0
    for (const batch of batches) {
      const first = row
      row += batch.rows
      if (row <= start || first >= end || batch.rows === 0) continue
      signal?.throwIfAborted()
      const [from, until] = [Math.max(0, start - first), Math.min(batch.rows, end - first)]
      const values: Values[] = []
      for (const c of wanted) values.push((await columnOf(parts, fields, batch, c)).slice(from, until))
      yield values
    }
  }
  const table: Table = { format: 'arrow', columns: fields.map(describe), rows, read, timing: null }
  return openTable(table, options, bytes.name)
}

function describe(field: ArrowField): TableColumn {
  const { name, type, detail } = field
  if (field.dictionary) return { name, holds: 'neither', reason: say('column-dictionary') }
  const ticks = type === TYPE.timestamp || type === TYPE.duration ? TICKS[detail] : undefined
  if (ticks) return { name, holds: 'times', ticks, isUtc: field.zoned }
  if (type === TYPE.bool || storedAs(field)) return { name, holds: 'numbers' }
  return { name, holds: 'neither', reason: say('column-type', { type: TYPE_NAMES[type] ?? `type ${type}` }) }
}

function storedAs({ type, detail, signed }: ArrowField): Stored | null {
  if (type === TYPE.timestamp || type === TYPE.duration) return 'i8'
  if (type === TYPE.int && [8, 16, 32, 64].includes(detail))
    return `${signed ? 'i' : 'u'}${detail / 8}` as Stored
  return type === TYPE.float ? ((['f2', 'f4', 'f8'] as const)[detail] ?? null) : null
}

/** One column of a batch: a typed array, with NaN for what is missing; 64-bit integers as bigints, with null. */
async function columnOf(
  parts: RandomAccess,
  fields: readonly ArrowField[],
  batch: PlacedBatch,
  column: number,
) {
  const field = fields[column]!
  try {
    const before = countersOf(fields.slice(0, column), batch)
    const nulls = batch.nulls[before.nodes] ?? 0
    const bits = Math.ceil(batch.rows / 8)
    const stored = storedAs(field)
    const width = stored === null ? bits : batch.rows * bytesOf(stored)
    const values = await bufferOf(parts, batch, before.buffers + 1, width)
    const validity = nulls === 0 ? null : await bufferOf(parts, batch, before.buffers, bits)
    return decoded(values, validity, stored, batch.rows)
  } catch (error) {
    if (isFinal(error)) throw error
    const damage = say('table-damaged', { format: 'arrow', problem: problemOf(error) })
    throw new SignalError(damage, { file: parts.name, column: field.name, cause: error })
  }
}

function decoded(values: Uint8Array, validity: Uint8Array | null, stored: Stored | null, rows: number) {
  const isMissing = (i: number) => validity !== null && !isSet(validity, i)
  if (stored === 'i8' || stored === 'u8') {
    const view = viewOf(values)
    const get = (i: number) =>
      stored === 'i8' ? view.getBigInt64(8 * i, true) : view.getBigUint64(8 * i, true)
    return Array.from({ length: rows }, (_, i) => (isMissing(i) ? null : get(i)))
  }
  const run = { first: 0, stride: stored === null ? 0 : bytesOf(stored), count: rows }
  const samples =
    stored === null
      ? Float64Array.from({ length: rows }, (_, i) => Number(isSet(values, i)))
      : decodeStored(values, { stored, littleEndian: true }, run, stored === 'f4' ? 'float32' : 'float64')
  if (validity) for (let i = 0; i < rows; i++) if (isMissing(i)) samples[i] = NaN
  return samples
}

function isSet(bits: Uint8Array, i: number): boolean {
  return ((bits[i >> 3]! >> (i & 7)) & 1) === 1
}

/** At least `needed` bytes of one of a batch's buffers. */
async function bufferOf(
  parts: RandomAccess,
  batch: PlacedBatch,
  index: number,
  needed: number,
): Promise<Uint8Array> {
  const { start, length } = batch.buffers[index] ?? { start: 0, length: 0 }
  if (start + length > batch.bodyLength) throw new Error('a buffer reaches beyond its batch')
  const from = batch.bodyStart + start
  if (batch.codec === null) {
    if (length < needed) throw new Error(`expected a buffer of ${needed} bytes, but got ${length}`)
    return parts.slice(from, from + needed)
  }
  return decompressed(await parts.slice(from, from + length), batch.codec, needed)
}

/** A buffer's decompressed length stands before it; −1 for one that is stored as it is. */
function decompressed(buffer: Uint8Array, codec: number, needed: number): Uint8Array {
  const told = buffer.length < 8 ? 0 : Number(viewOf(buffer).getBigInt64(0, true))
  const packed = buffer.subarray(8)
  const length = told === -1 ? packed.length : told
  // Writers may round a buffer up, but not double it.
  if (length < needed || length > 2 * needed + 1024) {
    throw new Error(`expected a buffer of ${needed} bytes, but got ${length}`)
  }
  if (told === -1) return packed
  const whole = codec === 0 ? decompressLz4Frame(packed, length) : decompressZstd(packed)
  if (whole.length !== length)
    throw new Error(`expected a buffer of ${length} bytes, but got ${whole.length}`)
  return whole
}

/** Buffers of each type beside those of its children: validity, offsets, values (see the format's Columnar.rst). */
const BUFFERS = [0, 0, 2, 2, 3, 3, 2, 2, 2, 2, 2, 2, 2, 1, 1, 2, 1, 2, 2, 3, 3, 2, 0, 2, 2, 3, 3]

/** Binary and text as views, whose further buffers a batch counts. */
const VIEWS = [23, 24]

/** How many nodes and buffers of a batch these fields take. */
function countersOf(fields: readonly ArrowField[], batch: PlacedBatch): { nodes: number; buffers: number } {
  let nodes = 0
  let buffers = 0
  let views = 0
  const visit = (field: ArrowField): void => {
    nodes++
    if (field.dictionary) {
      buffers += 2
      return
    }
    const { type } = field
    buffers += BUFFERS[type] ?? 0
    // A dense union has offsets; before version 5 unions had validity, too.
    if (type === TYPE.union) buffers += (field.detail === 1 ? 1 : 0) + (batch.version < 4 ? 1 : 0)
    if (VIEWS.includes(type)) buffers += batch.variadic[views++] ?? 0
    for (const child of field.children) visit(child)
  }
  for (const field of fields) visit(field)
  return { nodes, buffers }
}
