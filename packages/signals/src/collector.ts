import type { RowAudit } from './row-audit.ts'
import type { RowBlock } from './row-block.ts'
import { type Grid, TimingCheck } from './timing-check.ts'
import type { SampleArray, Timing } from './types.ts'

export interface Wanted {
  /** The column of time stamps, and the grid that they are compared with. */
  readonly time: { readonly column: number; readonly grid: Grid } | null
  /** File's column of each of a block's columns. */
  readonly order: readonly number[]
  /** Rows wanted. */
  readonly start: number
  readonly end: number
  /** Where the reading begins: a row of the file, `start` or one before. */
  readonly firstRow: number
  /** Sees the rows that are taken. */
  readonly audit: RowAudit
}

/** Rows of a block: those before `until`. */
export interface RowRange {
  readonly from: number
  readonly until: number
}

/** Finds the rows wanted in blocks, and looks at them. */
export class Collector {
  /** Rows of the file seen, those before the first one included. */
  rows: number
  /** Per column of a block: how many samples are missing in the rows wanted. */
  readonly missing: Float64Array
  readonly #wanted: Wanted
  readonly #time: { readonly place: number; readonly check: TimingCheck } | null

  constructor(wanted: Wanted) {
    this.#wanted = wanted
    this.rows = wanted.firstRow
    this.missing = new Float64Array(wanted.order.length)
    const { time, order, firstRow } = wanted
    this.#time = time && { place: order.indexOf(time.column), check: new TimingCheck(time.grid, firstRow) }
  }

  /** Whether all rows wanted have been seen. */
  get isComplete(): boolean {
    const { start, end } = this.#wanted
    return this.rows >= end || start >= end
  }

  /** Looks at a block's rows. @returns which of them are wanted */
  take(block: RowBlock): RowRange {
    const { start, end, audit } = this.#wanted
    const until = Math.min(block.rows, end - this.rows)
    const from = Math.min(until, Math.max(0, start - this.rows))
    audit.see(block, from, until)
    this.#countMissing(block, from, until)
    this.#time?.check.append(block.columns[this.#time.place]!, block.lines, until)
    this.rows += until
    return { from, until }
  }

  /** How well the rows seen agree with the grid of time. */
  get timing(): Timing | null {
    return this.#time?.check.result() ?? null
  }

  #countMissing(block: RowBlock, from: number, until: number): void {
    block.missing.forEach((count, c) => {
      const isWhole = from === 0 && until === block.rows
      this.missing[c]! += isWhole || count === 0 ? count : countNaN(block.columns[c]!, from, until)
    })
  }
}

function countNaN(values: SampleArray, from: number, until: number): number {
  let count = 0
  for (let i = from; i < until; i++) if (Number.isNaN(values[i])) count++
  return count
}
