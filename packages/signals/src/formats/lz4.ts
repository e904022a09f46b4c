import { viewOf } from '../byte-range.ts'

const MAGIC = 0x184d2204

/** An LZ4 block of more than 255 bytes from each byte can't be. */
const MAX_RATIO = 255

/**
 * Decompresses one LZ4 frame, as Arrow has them; its sums are not compared.
 *
 * @param length bytes that it stands for
 * @throws {Error} it is damaged
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
export function decompressLz4Frame(frame: Uint8Array, length: number): Uint8Array {
  const view = viewOf(frame)
  if (frame.length < 7 || view.getUint32(0, true) !== MAGIC) throw new Error('expected an LZ4 frame')
  if (length > MAX_RATIO * frame.length)
    throw new Error(`${frame.length} bytes of LZ4 can't stand for ${length}`)
  const flags = frame[4]!
  const [hasBlockSums, hasSize, hasDictionary] = [flags & 16, flags & 8, flags & 1]
  const output = new Uint8Array(length)
  let filled = 0
  // Magic, flags, block size and the header's sum; beside them the content's size and a dictionary's number.
  for (let at = 7 + (hasSize ? 8 : 0) + (hasDictionary ? 4 : 0); ;) {
    if (at + 4 > frame.length) throw new Error('the LZ4 frame is cut off')
    const size = view.getUint32(at, true)
    at += 4
    if (size === 0) break
    const block = frame.subarray(at, at + (size & 0x7fffffff))
    if (block.length < (size & 0x7fffffff)) throw new Error('the LZ4 frame is cut off')
    if (size >>> 31) {
      if (filled + block.length > length) throw tooLong(length)
      output.set(block, filled)
      filled += block.length
    } else {
      filled = decompressBlock(block, output, filled)
    }
    at += block.length + (hasBlockSums ? 4 : 0)
  }
  if (filled !== length) throw new Error(`expected ${length} bytes of LZ4, but got ${filled}`)
  return output
}

/** Matches may reach into the blocks before. @returns the place after the last byte written */
function decompressBlock(block: Uint8Array, output: Uint8Array, start: number): number {
  let from = 0
  let to = start
  const more = (length: number): number => {
    if (length !== 15) return length
    let sum = length
    for (let byte = 255; byte === 255; sum += byte) byte = block[from++] ?? 0
    return sum
  }
  while (from < block.length) {
    const token = block[from++]!
    const literals = more(token >> 4)
    if (from + literals > block.length) throw new Error('the LZ4 block is cut off')
    if (to + literals > output.length) throw tooLong(output.length)
    output.set(block.subarray(from, from + literals), to)
    from += literals
    to += literals
    if (from >= block.length) break
    const offset = block[from]! | ((block[from + 1] ?? 0) << 8)
    from += 2
    const end = to + more(token & 15) + 4
    if (offset === 0 || offset > to)
      throw new Error(`an LZ4 match reaches ${offset} bytes back from byte ${to}`)
    if (end > output.length) throw tooLong(output.length)
    for (; to < end; to++) output[to] = output[to - offset]!
  }
  return to
}

function tooLong(length: number): Error {
  return new Error(`expected ${length} bytes of LZ4, but got more`)
}
