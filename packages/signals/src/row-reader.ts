import type { RowReader as KernelReader } from '@sinal/kernels/text'
import type { RowBlock } from './row-block.ts'
import type { RowParser } from './row-parser.ts'

/** Rows that the parser reads at most before the kernel is tried again. */
const MOST_PATIENCE = 256

/** Reads rows into a block: plain ones by a kernel, if there is one, and all others by the parser. */
export class RowReader {
  readonly #parser: RowParser
  readonly #kernel: KernelReader | null
  readonly #block: RowBlock
  readonly #kernelMissing: Float64Array
  #bytes = new Uint8Array(0)
  #limit = 0
  /** Rows for the parser; more, the longer the kernel finds none that is plain. */
  #patience = 1

  constructor(parser: RowParser, kernel: KernelReader | null, block: RowBlock) {
    this.#parser = parser
    this.#kernel = kernel
    this.#block = block
    this.#kernelMissing = new Float64Array(block.missing.length)
  }

  /** Number of the line that is read next. */
  get line(): number {
    return this.#parser.line
  }

  get skipsBadRows(): boolean {
    return this.#parser.skipsBadRows
  }

  /**
   * Gives the bytes that are read next, which must not change meanwhile.
   *
   * @param limit place after a line end, with BYTES_BEYOND bytes more after it
   */
  take(bytes: Uint8Array<ArrayBuffer>, from: number, limit: number): void {
    this.#bytes = bytes
    this.#limit = limit
    this.#kernel?.take(bytes, from, limit)
  }

  /**
   * Appends rows to the block until it is full, or there are no more.
   *
   * @param from where a row begins
   * @returns where the next one does; less than the limit when the block is full, or when a quoted field goes on
   *   beyond the limit
   */
  read(from: number): number {
    const block = this.#block
    const kernel = this.#kernel
    let at = from
    while (at < this.#limit && !block.isFull) {
      if (kernel !== null) {
        at = this.#readPlain(kernel, at)
        if (at >= this.#limit || block.isFull) break
      }
      const most = Math.min(kernel === null ? Infinity : this.#patience, block.capacity - block.rows)
      const next = this.#parser.parse(this.#bytes, at, this.#limit, most)
      this.#takeParsed()
      if (next === at) break
      at = next
    }
    return at
  }

  /** Passes over the line at `from`, as a row that can't be read. @returns where the next one begins */
  reject(from: number): number {
    const next = this.#parser.reject(this.#bytes, from)
    this.#takeParsed()
    return next
  }

  #readPlain(kernel: KernelReader, from: number): number {
    const { columns, rows, lines, missing, capacity } = this.#block
    const read = kernel.read(from, columns, rows, capacity - rows)
    this.#patience = read > 0 ? 1 : Math.min(2 * this.#patience, MOST_PATIENCE)
    for (let i = 0; i < read; i++) lines[rows + i] = this.#parser.line + i
    for (let c = 0; c < missing.length; c++) {
      missing[c]! += kernel.missing[c]! - this.#kernelMissing[c]!
      this.#kernelMissing[c] = kernel.missing[c]!
    }
    this.#parser.passOver(read)
    this.#block.rows += read
    return kernel.end
  }

  #takeParsed(): void {
    const { values, lines, rows: count, rejected } = this.#parser
    if (count === 0) return
    const { columns, rows, missing } = this.#block
    const width = columns.length
    for (const [c, column] of columns.entries()) {
      let none = 0
      for (let i = 0, at = c; i < count; i++, at += width) {
        const value = values[at]!
        column[rows + i] = value
        if (value !== value) none++
      }
      missing[c]! += none
    }
    this.#block.lines.set(lines.subarray(0, count), rows)
    for (const row of rejected) this.#block.rejected.push({ ...row, index: rows + row.index })
    this.#block.rows += count
  }
}
