import { GrowingColumn } from './growing-column.ts'
import type { RowAudit } from './row-audit.ts'
import type { RowParser } from './row-parser.ts'
import { type Grid, TimingCheck } from './timing-check.ts'
import type { ReadSignals } from './types.ts'

export interface Wanted {
  /** Columns to be kept. */
  readonly columns: readonly number[]
  /** The column of time stamps, and the grid that they are compared with. */
  readonly time: { readonly column: number; readonly grid: Grid } | null
  readonly start: number
  readonly end: number
  readonly dtype: 'float32' | 'float64'
  /** Sees the rows that are taken. */
  readonly audit: RowAudit
}

/** Takes the rows wanted out of the parser's tables, column by column. */
export class Collector {
  /** For the parser: the columns and how exactly each is kept. */
  readonly wanted: ReadonlyMap<number, 'float32' | 'float64'>
  /** Rows seen. */
  rows = 0
  readonly #kept: ReadonlyMap<number, GrowingColumn>
  /** Column of each value in a row of the parser's table. */
  readonly #order: readonly number[]
  readonly #time: { readonly place: number; readonly check: TimingCheck } | null
  readonly #start: number
  readonly #end: number
  readonly #audit: RowAudit

  constructor({ columns, time, start, end, dtype, audit }: Wanted) {
    const wanted = new Map(columns.map((column) => [column, dtype]))
    if (time) wanted.set(time.column, 'float64')
    this.wanted = wanted
    this.#order = [...wanted.keys()].sort((a, b) => a - b)
    this.#kept = new Map(columns.map((column) => [column, new GrowingColumn(dtype === 'float32')]))
    this.#time = time && { place: this.#order.indexOf(time.column), check: new TimingCheck(time.grid) }
    this.#start = start
    this.#end = end
    this.#audit = audit
  }

  /** Whether all rows wanted have been taken. */
  get isComplete(): boolean {
    return this.rows >= this.#end
  }

  take(parser: RowParser): void {
    const { values, lines, rows } = parser
    const stride = this.#order.length
    const until = Math.min(rows, this.#end - this.rows)
    const from = Math.min(until, Math.max(0, this.#start - this.rows))
    this.#audit.see(parser, from, until, this.#order)
    this.#order.forEach((column, place) => {
      this.#kept.get(column)?.append(values, from * stride + place, stride, until - from)
    })
    this.#time?.check.append(values, this.#time.place, stride, lines, until)
    this.rows += until
  }

  /** @param columns the columns wanted, in the order wanted */
  finish(columns: readonly number[]): Pick<ReadSignals, 'data' | 'missing' | 'timing'> {
    const taken = new Map([...this.#kept].map(([column, kept]) => [column, kept.take()]))
    return {
      data: columns.map((column) => taken.get(column)!),
      missing: columns.map((column) => this.#kept.get(column)!.missing),
      timing: this.#time?.check.result() ?? null,
    }
  }
}
