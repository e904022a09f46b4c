import { CsvError } from './csv-error.ts'
import type { RowParser } from './row-parser.ts'
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
   * Sees the parser's rows from `from` to before `until`.
   *
   * @param order column of each value in a row
   * @throws {CsvError} a sample is missing that may not be
   */
  see(parser: RowParser, from: number, until: number, order: readonly number[]): void {
    for (const { index, row, column, reason } of parser.rejected) {
      if (index < from || index >= until) continue
      if (this.#count++ < LISTED_ROWS) this.#first.push({ row, column, reason })
    }
    const { complete } = this.#auditing
    if (complete.size === 0) return
    for (let row = from; row < until; row++) {
      for (const [place, column] of order.entries()) {
        const isMissing = Number.isNaN(parser.values[row * order.length + place])
        if (isMissing && complete.has(column)) throw this.#missing(parser.lines[row]!, column)
      }
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
