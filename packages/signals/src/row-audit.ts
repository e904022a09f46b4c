import type { RowBlock } from './row-block.ts'
import type { RejectedRow, RejectedRows } from './types.ts'

/** Rejected rows that are listed; all are counted. */
const LISTED_ROWS = 100

/** Looks through the rows that are taken for those that could not be read. */
export class RowAudit {
  readonly #first: RejectedRow[] = []
  #count = 0

  /** Sees a block's rows from `from` to before `until`. */
  see(block: RowBlock, from: number, until: number): void {
    for (const { index, ...row } of block.rejected) {
      if (index < from || index >= until) continue
      if (this.#count++ < LISTED_ROWS) this.#first.push(row)
    }
  }

  get rejected(): RejectedRows {
    return { count: this.#count, first: this.#first }
  }
}
