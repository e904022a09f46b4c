import { concatenate } from './byte-source.ts'

/** Takes bytes off chunks in whatever portions are needed. */
export class ByteReader {
  /** Bytes taken so far. */
  position = 0
  readonly #chunks: AsyncIterator<Uint8Array>
  #chunk: Uint8Array = new Uint8Array(0)

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** The next `length` bytes, the caller's to keep; fewer when there are no more. Makes room only for what comes. */
  async take(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const parts: Uint8Array[] = []
    let missing = length
    while (missing > 0) {
      const part = await this.#part(missing)
      if (part === null) break
      missing -= part.length
      // A chunk is valid until the next one is asked for.
      parts.push(part.length < length ? part.slice() : part)
    }
    return concatenate(parts, length - missing)
  }

  /** Passes over bytes. @returns how many there were */
  async skip(length: number): Promise<number> {
    let missing = length
    while (missing > 0) {
      const part = await this.#part(missing)
      if (part === null) break
      missing -= part.length
    }
    return length - missing
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  async #part(atMost: number): Promise<Uint8Array | null> {
    while (this.#chunk.length === 0) {
      const { done, value } = await this.#chunks.next()
      if (done) return null
      this.#chunk = value
    }
    const part = this.#chunk.subarray(0, atMost)
    this.#chunk = this.#chunk.subarray(part.length)
    this.position += part.length
    return part
  }
}
