import { formatFields, kindsOf, type RowReader, type TextFormat } from './text-format.ts'

/** The addon's function; its arguments are those of `RowReader`. @returns how many rows */
export type ReadRows = (
  text: Uint8Array,
  from: number,
  limit: number,
  format: Float64Array,
  kinds: Uint8Array,
  columns: readonly (Float32Array | Float64Array)[],
  at: number,
  mostRows: number,
  missing: Float64Array,
  end: Float64Array,
  threads: number,
) => number

/** Reads with the addon, in the arrays themselves. */
export class NativeRows implements RowReader {
  readonly missing: Float64Array
  readonly #read: ReadRows
  readonly #format: Float64Array
  readonly #kinds: Uint8Array
  readonly #end = new Float64Array(1)
  readonly #threads: number
  #text: Uint8Array = new Uint8Array(0)
  #limit = 0

  constructor(read: ReadRows, format: TextFormat, threads: number) {
    this.#threads = threads
    this.#read = read
    this.#format = formatFields(format)
    this.#kinds = kindsOf(format)
    this.missing = new Float64Array(this.#kinds.filter((kind) => kind > 0).length)
  }

  get end(): number {
    return this.#end[0]!
  }

  take(text: Uint8Array, _from: number, limit: number): void {
    this.#text = text
    this.#limit = limit
  }

  read(
    from: number,
    columns: readonly (Float32Array | Float64Array)[],
    at: number,
    mostRows: number,
  ): number {
    return this.#read(
      this.#text,
      from,
      this.#limit,
      this.#format,
      this.#kinds,
      columns,
      at,
      mostRows,
      this.missing,
      this.#end,
      this.#threads,
    )
  }
}
