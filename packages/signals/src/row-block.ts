import type { RejectedRow, SampleArray } from './types.ts'

/** Values that a block holds at most: they stay in the second-level cache. */
const MOST_VALUES = 128 * 1024
const FEWEST_ROWS = 64

/** A row that could not be read, and its place in the block. */
export interface RejectedAt extends RejectedRow {
  readonly index: number
}

/** Rows that were read and not yet taken, as a table by columns. */
export class RowBlock {
  /** One for each column wanted, in the file's order; NaN is a missing sample. Until it is cleared, they may be others. */
  columns: readonly SampleArray[]
  /** The line of each row. */
  readonly lines: Float64Array
  readonly capacity: number
  rows = 0
  /** Per column: how many samples are missing. */
  readonly missing: Float64Array
  /** How many rows the whole file is thought to have; 0 where nobody knows. */
  expectedRows = 0
  /** Rows that could not be read; always empty unless bad rows are skipped. */
  rejected: RejectedAt[] = []
  readonly #own: readonly SampleArray[]

  constructor(dtypes: readonly ('float32' | 'float64')[]) {
    this.capacity = Math.max(FEWEST_ROWS, Math.floor(MOST_VALUES / Math.max(1, dtypes.length)))
    this.#own = dtypes.map((dtype) =>
      dtype === 'float32' ? new Float32Array(this.capacity) : new Float64Array(this.capacity),
    )
    this.columns = this.#own
    this.lines = new Float64Array(this.capacity)
    this.missing = new Float64Array(dtypes.length)
  }

  get isFull(): boolean {
    return this.rows === this.capacity
  }

  clear(): void {
    this.columns = this.#own
    this.rows = 0
    this.missing.fill(0)
    this.rejected = []
  }
}
