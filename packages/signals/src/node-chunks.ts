// Imports from `node:`: it is loaded when a path is opened, never in a browser.
import { read } from 'node:fs'
import { loadReadCached, type TextRooms } from '@sinal/kernels/text'
import type { FileHandle } from 'node:fs/promises'
import { roomyBytes, roomyLength } from './roomy-bytes.ts'

const CHUNK_BYTES = 512 * 1024
/** Files of fewer chunks are not worth other threads' work. */
const FEWEST_SHARED = 3

/**
 * A file's bytes from a place on, in chunks that have room around them. One is read ahead: more of them, or larger ones, would
 * not stay in the cache.
 */
export class ChunkReader {
  readonly #fd: number
  readonly #size: number
  readonly #chunkBytes: number
  /** They are written to in turn. */
  readonly #chunks: Uint8Array[] = []
  /** Where they are, if they are not this reader's own. */
  readonly #rooms: TextRooms | null
  readonly #taken: Uint8Array[] = []
  readonly #count: number
  /** How long the chunk is that is read ahead. */
  #ahead: Promise<number>
  #position: number
  #started = 0
  #given = 0

  /**
   * @param size of the file: what is beyond is not read
   * @param held chunks that may be asked for after one before it is not valid any more, at least 1
   * @param rooms where chunks of a long file should lie; null: anywhere
   */
  constructor({ fd }: FileHandle, from: number, size: number, held: number, rooms: TextRooms | null) {
    this.#fd = fd
    this.#size = size
    this.#chunkBytes = Math.max(1, Math.min(CHUNK_BYTES, size - from))
    this.#count = 2 + Math.max(1, held)
    this.#position = from
    this.#rooms = size - from < FEWEST_SHARED * CHUNK_BYTES ? null : rooms
    this.#ahead = this.#readAhead()
  }

  /** The next chunk; null at the end. */
  async next(): Promise<Uint8Array | null> {
    const length = await this.#ahead
    if (length === 0) return null
    this.#ahead = length < this.#chunkBytes ? AT_END : this.#readAhead()
    return this.#chunks[this.#given++ % this.#count]!.subarray(0, length)
  }

  /** Nothing may be written to memory that has been given away, nor read from a handle that is closed. */
  async settle(): Promise<void> {
    await this.#ahead.catch(() => {})
    for (const room of this.#taken) this.#rooms?.leave(room)
  }

  #readAhead(): Promise<number> {
    const position = this.#position
    if (position >= this.#size) return AT_END
    const chunk = (this.#chunks[this.#started++ % this.#count] ??= this.#newChunk())
    const length = readWhole(this.#fd, chunk.subarray(0, this.#size - position), position)
    // A failure is seen when the chunk is awaited; until then it must not count as unhandled.
    length.catch(() => {})
    this.#position += this.#chunkBytes
    return length
  }

  #newChunk(): Uint8Array {
    const bytes = roomyLength(this.#chunkBytes)
    const room = this.#rooms?.take(bytes)
    if (room) this.#taken.push(room)
    return roomyBytes(room ?? new Uint8Array(bytes))
  }
}

const AT_END = Promise.resolve(0)

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
