import { Decompress } from 'fzstd'
import xxhash from 'xxhash-wasm'
import { viewOf } from './byte-range.ts'
import { ByteReader } from './byte-reader.ts'

/** One frame: its bytes, and, once they have been read, the sum of its content where it has one. */
interface Frame {
  readonly bytes: AsyncGenerator<Uint8Array>
  sum: number | null
}

/**
 * Decompresses Zstandard, of one or several frames, and checks their sums. The frames are parted here, because Node's
 * own decompressor stops after the first one without a word.
 *
 * @param native decompresses a single frame and checks its sum
 * @see https://www.rfc-editor.org/rfc/rfc8878
 */
export async function* unzstd(
  chunks: AsyncIterable<Uint8Array>,
  native: ((bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>) | null,
): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(chunks)
  try {
    for (let first = true; ; first = false) {
      const magic = await reader.take(4)
      if (magic.length === 0 && !first) return
      if (await skipped(reader, magic)) continue
      const frame = frameOf(reader, magic)
      yield* native ? native(frame.bytes) : decompressFrame(frame)
    }
  } finally {
    await reader.close()
  }
}

/** Whether this is a frame of someone else's data. */
async function skipped(reader: ByteReader, magic: Uint8Array): Promise<boolean> {
  if (magic.length === 4 && (viewOf(magic).getUint32(0, true) & 0xfffffff0) >>> 0 === 0x184d2a50) {
    const length = viewOf(await exactly(reader, 4)).getUint32(0, true)
    if ((await reader.skip(length)) < length) throw new Error('unexpected end of file')
    return true
  }
  return false
}

function frameOf(reader: ByteReader, magic: Uint8Array): Frame {
  const frame: Frame = { bytes: bytes(), sum: null }
  async function* bytes(): AsyncGenerator<Uint8Array> {
    if (magic.length < 4) throw new Error('unexpected end of file')
    if (viewOf(magic).getUint32(0, true) !== 0xfd2fb528)
      throw new Error('a frame begins with none of its marks')
    const descriptor = await exactly(reader, 1)
    const flags = descriptor[0]!
    const single = (flags & 32) !== 0
    const contentSize = [single ? 1 : 0, 2, 4, 8][flags >> 6]!
    const rest = await exactly(reader, (single ? 0 : 1) + [0, 1, 2, 4][flags & 3]! + contentSize)
    yield Uint8Array.of(...magic, ...descriptor, ...rest)
    for (let last = false; !last;) {
      const head = await exactly(reader, 3)
      const bits = head[0]! | (head[1]! << 8) | (head[2]! << 16)
      last = (bits & 1) !== 0
      yield head
      // A block of type 1 is one byte, repeated.
      yield await exactly(reader, (bits & 6) === 2 ? 1 : bits >> 3)
    }
    if (!(flags & 4)) return
    const sum = await exactly(reader, 4)
    frame.sum = viewOf(sum).getUint32(0, true)
    yield sum
  }
  return frame
}

async function* decompressFrame(frame: Frame): AsyncGenerator<Uint8Array> {
  const hash = (await xxhash()).create64()
  const ready: Uint8Array[] = []
  const decompress = new Decompress((data) => ready.push(data))
  const take = () =>
    ready.splice(0).map((data) => {
      hash.update(data)
      return data
    })
  for await (const bytes of frame.bytes) {
    decompress.push(bytes)
    yield* take()
  }
  // It holds back frames of a few bytes.
  decompress.push(new Uint8Array(0), true)
  yield* take()
  if (frame.sum !== null && frame.sum !== Number(hash.digest() & 0xffffffffn))
    throw new Error('incorrect data check')
}

async function exactly(reader: ByteReader, length: number): Promise<Uint8Array> {
  const bytes = await reader.take(length)
  if (bytes.length < length) throw new Error('unexpected end of file')
  return bytes
}
