// Imports from `node:`: it is loaded when a path is opened, never in a browser.
import { read } from 'node:fs'
import { loadReadCached } from '@sinal/kernels/text'
import type { FileHandle } from 'node:fs/promises'
import { roomyBytes } from './roomy-bytes.ts'

const CHUNK_BYTES = 256 * 1024
/** Chunks that are read while the caller works on another. More of them, or larger ones, would not stay in the cache. */
const AHEAD = 1

/**
 * A file's bytes from a place on, read ahead, in chunks that have room around them.
 *
 * @param size of the file: what is beyond is not read
 * @param held chunks that may be asked for after one before it is not valid any more, at least 1
 */
export async function* chunksOf(
  { fd }: FileHandle,
  from: number,
  size: number,
  held: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const chunkBytes = Math.max(1, Math.min(CHUNK_BYTES, size - from))
  const count = AHEAD + 1 + Math.max(1, held)
  const chunks: Uint8Array<ArrayBuffer>[] = []
  const reading: Promise<number>[] = []
  let position = from
  let started = 0
  const readAhead = (): void => {
    if (position >= size) return
    const chunk = (chunks[started++ % count] ??= roomyBytes(chunkBytes))
    const length = readWhole(fd, chunk.subarray(0, size - position), position)
    // A failure is seen when the chunk is awaited; until then it must not count as unhandled.
    length.catch(() => {})
    reading.push(length)
    position += chunkBytes
  }
  try {
    for (let i = 0; i < AHEAD; i++) readAhead()
    for (let i = 0; reading.length > 0; i++) {
      const length = await reading.shift()!
      readAhead()
      if (length > 0) yield chunks[i % count]!.subarray(0, length)
      if (length < chunkBytes) break
    }
  } finally {
    // Nothing may be written to memory that has been given away, nor read from a handle that is closed.
    await Promise.allSettled(reading)
  }
}

/** What lies in the system's cache costs less to copy than to have another thread copy it. */
const readCached = loadReadCached()

/** Fills a chunk, unless the file ends before. @returns how many bytes there were */
async function readWhole(fd: number, into: Uint8Array, position: number): Promise<number> {
  let length = 0
  while (length < into.length) {
    const cached = readCached?.(fd, into, length, position + length) ?? -1
    const count = cached >= 0 ? cached : await readSome(fd, into, length, position + length)
    if (count === 0) break
    length += count
  }
  return length
}

/** As `FileHandle.read`, which takes three times as long for a chunk that the system has at hand. */
function readSome(fd: number, into: Uint8Array, offset: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(fd, into, offset, into.length - offset, position, (error, count) => {
      if (error) reject(error)
      else resolve(count)
    })
  })
}
