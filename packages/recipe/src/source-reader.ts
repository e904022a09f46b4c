import { ShapeError } from '@sinal/core'
import type { Block } from './stages/block.ts'
import { cut } from './stages/block.ts'
import type { SampleSource, SignalBlock, SourceOptions } from './types.ts'

export interface ReaderOptions {
  /** Indices into the source's channels. */
  readonly channels: readonly number[]
  readonly blockLength: number
  readonly signal: AbortSignal | undefined
}

/** Samples that are read around the signal, as if its ends were joined. */
export interface Around {
  /** The last so many samples come before the first, too. */
  readonly padLeft: number
  /** The first so many samples come behind the last, too. */
  readonly padRight: number
}

export interface ReadBlock {
  readonly block: Block
  readonly isLast: boolean
}

/** Reads a source block by block, one ahead of what is asked for, and holds it to what it says of itself. */
export class SourceReader {
  /** Samples of the source that were given and are done with. */
  done = 0
  readonly #source: SampleSource
  readonly #options: ReaderOptions

  constructor(source: SampleSource, options: ReaderOptions) {
    this.#source = source
    this.#options = options
  }

  /** All samples, in order; the last block is empty, unless there is something behind the end. */
  async *blocks({ padLeft, padRight }: Around): AsyncGenerator<ReadBlock> {
    const { length } = this.#source
    if (padLeft > 0) {
      for await (const block of this.#range(length! - padLeft, length!)) yield { block, isLast: false }
    }
    let given = 0
    for await (const block of this.#range(0, null)) {
      yield { block, isLast: false }
      given += block.length
      this.done = given
    }
    if (length !== null && given !== length) {
      throw new ShapeError(
        `streamRecipe: source must give the ${length} samples that it says, but got ${given}`,
      )
    }
    if (padRight > 0) {
      for await (const block of this.#range(0, padRight)) yield { block, isLast: false }
    }
    yield { block: this.#block({ start: 0, length: 0, data: this.#nothing() }), isLast: true }
  }

  #nothing(): Float32Array[] {
    return this.#options.channels.map(() => new Float32Array(0))
  }

  async *#range(start: number, end: number | null): AsyncGenerator<Block> {
    const { channels, blockLength, signal } = this.#options
    const options: SourceOptions = {
      channels,
      dtype: 'float32',
      blockLength,
      ...(start > 0 && { start }),
      ...(end !== null && { end }),
      ...(signal && { signal }),
    }
    let next = start
    for await (const read of ahead(this.#source.blocks(options))) {
      if (read.start !== next) {
        throw new ShapeError(`streamRecipe: source must go on at sample ${next}, but got ${read.start}`)
      }
      next += read.length
      const block = this.#block(read)
      // A block may be longer than was asked for.
      for (let from = 0; from < block.length; from += blockLength) {
        yield cut(block, from, Math.min(from + blockLength, block.length))
      }
    }
  }

  #block({ data, length }: SignalBlock): Block {
    const { channels } = this.#options
    if (data.length !== channels.length || data.some((row) => row.length !== length)) {
      const sizes = data.map((row) => row.length).join(', ')
      throw new ShapeError(
        `streamRecipe: source must give ${channels.length} channels of ${length} samples, but got [${sizes}]`,
      )
    }
    const rows = data.map((row) => (row instanceof Float32Array ? row : Float32Array.from(row)))
    return { rows, length, whole: rows.length === 1 ? rows[0]! : null }
  }
}

/** The same, each read while the one before is used. */
async function* ahead<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  const iterator = items[Symbol.asyncIterator]()
  try {
    let next = iterator.next()
    for (;;) {
      const { done, value } = await next
      if (done) return
      next = iterator.next()
      // Heard when it is awaited.
      next.catch(() => undefined)
      yield value
    }
  } finally {
    await iterator.return?.()
  }
}
