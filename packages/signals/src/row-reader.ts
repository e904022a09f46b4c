import type { RowReader as KernelReader, RowsBegun, TextRooms } from '@sinal/kernels/text'
import type { RowBlock } from './row-block.ts'
import type { RowParser } from './row-parser.ts'

/** Rows that the parser reads at most before the kernel is tried again. */
const MOST_PATIENCE = 256

/** Reads rows into blocks: plain ones by a kernel, if there is one, and all others by the parser. */
export class RowReader {
  readonly #parser: RowParser
  readonly #kernel: KernelReader | null
  /** Of the kernel's samples that are missing: those that were counted. */
  readonly #counted: Float64Array
  #bytes: Uint8Array = new Uint8Array(0)
  #limit = 0
  /** Rows for the parser; more, the longer the kernel finds none that is plain. */
  #patience = 1

  constructor(parser: RowParser, kernel: KernelReader | null) {
    this.#parser = parser
    this.#kernel = kernel
    this.#counted = new Float64Array(kernel?.missing.length ?? 0)
  }

  /** How many parts of a text may be begun before the first of them is read; 0 where nothing is read ahead. */
  get ahead(): number {
    return this.#kernel?.ahead ?? 0
  }

  /** Where the text should lie that is begun; null: anywhere. */
  get rooms(): TextRooms | null {
    return this.#kernel?.rooms ?? null
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
  take(bytes: Uint8Array, from: number, limit: number): void {
    this.#bytes = bytes
    this.#limit = limit
    this.#kernel?.take(bytes, from, limit)
  }

  /** Begins to read plain rows into an empty block, on another thread. Both must be left alone until `finish`. */
  begin(bytes: Uint8Array, from: number, limit: number, block: RowBlock): RowsBegun {
    return this.#kernel!.begin(bytes, from, limit, block.columns, block.capacity)
  }

  /** Has in the block what was begun, once all rows before it are read. @returns where the next one begins */
  finish(begun: RowsBegun, block: RowBlock): number {
    const { rows, end, missing } = begun.finish()
    for (let c = 0; c < missing.length; c++) block.missing[c]! += missing[c]!
    this.#takePlain(block, rows)
    return end
  }

  /**
   * Appends rows to a block until it is full, or there are no more.
   *
   * @param from where a row begins
   * @returns where the next one does; less than the limit when the block is full, or when a quoted field goes on
   *   beyond the limit
   */
  read(from: number, block: RowBlock): number {
    const kernel = this.#kernel
    let at = from
    while (at < this.#limit && !block.isFull) {
      if (kernel !== null) {
        at = this.#readPlain(kernel, at, block)
        if (at >= this.#limit || block.isFull) break
      }
      const most = Math.min(kernel === null ? Infinity : this.#patience, block.capacity - block.rows)
      const next = this.#parser.parse(this.#bytes, at, this.#limit, most)
      this.#takeParsed(block)
      if (next === at) break
      at = next
    }
    return at
  }

  /** Passes over the line at `from`, as a row that can't be read. @returns where the next one begins */
  reject(bytes: Uint8Array, from: number, block: RowBlock): number {
    const next = this.#parser.reject(bytes, from)
    this.#takeParsed(block)
    return next
  }

  #readPlain(kernel: KernelReader, from: number, block: RowBlock): number {
    const read = kernel.read(from, block.columns, block.rows, block.capacity - block.rows)
    this.#patience = read > 0 ? 1 : Math.min(2 * this.#patience, MOST_PATIENCE)
    const { missing } = kernel
    for (let c = 0; c < missing.length; c++) {
      block.missing[c]! += missing[c]! - this.#counted[c]!
      this.#counted[c] = missing[c]!
    }
    this.#takePlain(block, read)
    return kernel.end
  }

  #takePlain(block: RowBlock, rows: number): void {
    const { lines } = block
    const { line } = this.#parser
    for (let i = 0, at = block.rows; i < rows; i++, at++) lines[at] = line + i
    this.#parser.passOver(rows)
    block.rows += rows
  }

  #takeParsed(block: RowBlock): void {
    const { values, lines, rows: count, rejected } = this.#parser
    if (count === 0) return
    const { columns, rows, missing } = block
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
    block.lines.set(lines.subarray(0, count), rows)
    for (const row of rejected) block.rejected.push({ ...row, index: rows + row.index })
    block.rows += count
  }
}
