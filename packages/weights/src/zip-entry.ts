import { inflateSync } from 'fflate'
import { crc32 } from './crc32.ts'
import { WeightsError, show } from './errors.ts'
import { say } from './say.ts'
import { type ByteSource, viewOf } from './source.ts'
import { LOCAL_BYTES, type ZipEntry } from './zip-directory.ts'

const LOCAL_SIGNATURE = 0x04034b50

/**
 * The content of an entry, in an array of its own.
 *
 * @throws {WeightsError} the entry is not where the directory says, is damaged, or does not unfold into its size
 */
export async function readEntry(source: ByteSource, entry: ZipEntry): Promise<Uint8Array> {
  const place = show(entry.name)
  const header = viewOf(await source.read(entry.offset, LOCAL_BYTES))
  if (header.getUint32(0, true) !== LOCAL_SIGNATURE) {
    const rule = `${place} must begin here, but got other bytes`
    throw new WeightsError(source.name, `byte ${entry.offset}`, rule)
  }
  const start = entry.offset + LOCAL_BYTES + header.getUint16(26, true) + header.getUint16(28, true)
  const raw = await source.read(start, entry.compressedSize)
  const content = entry.method === 0 ? raw : inflate(source.name, place, raw, entry.size)
  const crc = crc32(content)
  if (crc !== entry.crc) {
    const hex = (sum: number): string => sum.toString(16).padStart(8, '0')
    const said = say('weights-checksum', { expected: hex(entry.crc), got: hex(crc) })
    throw new WeightsError(source.name, place, said)
  }
  return content
}

function inflate(file: string, place: string, raw: Uint8Array, size: number): Uint8Array {
  let content: Uint8Array
  try {
    // What does not fit into `out` is dropped, so a stream never writes more than it declared.
    content = inflateSync(raw, { out: new Uint8Array(size) })
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw new WeightsError(file, place, `the entry must be deflated data, but got: ${problem}`, { cause })
  }
  if (content.length !== size) {
    throw new WeightsError(file, place, `the entry must unfold into ${size} bytes, but got ${content.length}`)
  }
  return content
}
