import { bytesBetween, type RandomAccess, viewOf } from '../byte-range.ts'
import { type ByteSource, StreamBytes } from '../byte-source.ts'
import { inflateRaw } from '../inflate.ts'
import { isFinal, problemOf, SignalError } from '../signal-error.ts'
import { say } from '../say.ts'

export interface ZipMember {
  readonly name: string
  readonly bytes: ByteSource
}

interface Entry {
  readonly name: string
  readonly method: number
  readonly encrypted: boolean
  readonly sum: number
  readonly stored: number
  readonly size: number
  readonly header: number
}

const END = 0x06054b50
const END_BYTES = 22
const LONG_END_LOCATOR = 0x07064b50
const LONG_END = 0x06064b50
const ENTRY = 0x02014b50
const ENTRY_BYTES = 46
const LOCAL = 0x04034b50
const LOCAL_BYTES = 30
const MAX_COMMENT = 65_535
const MAX_DIRECTORY_BYTES = 64 * 1024 * 1024

/**
 * The members of a ZIP archive, each with its bytes: stored ones where they lie, deflated ones as they are read.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export async function zipMembers(archive: RandomAccess): Promise<ZipMember[]> {
  const { name: file } = archive
  const { offset, size, count } = await findDirectory(archive)
  if (size > MAX_DIRECTORY_BYTES || offset + size > archive.size)
    throw broken(file, 'its directory lies outside the file')
  const directory = await archive.slice(offset, offset + size)
  const view = viewOf(directory)
  const members: ZipMember[] = []
  for (let at = 0; members.length < count;) {
    if (at + ENTRY_BYTES > directory.length || view.getUint32(at, true) !== ENTRY) {
      throw broken(file, `its directory breaks off after ${members.length} of ${count} members`)
    }
    const entry = parseEntry(directory, view, at)
    members.push({ name: entry.name, bytes: await memberBytes(archive, entry) })
    at +=
      ENTRY_BYTES +
      view.getUint16(at + 28, true) +
      view.getUint16(at + 30, true) +
      view.getUint16(at + 32, true)
  }
  return members
}

async function findDirectory(archive: RandomAccess) {
  const start = Math.max(0, archive.size - END_BYTES - MAX_COMMENT)
  const tail = await archive.slice(start, archive.size)
  const view = viewOf(tail)
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) !== END) continue
    const short = {
      count: view.getUint16(at + 10, true),
      size: view.getUint32(at + 12, true),
      offset: view.getUint32(at + 16, true),
    }
    const isLong = at >= 20 && view.getUint32(at - 20, true) === LONG_END_LOCATOR
    return isLong ? longDirectory(archive, Number(view.getBigUint64(at - 12, true))) : short
  }
  throw broken(archive.name, 'it has no directory at its end')
}

/** Where 32 bits are too few. */
async function longDirectory(archive: RandomAccess, at: number) {
  const record = at + 56 <= archive.size ? viewOf(await archive.slice(at, at + 56)) : null
  if (record?.getUint32(0, true) !== LONG_END) throw broken(archive.name, 'it has no directory at its end')
  const [count, size, offset] = [32, 40, 48].map((place) => Number(record.getBigUint64(place, true)))
  return { count: count!, size: size!, offset: offset! }
}

function parseEntry(directory: Uint8Array, view: DataView, at: number): Entry {
  const nameEnd = at + ENTRY_BYTES + view.getUint16(at + 28, true)
  const entry = {
    name: new TextDecoder().decode(directory.subarray(at + ENTRY_BYTES, nameEnd)),
    encrypted: (view.getUint16(at + 8, true) & 1) !== 0,
    method: view.getUint16(at + 10, true),
    sum: view.getUint32(at + 16, true),
    stored: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    header: view.getUint32(at + 42, true),
  }
  return { ...entry, ...longSizes(view, nameEnd, nameEnd + view.getUint16(at + 30, true), entry) }
}

/** The extra field of kind 1 has, in this order, those of the numbers that 32 bits could not hold. */
function longSizes(view: DataView, start: number, end: number, entry: Entry): Partial<Entry> {
  for (let at = start; at + 4 <= Math.min(end, view.byteLength); at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue
    const long = (['size', 'stored', 'header'] as const).filter((key) => entry[key] === 0xffffffff)
    if (at + 4 + 8 * long.length > view.byteLength) break
    return Object.fromEntries(long.map((key, i) => [key, Number(view.getBigUint64(at + 4 + 8 * i, true))]))
  }
  return {}
}

async function memberBytes(archive: RandomAccess, entry: Entry): Promise<ByteSource> {
  const name = `${archive.name}, ${entry.name}`
  const local = await archive.slice(entry.header, Math.min(archive.size, entry.header + LOCAL_BYTES))
  if (local.length < LOCAL_BYTES || viewOf(local).getUint32(0, true) !== LOCAL) {
    throw broken(archive.name, `its member "${entry.name}" is not where the directory says`)
  }
  const start =
    entry.header + LOCAL_BYTES + viewOf(local).getUint16(26, true) + viewOf(local).getUint16(28, true)
  if (start + entry.stored > archive.size) throw broken(archive.name, `its member "${entry.name}" is cut off`)
  if (entry.encrypted || (entry.method !== 0 && entry.method !== 8)) {
    const what = entry.encrypted ? 'an encrypted one' : `one of method ${entry.method}`
    throw new SignalError(say('zip-method', { method: what }), { file: name })
  }
  const within: ByteSource = {
    name,
    size: entry.stored,
    compression: null,
    head: (length) => archive.slice(start, start + Math.min(length, entry.stored)),
    slice: (from, to) => archive.slice(start + from, start + Math.min(to, entry.stored)),
    isSeekable: true,
    isRepeatable: true,
    chunks: (from = 0) => bytesBetween(within, from),
    close: () => Promise.resolve(),
  }
  if (entry.method === 0) return within
  const stream = () => checked(inflateRaw(within.chunks()), entry, name)
  return new StreamBytes({ stream, size: entry.size }, { name, repeatable: true })
}

/** Inflated bytes, whose sum is compared when all have been read. */
async function* checked(
  inflated: AsyncIterable<Uint8Array>,
  entry: Entry,
  file: string,
): AsyncGenerator<Uint8Array> {
  let sum = -1
  let size = 0
  try {
    for await (const bytes of inflated) {
      for (const byte of bytes) sum = CRC_TABLE[(sum ^ byte) & 255]! ^ (sum >>> 8)
      size += bytes.length
      yield bytes
    }
  } catch (error) {
    if (isFinal(error)) throw error
    throw new SignalError(say('member-damaged', { problem: problemOf(error) }), { file, cause: error })
  }
  if (size !== entry.size || ~sum >>> 0 !== entry.sum)
    throw new SignalError(say('member-damaged', { problem: 'incorrect data check' }), { file })
}

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1
  return sum
})

function broken(file: string, problem: string): SignalError {
  return new SignalError(say('zip-damaged', { problem }), { file })
}
