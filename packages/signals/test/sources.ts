import type { StreamSource } from '../src/index.ts'

/** A source that gives the bytes in pieces of the given lengths, over and over. */
export function inPieces(bytes: Uint8Array, lengths: readonly number[], name = 'pieces.csv'): StreamSource {
  return {
    name,
    size: bytes.length,
    async *stream() {
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const length = lengths[i % lengths.length]!
        yield bytes.slice(at, at + length)
        at += length
      }
    },
  }
}

export function textSource(text: string, name = 'text.csv'): StreamSource {
  return inPieces(new TextEncoder().encode(text), [1 << 16], name)
}

/** A source of unknown size that can be read a single time, as a process's standard input. */
export function onlyOnce(bytes: Uint8Array, length: number, name = 'stdin'): StreamSource {
  let begun = false
  return {
    name,
    stream() {
      if (begun) throw new Error('the stream was read already')
      begun = true
      return inPieces(bytes, [length]).stream()
    },
  }
}
