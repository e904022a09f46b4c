import { CsvError } from './csv-error.ts'
import type { RowBlock } from './row-block.ts'
import type { RowIndex, RowPlace } from './row-index.ts'
import type { RowReader } from './row-reader.ts'
import { RowWindow } from './row-window.ts'
import type { ReadProgress } from './types.ts'

const PROGRESS_MS = 100

/** Longest time spent before others get their turn. */
const BUSY_MS = 25

export interface RowReading {
  readonly file: string
  /** The text's bytes from `place` on. */
  readonly chunks: AsyncIterable<Uint8Array>
  readonly reader: RowReader
  readonly block: RowBlock
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

/** Reads all of a file's chunks, giving its rows block by block. Each block is valid until the next is asked for. */
export async function* readRows(reading: RowReading): AsyncGenerator<RowBlock> {
  const { signal, totalBytes, onProgress, place } = reading
  const rows = new RowRun(reading)
  let bytesRead = place?.byte ?? 0
  let reported = now()
  let rested = now()
  for await (const chunk of reading.chunks) {
    signal?.throwIfAborted()
    bytesRead += chunk.length
    if (rows.add(chunk)) yield* rows.read()
    if (onProgress && now() - reported > PROGRESS_MS) {
      onProgress({ bytesRead, totalBytes, rows: rows.count })
      reported = now()
    }
    if (now() - rested > BUSY_MS) {
      await nextTurn()
      rested = now()
    }
  }
  signal?.throwIfAborted()
  yield* rows.readRest()
  onProgress?.({ bytesRead, totalBytes, rows: rows.count })
}

/** The rows of what has arrived of a file. */
class RowRun {
  /** Rows given so far, those before the place where the reading began included. */
  count: number
  readonly #reading: RowReading
  readonly #window: RowWindow
  readonly #lines: LineSkipper
  /** Bytes of the file that have arrived, or were not asked for. */
  #arrived: number

  constructor(reading: RowReading) {
    const { place, skipLines, bomBytes } = reading
    this.#reading = reading
    this.#lines = new LineSkipper(place === null ? skipLines : 0)
    this.#arrived = place?.byte ?? bomBytes
    this.#window = new RowWindow(reading.file, reading.maxLineBytes)
    this.count = place?.row ?? 0
  }

  /** @returns whether there is enough to read */
  add(chunk: Uint8Array): boolean {
    this.#arrived += chunk.length
    return this.#window.add(this.#lines.skip(chunk))
  }

  /** Gives the whole rows that have arrived. */
  *read(): Generator<RowBlock> {
    const window = this.#window
    const limit = window.limit()
    yield* this.#readTo(limit)
    while (this.#reading.reader.skipsBadRows && window.isTooLong && window.from < limit) {
      yield* this.#rejectLine()
      yield* this.#readTo(limit)
    }
    window.expectShortLine(this.#reading.reader.line)
  }

  /** Gives what is left when the file has ended. */
  *readRest(): Generator<RowBlock> {
    const { reader, file } = this.#reading
    const window = this.#window
    yield* this.#readTo(window.limit())
    window.expectShortLine(reader.line)
    const end = window.finish()
    yield* this.#readTo(end)
    while (reader.skipsBadRows && window.from < end) {
      yield* this.#rejectLine()
      yield* this.#readTo(end)
    }
    if (window.from === end) return
    const problem = 'expected a closing quote, but the file ends within the quoted field'
    throw new CsvError(problem, { file, row: reader.line })
  }

  *#readTo(limit: number): Generator<RowBlock> {
    const { reader, block, index } = this.#reading
    const window = this.#window
    if (window.from >= limit) return
    reader.take(window.bytes, window.from, limit)
    for (;;) {
      const next = reader.read(window.from)
      window.from = next
      const isFull = block.isFull
      yield* this.#give()
      if (!isFull) break
    }
    index?.pass(this.count, this.#arrived - window.left, reader.line)
  }

  /** Passes over the line at which the parser waits for a quote that is never closed. */
  *#rejectLine(): Generator<RowBlock> {
    this.#window.from = this.#reading.reader.reject(this.#window.from)
    yield* this.#give()
  }

  *#give(): Generator<RowBlock> {
    const { block } = this.#reading
    if (block.rows === 0) return
    this.count += block.rows
    block.expectedRows = this.#expectedRows()
    yield block
    block.clear()
  }

  #expectedRows(): number {
    const { totalBytes, place } = this.#reading
    const read = this.#arrived - this.#window.left
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

/** A turn of the event loop, in Node and in browsers. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve)
  })
}

function now(): number {
  return performance.now()
}
