import { ShapeError } from '@sinal/core'
import { Block } from './stages/block.ts'
import type { SampleSource, SignalBlock, SourceOptions } from './types.ts'

export interface ReaderOptions {
  /** Indices into the source's channels. */
  readonly channels: readonly number[]
  readonly blockLength: number
  readonly signal: AbortSignal | undefined
  /** Called after each block, before its samples count as done, and when all are. */
  readonly onBlock: () => void
}

export interface ReadBlock {
  readonly block: Block
  readonly isLast: boolean
}

/** Reads a source block by block, one ahead of what is asked for, and holds it to what it says of itself. */
export class SourceReader {
  /** Samples that were given in this reading and are done with. */
  done = 0
  /** Samples of the source; null while that is not known. */
  length: number | null
  readonly #source: SampleSource
  readonly #options: ReaderOptions

  constructor(source: SampleSource, options: ReaderOptions) {
    this.#source = source
    this.length = source.length
    this.#options = options
  }

  /** All samples, in order, from the start; the last block is empty where the source does not say how many there are. */
  async *blocks(): AsyncGenerator<ReadBlock> {
    const { channels, blockLength, signal } = this.#options
    const options: SourceOptions = { channels, dtype: 'float32', blockLength, ...(signal && { signal }) }
    this.done = 0
    let next = 0
    let last: Block | null = null
    for await (const read of ahead(this.#source.blocks(options))) {
      signal?.throwIfAborted()
      if (read.start !== next) {
        throw new ShapeError(`streamRecipe: source must go on at sample ${next}, but got ${read.start}`)
      }
      next += read.length
      // More than the source says that there are: it is told when all are counted.
      if (last !== null) continue
      const block = this.#block(read)
      const isAll = next === this.length
      // A block may be longer than was asked for.
      for (let from = 0; from < block.length; from += blockLength) {
        const part = block.cut(from, Math.min(from + blockLength, block.length))
        if (isAll && from + part.length === block.length) {
          last = part
        } else {
          yield { block: part, isLast: false }
          this.#finish(part)
        }
      }
    }
    this.#end(next)
    const block = last ?? Block.of(new Float32Array(0), channels.length)
    yield { block, isLast: true }
    this.#finish(block)
    if (block.length > 0) this.#options.onBlock()
  }

  #finish({ length }: Block): void {
    this.#options.onBlock()
    this.done += length
  }

  #end(given: number): void {
    this.length ??= given
    if (given === this.length) return
    const rule = this.#source.length === null ? 'that it gave before' : 'that it says'
    throw new ShapeError(
      `streamRecipe: source must give the ${this.length} samples ${rule}, but got ${given}`,
    )
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
    return Block.ofRows(rows, length)
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
