import { CsvError } from './csv-error.ts'
import type { Source, StreamSource } from './types.ts'

/** One file's bytes: a look at its beginning, and all of them as often as the source can give them. */
export interface ByteSource {
  readonly name: string
  readonly size: number | null
  head(bytes: number): Promise<Uint8Array>
  /** Whether `chunks` can begin anywhere. */
  readonly isSeekable: boolean
  /**
   * Each chunk is valid until the next one is asked for.
   *
   * @param from the first byte wanted; another than 0 only where `isSeekable`
   */
  chunks(from?: number): AsyncIterable<Uint8Array>
  close(): Promise<void>
}

export async function byteSource(source: Source, name?: string): Promise<ByteSource> {
  if (typeof source !== 'string') return new StreamBytes(source, name)
  const { NodeFile, pipeAt } = await import('./node-file.ts')
  const pipe = await pipeAt(source)
  return pipe ? new StreamBytes(pipe, name) : NodeFile.open(source, name)
}

/**
 * Bytes of a stream. What the look at the beginning took is given again by the first `chunks()`, so that a
 * stream that can be had only once, such as a process's standard input, can be both sniffed and read.
 */
class StreamBytes implements ByteSource {
  readonly name: string
  readonly size: number | null
  readonly isSeekable: boolean
  readonly #source: StreamSource
  #begun: { taken: Uint8Array[]; rest: AsyncIterator<Uint8Array> } | null = null

  constructor(source: StreamSource, name?: string) {
    this.#source = source
    this.name = name ?? source.name ?? 'data'
    this.size = source.size ?? null
    this.isSeekable = source.slice !== undefined
  }

  async head(bytes: number): Promise<Uint8Array> {
    const begun = (this.#begun ??= { taken: [], rest: this.#iterate(this.#source) })
    let length = begun.taken.reduce((sum, chunk) => sum + chunk.length, 0)
    while (length < bytes) {
      const { done, value } = await begun.rest.next()
      if (done) break
      begun.taken.push(value.slice())
      length += value.length
    }
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

  async *#iterate(source: Pick<StreamSource, 'stream'>): AsyncGenerator<Uint8Array> {
    try {
      const stream = source.stream()
      yield* Symbol.asyncIterator in stream ? stream : readAll(stream as ReadableStream<Uint8Array>)
    } catch (error) {
      if (error instanceof CsvError || (error instanceof Error && error.name === 'AbortError')) throw error
      const problem = error instanceof Error ? error.message : String(error)
      throw new CsvError(`the data can't be read: ${problem}`, { file: this.name, cause: error })
    }
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

export function concatenate(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
