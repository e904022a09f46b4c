import { CsvError } from './csv-error.ts'
import type { RowBlock } from './row-block.ts'
import type { RejectedRow, RejectedRows } from './types.ts'

/** Rejected rows that are listed; all are counted. */
const LISTED_ROWS = 100

export interface Auditing {
  readonly file: string
  /** Names of the file's columns. */
  readonly columns: readonly string[]
  /** Columns in which no sample may be missing. */
  readonly complete: ReadonlySet<number>
}

/** Looks through the rows that are taken for those that could not be read, and for missing samples. */
export class RowAudit {
  readonly #auditing: Auditing
  readonly #first: RejectedRow[] = []
  #count = 0

  constructor(auditing: Auditing) {
    this.#auditing = auditing
  }

  /**
   * Sees a block's rows from `from` to before `until`.
   *
   * @param order column of the file of each of the block's
   * @throws {CsvError} a sample is missing that may not be
   */
  see(block: RowBlock, from: number, until: number, order: readonly number[]): void {
    for (const { index, row, column, reason } of block.rejected) {
      if (index < from || index >= until) continue
      if (this.#count++ < LISTED_ROWS) this.#first.push({ row, column, reason })
    }
    const { complete } = this.#auditing
    if (complete.size === 0) return
    const places = [...order.keys()].filter(
      (place) => block.missing[place]! > 0 && complete.has(order[place]!),
    )
    if (places.length === 0) return
    for (let row = from; row < until; row++) {
      const place = places.find((p) => Number.isNaN(block.columns[p]![row]))
      if (place !== undefined) throw this.#missing(block.lines[row]!, order[place]!)
    }
  }

  get rejected(): RejectedRows {
    return { count: this.#count, first: this.#first }
  }

  #missing(row: number, column: number): CsvError {
    const { file, columns } = this.#auditing
    const problem =
      "expected a sample, but it is missing (missingSamples: 'interpolate' or 'hold' would fill it)"
    return new CsvError(problem, { file, row, column: columns[column]! })
  }
}
