import { CsvError } from './csv-error.ts'
import type { RowsBegun } from '@sinal/kernels/text'
import { RowBlock } from './row-block.ts'
import type { RowIndex, RowPlace } from './row-index.ts'
import type { RowReader } from './row-reader.ts'
import { Rests } from './rests.ts'
import { type Lines, RowWindow } from './row-window.ts'
import type { ReadProgress } from './types.ts'
import { say } from './say.ts'

const PROGRESS_MS = 100

export interface RowReading {
  readonly file: string
  /** The text's bytes from `place` on. */
  readonly chunks: AsyncIterable<Uint8Array>
  readonly reader: RowReader
  /** Of the columns wanted. */
  readonly dtypes: readonly ('float32' | 'float64')[]
  /** Where the reading begins: a row, or (null) the beginning of the file. */
  readonly place: RowPlace | null
  /** Bytes of the file before its text. */
  readonly bomBytes: number
  /** Lines above the first row. */
  readonly skipLines: number
  readonly maxLineBytes: number
  readonly totalBytes: number | null
  readonly signal: AbortSignal | undefined
  readonly onProgress: ((progress: ReadProgress) => void) | undefined
  /** Learns where rows begin; null where a place in the text is none in the file. */
  readonly index: RowIndex | null
}

/** What is made of the rows, block by block. */
export interface RowTaker<T> {
  /** Whether no more rows are wanted. */
  readonly isComplete: boolean
  /** Gives an empty block the memory that its rows are to be written to, if it has any of its own. */
  lend(block: RowBlock): void
  /** Takes a block, whose memory is written to again when the next one is asked for. @returns null: nothing to give */
  take(block: RowBlock): T | null
}

/**
 * Reads a file's chunks, giving what is made of their rows.
 *
 * It takes the blocks itself, rather than to give them to another generator: at a gigabyte a second each of those that
 * a block passes through is felt.
 */
export async function* readRows<T>(reading: RowReading, taker: RowTaker<T>): AsyncGenerator<T> {
  if (taker.isComplete) return
  const { signal, totalBytes, onProgress } = reading
  const rows = new RowRun(reading, (block) => taker.lend(block))
  let reported = now()
  const rests = new Rests()
  try {
    for await (const chunk of reading.chunks) {
      signal?.throwIfAborted()
      if (rows.add(chunk)) for (const made of taken(rows.read(), taker)) yield made
      if (taker.isComplete) return
      if (onProgress && now() - reported > PROGRESS_MS) {
        onProgress({ bytesRead: rows.place, totalBytes, rows: rows.count })
        reported = now()
      }
      if (rests.isDue) await rests.take(signal)
    }
    signal?.throwIfAborted()
    for (const made of taken(rows.readRest(), taker)) yield made
    if (taker.isComplete) return
  } finally {
    rows.settle()
  }
  onProgress?.({ bytesRead: rows.place, totalBytes, rows: rows.count })
}

/** What is made of blocks, up to the last that is wanted. */
function* taken<T>(blocks: Iterable<RowBlock>, taker: RowTaker<T>): Generator<T> {
  for (const block of blocks) {
    const made = taker.take(block)
    if (made !== null) yield made
    if (taker.isComplete) return
  }
}

/** Lines to be read, perhaps by another thread already. */
interface Part extends Lines {
  /** Place in the file of the byte after them. */
  readonly end: number
  readonly block: RowBlock
  readonly begun: RowsBegun | null
}

/** The rows of what has arrived of a file. */
class RowRun {
  /** Rows given so far, those before the place where the reading began included. */
  count: number
  /** Place in the file up to which rows have been given: what lies behind may have arrived already. */
  place: number
  readonly #reading: RowReading
  readonly #window: RowWindow
  readonly #lines: LineSkipper
  /** One for each part, in turn. */
  readonly #blocks: readonly RowBlock[]
  /** Parts that are begun and not yet read, in the file's order. */
  readonly #begun: Part[] = []
  /** Parts that may be begun before the first of them is read. */
  #ahead: number
  #parts = 0
  /** Bytes of the file that have arrived, or were not asked for. */
  #arrived: number
  readonly #lend: (block: RowBlock) => void

  constructor(reading: RowReading, lend: (block: RowBlock) => void) {
    const { place, skipLines, bomBytes, reader } = reading
    this.#reading = reading
    this.#lend = lend
    this.#ahead = reader.ahead
    this.#blocks = Array.from({ length: reader.ahead + 1 }, () => new RowBlock(reading.dtypes))
    this.#lines = new LineSkipper(place === null ? skipLines : 0)
    this.#arrived = place?.byte ?? bomBytes
    this.#window = new RowWindow(reading.file, reading.maxLineBytes)
    this.count = place?.row ?? 0
    this.place = place?.byte ?? 0
  }

  /** @returns whether there is enough to read */
  add(chunk: Uint8Array): boolean {
    this.#arrived += chunk.length
    return this.#window.add(this.#lines.skip(chunk))
  }

  /** Gives the whole rows that have arrived, except those of the parts that are read ahead. */
  *read(): Generator<RowBlock> {
    const window = this.#window
    if (this.#ahead > 0 && window.isSteady) {
      this.#begin()
      yield* this.#readBegun(window.isTooLong ? 0 : this.#ahead)
    } else {
      yield* this.#readBegun(0)
      yield* this.#readPart(this.#part(window.cut()))
    }
    yield* this.#rejectLongLines()
    window.expectShortLine(this.#reading.reader.line)
  }

  /** Gives what is left when the file has ended. */
  *readRest(): Generator<RowBlock> {
    const { reader, file } = this.#reading
    const window = this.#window
    yield* this.#readBegun(0)
    yield* this.#readPart(this.#part(window.cut()))
    yield* this.#rejectLongLines()
    window.expectShortLine(reader.line)
    yield* this.#readPart(this.#part(window.cutRest()))
    while (reader.skipsBadRows && window.left > 0) {
      yield* this.#rejectLine()
      yield* this.#readPart(this.#part(window.cutRest()))
    }
    if (window.left === 0) return
    throw new CsvError(say('quote-open'), { file, row: reader.line })
  }

  /** Waits for what other threads still read. */
  settle(): void {
    for (const { begun } of this.#begun.splice(0)) begun?.finish()
  }

  #part({ bytes, from, limit }: Lines, isAhead = false): Part {
    const block = this.#blocks[this.#parts++ % this.#blocks.length]!
    const begun = isAhead && from < limit ? this.#reading.reader.begin(bytes, from, limit, block) : null
    // Not spread: V8 makes a class of its own for each such object.
    return { bytes, from, limit, end: this.#arrived - this.#window.left, block, begun }
  }

  /** Has another thread read what has arrived. It may begin within a quoted field: then it does so in vain. */
  #begin(): void {
    const part = this.#part(this.#window.cut(), true)
    if (part.begun !== null) this.#begun.push(part)
  }

  /** Reads what is begun, up to so many parts. */
  *#readBegun(left: number): Generator<RowBlock> {
    while (this.#begun.length > left) yield* this.#readPart(this.#begun.shift()!)
  }

  *#readPart({ bytes, from, limit, end, block, begun }: Part): Generator<RowBlock> {
    if (from === limit) return
    const { reader, index } = this.#reading
    reader.take(bytes, from, limit)
    let at = begun ? reader.finish(begun, block) : from
    for (;;) {
      if (block.rows === 0) this.#lend(block)
      at = reader.read(at, block)
      const { isFull } = block
      yield* this.#give(block, end - (limit - at))
      if (!isFull) break
    }
    index?.pass(this.count, end - (limit - at), reader.line)
    if (at < limit) this.#putBack({ bytes, from: at, limit })
  }

  /** A quoted field goes on beyond these lines, so that what follows was not begun where a row begins. */
  #putBack(lines: Lines): void {
    const pieces = [lines, ...this.#begun]
    if (this.#begun.length > 0) this.#ahead = 0
    this.settle()
    this.#window.putBack(pieces)
  }

  /** Passes over lines that are too long because the parser waits in them for a quote that is never closed. */
  *#rejectLongLines(): Generator<RowBlock> {
    const window = this.#window
    const limit = window.limit()
    while (this.#reading.reader.skipsBadRows && window.isTooLong && window.from < limit) {
      yield* this.#rejectLine()
      yield* this.#readPart(this.#part(window.cut()))
    }
  }

  *#rejectLine(): Generator<RowBlock> {
    const { bytes, from } = this.#window
    const [block] = this.#blocks
    this.#window.from = this.#reading.reader.reject(bytes, from, block!)
    yield* this.#give(block!, this.#arrived - this.#window.left)
  }

  /** @param read place in the file up to which rows are read */
  *#give(block: RowBlock, read: number): Generator<RowBlock> {
    this.place = read
    if (block.rows === 0) return
    this.count += block.rows
    block.expectedRows = this.#expectedRows(read)
    yield block
    block.clear()
  }

  #expectedRows(read: number): number {
    const { totalBytes, place } = this.#reading
    if (totalBytes === null || read <= 0) return 0
    // Rows become longer as time goes on, or shorter.
    const rowsPerByte = (this.count - (place?.row ?? 0)) / (read - (place?.byte ?? 0))
    return Math.ceil(this.count + (totalBytes - read) * rowsPerByte * 1.02)
  }
}

/** Passes over the lines above the numbers, whatever is in them. */
class LineSkipper {
  #left: number
  #afterReturn = false

  constructor(lines: number) {
    this.#left = lines
  }

  /** What of a chunk comes after these lines. */
  skip(chunk: Uint8Array): Uint8Array {
    let p = 0
    while (p < chunk.length && (this.#left > 0 || this.#afterReturn)) {
      const c = chunk[p]!
      const isSecondHalf = this.#afterReturn && c === 10
      this.#afterReturn = c === 13
      if (!isSecondHalf) {
        if (this.#left === 0) break
        if (c === 10 || c === 13) this.#left--
      }
      p++
    }
    return p === 0 ? chunk : chunk.subarray(p)
  }
}

function now(): number {
  return performance.now()
}
