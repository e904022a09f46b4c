import type { Collector } from './collector.ts'
import { CsvError } from './csv-error.ts'
import type { RowParser } from './row-parser.ts'
import { RowWindow } from './row-window.ts'
import type { ReadProgress } from './types.ts'

const PROGRESS_MS = 100

/** Longest time spent before others get their turn. */
const BUSY_MS = 25

export interface RowReading {
  readonly file: string
  readonly chunks: AsyncIterable<Uint8Array>
  readonly parser: RowParser
  /** Lines above the first row. */
  readonly skipLines: number
  readonly maxLineBytes: number
  readonly totalBytes: number | null
  readonly signal: AbortSignal | undefined
  readonly onProgress: ((progress: ReadProgress) => void) | undefined
  readonly collector: Collector
}

/** Drives a parser over all of a file's chunks, handing its rows over as they come. */
export async function readRows(reading: RowReading): Promise<void> {
  const { signal, totalBytes, onProgress } = reading
  const window = new RowWindow(reading.file, reading.maxLineBytes)
  const lines = new LineSkipper(reading.skipLines)
  let bytesRead = 0
  let reported = now()
  let rested = now()
  for await (const chunk of reading.chunks) {
    signal?.throwIfAborted()
    bytesRead += chunk.length
    if (window.add(lines.skip(chunk))) {
      const limit = window.limit()
      if (!parseTo(window, limit, reading)) break
      while (reading.parser.skipsBadRows && window.isTooLong && window.from < limit) {
        rejectLine(window, reading)
        parseTo(window, limit, reading)
      }
      window.expectShortLine(reading.parser.line)
    }
    if (onProgress && now() - reported > PROGRESS_MS) {
      onProgress({ bytesRead, totalBytes, rows: reading.collector.rows })
      reported = now()
    }
    if (now() - rested > BUSY_MS) {
      await nextTurn()
      rested = now()
    }
  }
  signal?.throwIfAborted()
  if (!reading.collector.isComplete) parseRest(window, reading)
  onProgress?.({ bytesRead, totalBytes, rows: reading.collector.rows })
}

/** Parses whole rows up to `limit`. @returns false when no more rows are wanted */
function parseTo(window: RowWindow, limit: number, { parser, collector }: RowReading): boolean {
  while (window.from < limit && !collector.isComplete) {
    const next = parser.parse(window.bytes, window.from, limit)
    collector.take(parser)
    window.from = next
    if (!parser.isFull) break
  }
  return !collector.isComplete
}

/** Parses what is left when the file has ended. */
function parseRest(window: RowWindow, reading: RowReading): void {
  if (!parseTo(window, window.limit(), reading)) return
  window.expectShortLine(reading.parser.line)
  const end = window.finish()
  while (parseTo(window, end, reading) && window.from < end && reading.parser.skipsBadRows) {
    rejectLine(window, reading)
  }
  if (reading.collector.isComplete || window.from === end) return
  const problem = 'expected a closing quote, but the file ends within the quoted field'
  throw new CsvError(problem, { file: reading.file, row: reading.parser.line })
}

/** Passes over the line at which the parser waits for a quote that is never closed. */
function rejectLine(window: RowWindow, { parser, collector }: RowReading): void {
  window.from = parser.reject(window.bytes, window.from)
  collector.take(parser)
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
