import { WeightsError, show } from './errors.ts'
import { say } from './say.ts'
import { type ByteSource, viewOf } from './source.ts'

/** A file in the archive, as the directory describes it. */
export interface ZipEntry {
  readonly name: string
  /** 0 stored, 8 deflated. */
  readonly method: number
  readonly crc: number
  readonly compressedSize: number
  readonly size: number
  /** Where its local header is. */
  readonly offset: number
}

const END_SIGNATURE = 0x06054b50
const END_BYTES = 22
const MAX_COMMENT_BYTES = 0xffff
const END64_LOCATOR_SIGNATURE = 0x07064b50
const END64_LOCATOR_BYTES = 20
const END64_SIGNATURE = 0x06064b50
const END64_BYTES = 56
const ENTRY_SIGNATURE = 0x02014b50
const ENTRY_BYTES = 46

/** A local header, without the entry's name. */
export const LOCAL_BYTES = 30

/** Deflate writes at most 258 bytes for 2 bits. */
const MAX_DEFLATE_RATIO = 1032

/** The most that the deflated entries of one archive may unfold into. */
const MAX_INFLATED_BYTES = 2 ** 32

/**
 * The entries of a zip archive by name, in the order of its directory. Sizes are checked against the archive before
 * anything is read by them.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export async function readDirectory(source: ByteSource): Promise<ReadonlyMap<string, ZipEntry>> {
  const { name } = source
  const { count, start, bytes } = await findDirectory(source)
  if (count * ENTRY_BYTES > bytes) {
    const rule = `the directory of ${bytes} bytes must hold at most ${Math.floor(bytes / ENTRY_BYTES)} entries`
    throw new WeightsError(name, 'end of archive', `${rule}, but got ${count}`)
  }
  const directory = viewOf(await source.read(start, bytes))
  const entries = new Map<string, ZipEntry>()
  let at = 0
  for (let i = 0; i < count; i++) {
    const place = `byte ${start + at}`
    if (at + ENTRY_BYTES > bytes || directory.getUint32(at, true) !== ENTRY_SIGNATURE) {
      throw new WeightsError(name, place, `entry ${i} of the directory must begin here, but got other bytes`)
    }
    const next = at + ENTRY_BYTES + variableBytes(directory, at)
    if (next > bytes)
      throw new WeightsError(name, place, 'the entry must end within the directory, but got more')
    const entry = readEntry(name, place, directory, at, next)
    if (entries.has(entry.name)) {
      throw new WeightsError(name, place, `every entry must come once, but got ${show(entry.name)} twice`)
    }
    entries.set(entry.name, entry)
    at = next
  }
  checkSizes(source, entries)
  checkPlaces(source, entries, start)
  return entries
}

interface Directory {
  readonly count: number
  readonly start: number
  readonly bytes: number
}

async function findDirectory(source: ByteSource): Promise<Directory> {
  const { name, size } = source
  const tailBytes = Math.min(size, END_BYTES + MAX_COMMENT_BYTES)
  const tailStart = size - tailBytes
  const tail = viewOf(await source.read(tailStart, tailBytes))
  let at = tailBytes - END_BYTES
  while (at >= 0 && !(tail.getUint32(at, true) === END_SIGNATURE && endsAt(tail, at) === tailBytes)) at--
  if (at < 0) throw new WeightsError(name, null, say('weights-archive-cut'))
  const end = tailStart + at
  const plain = {
    count: tail.getUint16(at + 10, true),
    bytes: tail.getUint32(at + 12, true),
    start: tail.getUint32(at + 16, true),
  }
  const isZip64 = plain.count === 0xffff || plain.bytes === 0xffffffff || plain.start === 0xffffffff
  const directory = isZip64 ? await readEnd64(source, end) : plain
  if (directory.start + directory.bytes > end) {
    const got = `${directory.bytes} bytes from byte ${directory.start}`
    throw new WeightsError(
      name,
      `byte ${end}`,
      `the directory must lie before its end record, but got ${got}`,
    )
  }
  return directory
}

const endsAt = (tail: DataView, at: number): number => at + END_BYTES + tail.getUint16(at + 20, true)

async function readEnd64(source: ByteSource, end: number): Promise<Directory> {
  const { name } = source
  const place = `byte ${end}`
  const missing = 'an archive of this size must have a zip64 end record before its end record, but got none'
  if (end < END64_LOCATOR_BYTES + END64_BYTES) throw new WeightsError(name, place, missing)
  const locator = viewOf(await source.read(end - END64_LOCATOR_BYTES, END64_LOCATOR_BYTES))
  const at = toSafe(name, place, locator.getBigUint64(8, true))
  const isInside = at <= end - END64_LOCATOR_BYTES - END64_BYTES
  if (locator.getUint32(0, true) !== END64_LOCATOR_SIGNATURE || !isInside) {
    throw new WeightsError(name, place, missing)
  }
  const record = viewOf(await source.read(at, END64_BYTES))
  if (record.getUint32(0, true) !== END64_SIGNATURE) throw new WeightsError(name, `byte ${at}`, missing)
  return {
    count: toSafe(name, place, record.getBigUint64(32, true)),
    bytes: toSafe(name, place, record.getBigUint64(40, true)),
    start: toSafe(name, place, record.getBigUint64(48, true)),
  }
}

function toSafe(name: string, place: string, value: bigint): number {
  if (value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value)
  throw new WeightsError(name, place, `sizes and offsets must be below 2^53, but got ${value}`)
}

/** The bytes of an entry's name, extra fields and comment. */
function variableBytes(directory: DataView, at: number): number {
  return [28, 30, 32].reduce((sum, field) => sum + directory.getUint16(at + field, true), 0)
}

function readEntry(file: string, place: string, directory: DataView, at: number, end: number): ZipEntry {
  const nameBytes = directory.getUint16(at + 28, true)
  const extraBytes = directory.getUint16(at + 30, true)
  const nameStart = directory.byteOffset + at + ENTRY_BYTES
  const name = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    new Uint8Array(directory.buffer, nameStart, nameBytes),
  )
  const flags = directory.getUint16(at + 8, true)
  if (flags & 1) throw new WeightsError(file, show(name), say('weights-encrypted'))
  const wide = new Zip64Fields(directory, at + ENTRY_BYTES + nameBytes, Math.min(extraBytes, end - at))
  const field = (offset: number): number => {
    const value = directory.getUint32(at + offset, true)
    if (value !== 0xffffffff) return value
    const wideValue = wide.next()
    if (wideValue !== null) return toSafe(file, place, wideValue)
    throw new WeightsError(file, place, 'a size of 2^32 − 1 must have its zip64 field, but got none')
  }
  // In the extra field, too, the uncompressed size comes first.
  const size = field(24)
  const compressedSize = field(20)
  const offset = field(42)
  const method = directory.getUint16(at + 10, true)
  return { name, method, crc: directory.getUint32(at + 16, true), compressedSize, size, offset }
}

/** The 64-bit values of an entry's extra field, for those that do not fit its 32-bit fields. */
class Zip64Fields {
  readonly #view: DataView
  #at: number
  #end: number

  constructor(directory: DataView, start: number, bytes: number) {
    this.#view = directory
    this.#at = this.#end = start
    for (let at = start; at + 4 <= start + bytes;) {
      const id = directory.getUint16(at, true)
      const length = directory.getUint16(at + 2, true)
      if (id === 1 && at + 4 + length <= start + bytes) {
        this.#at = at + 4
        this.#end = at + 4 + length
        return
      }
      at += 4 + length
    }
  }

  next(): bigint | null {
    if (this.#at + 8 > this.#end) return null
    this.#at += 8
    return this.#view.getBigUint64(this.#at - 8, true)
  }
}

function checkSizes(source: ByteSource, entries: ReadonlyMap<string, ZipEntry>): void {
  let inflated = 0
  for (const { name, method, size, compressedSize } of entries.values()) {
    const place = show(name)
    if (method !== 0 && method !== 8)
      throw new WeightsError(source.name, place, say('weights-compression', { method }))
    if (method === 0 && size !== compressedSize) {
      const rule = `an entry stored as it is must declare its ${compressedSize} bytes`
      throw new WeightsError(source.name, place, `${rule}, but got ${size}`)
    }
    if (size > compressedSize * MAX_DEFLATE_RATIO) {
      const rule = `${compressedSize} bytes of deflate must declare at most ${compressedSize * MAX_DEFLATE_RATIO}`
      throw new WeightsError(source.name, place, `${rule}, but got ${size}`)
    }
    if (method === 8) inflated += size
  }
  if (inflated > MAX_INFLATED_BYTES) {
    const said = say('weights-unfolds', { most: MAX_INFLATED_BYTES, got: inflated })
    throw new WeightsError(source.name, 'directory', said)
  }
}

/** Entries over each other would let a small archive unfold into the same bytes again and again. */
function checkPlaces(source: ByteSource, entries: ReadonlyMap<string, ZipEntry>, directory: number): void {
  const ordered = [...entries.values()].sort((a, b) => a.offset - b.offset)
  for (const [i, { name, offset, compressedSize }] of ordered.entries()) {
    const next = ordered[i + 1]
    const [limit, what] = next === undefined ? [directory, 'the directory'] : [next.offset, show(next.name)]
    const end = offset + LOCAL_BYTES + compressedSize
    if (end <= limit) continue
    const rule = `the entry must end before ${what} begins, at byte ${limit}`
    throw new WeightsError(source.name, show(name), `${rule}, but got byte ${end}`)
  }
}
