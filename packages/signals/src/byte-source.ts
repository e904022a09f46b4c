import type { TextRooms } from '@sinal/kernels/text'
import { isFinal, problemOf, SignalError } from './signal-error.ts'
import type { Compression, Source, StreamSource } from './types.ts'
import { say } from './say.ts'

/** One file's bytes: a look at its beginning, and all of them as often as the source can give them. */
export interface ByteSource {
  readonly name: string
  readonly size: number | null
  /** What these bytes were wrapped in. */
  readonly compression: Compression | null
  head(bytes: number): Promise<Uint8Array>
  /** Bytes `start` up to `end`, both within the file; null when they can be had only from front to back. */
  readonly slice: ((start: number, end: number) => Promise<Uint8Array>) | null
  /** Whether `chunks` can begin anywhere. */
  readonly isSeekable: boolean
  /** Whether `chunks` can be had again. */
  readonly isRepeatable: boolean
  /**
   * Each chunk is valid until the next one is asked for; one with room around it (`roomBefore`) longer.
   *
   * @param from the first byte wanted; another than 0 only where `isSeekable`
   * @param held how many more may be asked for before one with room around it is not valid any more; default 1
   * @param rooms where chunks lie if the source can put them anywhere; default: where it likes
   */
  chunks(from?: number, held?: number, rooms?: TextRooms | null): AsyncIterable<Uint8Array>
  close(): Promise<void>
}

export async function byteSource(source: Source, name?: string): Promise<ByteSource> {
  if (typeof source !== 'string') return new StreamBytes(source, { name })
  const { openFile, pipeAt } = await import('#for-node')
  const pipe = await pipeAt(source)
  return pipe ? new StreamBytes(pipe, { name }) : openFile(source, name)
}

interface StreamTraits {
  readonly name?: string | undefined
  readonly compression?: Compression
  /** Whether the stream can be had again: then the look at the beginning leaves nothing open. */
  readonly repeatable?: boolean
}

/**
 * Bytes of a stream. What the look at the beginning took is given again by the first `chunks()`, so that a
 * stream that can be had only once, such as a process's standard input, can be both sniffed and read.
 */
export class StreamBytes implements ByteSource {
  readonly name: string
  readonly size: number | null
  readonly isSeekable: boolean
  readonly isRepeatable: boolean
  readonly compression: Compression | null
  readonly slice: ByteSource['slice']
  readonly #source: StreamSource
  /** Whether the look at the beginning does: it may be had only once. */
  readonly #leavesOpen: boolean
  #begun: { taken: Uint8Array[]; rest: AsyncIterator<Uint8Array> } | null = null

  constructor(source: StreamSource, { name, compression, repeatable }: StreamTraits) {
    this.#source = source
    this.name = name ?? source.name ?? 'data'
    this.size = source.size ?? null
    this.isSeekable = source.slice !== undefined
    this.compression = compression ?? null
    this.slice = source.slice ? (start, end) => this.#slice(start, end) : null
    this.isRepeatable = repeatable ?? this.isSeekable
    this.#leavesOpen = !repeatable
  }

  async head(bytes: number): Promise<Uint8Array> {
    const begun = this.#begun ?? { taken: [], rest: this.#iterate(this.#source) }
    this.#begun = begun
    let length = begun.taken.reduce((sum, chunk) => sum + chunk.length, 0)
    while (length < bytes) {
      const { done, value } = await begun.rest.next()
      if (done) break
      begun.taken.push(value.slice())
      length += value.length
    }
    if (!this.#leavesOpen) await this.close()
    return concatenate(begun.taken, length).subarray(0, bytes)
  }

  async *chunks(from = 0): AsyncGenerator<Uint8Array> {
    const source = from > 0 ? this.#source.slice!(from) : this.#source
    const { taken, rest } = (from === 0 ? this.#begun : null) ?? { taken: [], rest: this.#iterate(source) }
    if (from === 0) this.#begun = null
    try {
      yield* taken
      for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
    } finally {
      await rest.return?.()
    }
  }

  async close(): Promise<void> {
    await this.#begun?.rest.return?.()
    this.#begun = null
  }

  async #slice(start: number, end: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = []
    let missing = end - start
    for await (const chunk of this.#iterate(this.#source.slice!(start, end))) {
      // Whoever knows only where to begin gives more.
      parts.push(chunk.slice(0, missing))
      missing -= parts.at(-1)!.length
      if (missing === 0) break
    }
    return concatenate(parts, end - start - missing)
  }

  async *#iterate(source: Pick<StreamSource, 'stream'>): AsyncGenerator<Uint8Array> {
    try {
      const stream = source.stream()
      yield* Symbol.asyncIterator in stream ? stream : readAll(stream as ReadableStream<Uint8Array>)
    } catch (error) {
      throw this.#unreadable(error)
    }
  }

  #unreadable(error: unknown): unknown {
    if (isFinal(error)) return error
    return new SignalError(say('unreadable', { problem: problemOf(error) }), {
      file: this.name,
      cause: error,
    })
  }
}

/** Browsers older than 2024 have readable streams that can't be iterated. */
async function* readAll(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    await reader.cancel()
  }
}

export function concatenate(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
