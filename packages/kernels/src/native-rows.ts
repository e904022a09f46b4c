import {
  formatFields,
  kindsOf,
  type RowReader,
  type RowsBegun,
  type TextFormat,
  valuesOf,
} from './text-format.ts'

type Columns = readonly (Float32Array | Float64Array)[]

type Arguments = [
  text: Uint8Array,
  from: number,
  limit: number,
  format: Float64Array,
  kinds: Uint8Array,
  columns: Columns,
  at: number,
  mostRows: number,
  missing: Float64Array,
  end: Float64Array,
]

/** The addon's functions; their arguments are those of `RowReader`. */
export interface NativeText {
  /** @returns how many rows */
  readRows(...given: Arguments): number
  beginRows(...given: [...Arguments, threads: number]): object
  /** @returns how many rows */
  finishRows(begun: object): number
  /** How many threads `beginRows` knows. */
  readonly mostRowThreads: number
}

/** Reads with the addon, in the arrays themselves. */
export class NativeRows implements RowReader {
  readonly rooms = null
  readonly missing: Float64Array
  readonly #addon: NativeText
  readonly #format: Float64Array
  readonly #kinds: Uint8Array
  readonly #end = new Float64Array(1)
  /** Beside this one. */
  readonly #threads: number
  #text: Uint8Array = new Uint8Array(0)
  #limit = 0

  constructor(addon: NativeText, format: TextFormat, threads: number) {
    this.#addon = addon
    this.#threads = Math.min(threads - 1, addon.mostRowThreads)
    this.#format = formatFields(format)
    this.#kinds = kindsOf(format)
    this.missing = new Float64Array(valuesOf(format).length)
  }

  get end(): number {
    return this.#end[0]!
  }

  get ahead(): number {
    // One that is read by each thread, and one more for each, so that none has to wait for the next.
    return this.#threads === 0 ? 0 : 2 * (this.#threads + 1)
  }

  take(text: Uint8Array, _from: number, limit: number): void {
    this.#text = text
    this.#limit = limit
  }

  read(from: number, columns: Columns, at: number, mostRows: number): number {
    const [text, limit] = [this.#text, this.#limit]
    return this.#addon.readRows(
      text,
      from,
      limit,
      this.#format,
      this.#kinds,
      columns,
      at,
      mostRows,
      this.missing,
      this.#end,
    )
  }

  begin(text: Uint8Array, from: number, limit: number, columns: Columns, mostRows: number): RowsBegun {
    const addon = this.#addon
    const missing = new Float64Array(this.missing.length)
    const end = new Float64Array(1)
    const begun = addon.beginRows(
      text,
      from,
      limit,
      this.#format,
      this.#kinds,
      columns,
      0,
      mostRows,
      missing,
      end,
      this.#threads,
    )
    return { finish: () => ({ rows: addon.finishRows(begun), end: end[0]!, missing }) }
  }
}
