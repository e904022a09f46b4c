import type { ColumnMetaData } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { parquetHeader } from 'hyparquet/src/column.js'
import { decompressPage } from 'hyparquet/src/datapage.js'
import { type RandomAccess, viewOf } from '../byte-range.ts'

type PageHeader = ReturnType<typeof parquetHeader>

/** Room for a page's header, which has statistics in it. */
const HEADER_BYTES = 64 * 1024

interface Chunk {
  readonly meta: ColumnMetaData
  /** Rows of its group. */
  readonly rows: number
  /** Whether values may be missing. */
  readonly optional: boolean
}

/**
 * Looks at the counts in a flat column's pages before they are decoded: hyparquet believes them, and a single damaged
 * run would have it fill all memory.
 *
 * @param from first row wanted, within the group; pages before it, and from `until` on, are passed over
 * @throws {Error} a page is damaged
 */
export async function expectSoundPages(
  parts: RandomAccess,
  chunk: Chunk,
  from: number,
  until: number,
): Promise<void> {
  const { meta } = chunk
  const start = Number(meta.dictionary_page_offset || meta.data_page_offset)
  const end = start + Number(meta.total_compressed_size)
  let row = 0
  for (let at = start; at < end && row < until;) {
    const bytes = await parts.slice(at, Math.min(end, at + HEADER_BYTES))
    const reader = { view: viewOf(bytes), offset: 0 }
    const header = parquetHeader(reader)
    const body = at + reader.offset
    const length = header.compressed_page_size
    if (!(length >= 0 && body + length <= end)) throw new Error('a page reaches beyond its column')
    const rows = valuesOf(header, chunk)
    at = body + length
    row += rows
    if (rows > 0 && row <= from) continue
    expectSize(header, rows, chunk)
    if (rows > 0) expectSoundPage(await parts.slice(body, at), header, rows, chunk)
  }
}

/** Values of a data page; 0 of a dictionary. */
function valuesOf(header: PageHeader, { rows }: Chunk): number {
  const { type, data_page_header: v1, data_page_header_v2: v2, dictionary_page_header: dictionary } = header
  const count = (type === 'DICTIONARY_PAGE' ? dictionary : type === 'DATA_PAGE' ? v1 : v2)?.num_values
  if (count === undefined || !(count >= 0 && count <= rows))
    throw new Error(`a page has ${count} values of ${rows}`)
  return type === 'DICTIONARY_PAGE' ? 0 : count
}

/** A value takes at most 16 bytes, and its level one; the rest is for what is rounded up. */
function expectSize({ uncompressed_page_size: size }: PageHeader, values: number, { rows }: Chunk): void {
  if (size >= 0 && size <= 17 * (values || rows) + 65_536) return
  throw new Error(`a page of ${values} values has ${size} bytes`)
}

function expectSoundPage(
  bytes: Uint8Array,
  header: PageHeader,
  values: number,
  { meta, optional }: Chunk,
): void {
  const { uncompressed_page_size: size, data_page_header: v1, data_page_header_v2: v2 } = header
  if (v2) {
    const levels = v2.repetition_levels_byte_length + v2.definition_levels_byte_length
    if (!(levels >= 0 && levels <= bytes.length)) throw new Error('the levels of a page reach beyond it')
    if (!(v2.num_nulls >= 0 && v2.num_nulls <= values))
      throw new Error('a page misses more values than it has')
    if (optional) expectRuns(bytes.subarray(v2.repetition_levels_byte_length, levels), 1, values)
    const packed = bytes.subarray(levels)
    const whole =
      v2.is_compressed === false ? packed : decompressPage(packed, size - levels, meta.codec, compressors)
    expectValues(whole, v2.encoding, meta, values)
    return
  }
  const whole = decompressPage(bytes, size, meta.codec, compressors)
  let at = 0
  if (optional) {
    const levels = viewOf(whole).getUint32(0, true)
    if (levels > whole.length - 4) throw new Error('the levels of a page reach beyond it')
    expectRuns(whole.subarray(4, 4 + levels), 1, values)
    at = 4 + levels
  }
  expectValues(whole.subarray(at), v1!.encoding, meta, values)
}

function expectValues(bytes: Uint8Array, encoding: string, { type }: ColumnMetaData, values: number): void {
  if (type === 'BOOLEAN' && encoding === 'RLE') expectRuns(bytes.subarray(4), 1, values)
  else if (encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY') {
    const width = bytes[0] ?? 0
    if (width > 32) throw new Error(`a page has indices of ${width} bits`)
    if (width > 0) expectRuns(bytes.subarray(1), width, values)
  }
}

/**
 * No repetition has more values than the page. Runs of packed bits may be filled up, but are as long as their bytes.
 *
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/
 */
function expectRuns(bytes: Uint8Array, width: number, values: number): void {
  for (let at = 0, seen = 0; at < bytes.length && seen < values;) {
    let header = 0
    for (let shift = 0, byte = 128; byte & 128; shift += 7) {
      byte = bytes[at++] ?? 0
      header += (byte & 127) * 2 ** shift
      if (shift > 28) throw new Error('a run is damaged')
    }
    const packed = header % 2 === 1
    const count = packed ? 8 * Math.floor(header / 2) : header / 2
    if (!packed && count > values) throw new Error(`a run has ${count} of ${values} values`)
    seen += count
    at += packed ? (count * width) / 8 : Math.ceil(width / 8)
  }
}
