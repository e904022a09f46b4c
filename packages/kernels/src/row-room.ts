import { BYTES_BEYOND, formatFields, kindsOf, type TextFormat, valuesOf } from './text-format.ts'

const PAGE = 65536
const ALIGNMENT = 64

/** What is used of a module that reads rows, as delimited.cpp has it. */
export interface RowExports {
  readonly __heap_base: { readonly value: number }
  read_rows(...given: RowArguments): number
}

export type RowArguments = [
  format: number,
  sentinels: number,
  kinds: number,
  columns: number,
  text: number,
  from: number,
  limit: number,
  out: number,
  missing: number,
  mostRows: number,
  end: number,
]

interface Memory {
  readonly buffer: ArrayBufferLike
  grow(pages: number): number
}

export type Columns = readonly (Float32Array | Float64Array)[]

/** Where a text lies in the memory of a module, its format, and the rows that become of it. */
export class RowRoom {
  /** Rows that there is room for. */
  readonly mostRows: number
  readonly #memory: Memory
  readonly #types: readonly ('float32' | 'float64')[]
  readonly #kinds: Uint8Array
  readonly #sentinels: number
  /** Addresses. */
  readonly #format: number
  readonly #kindsAt: number
  readonly #out: number
  readonly #missingAt: number
  readonly #endAt: number
  readonly #columns: readonly number[]
  readonly #textAt: number

  /** @param base where the memory is free from */
  constructor(memory: Memory, base: number, format: TextFormat, mostRows: number) {
    this.#memory = memory
    this.mostRows = mostRows
    this.#types = valuesOf(format)
    this.#kinds = kindsOf(format)
    this.#sentinels = format.sentinels.length
    const fields = formatFields(format)
    const wanted = this.#types.length
    let at = base
    const place = (bytes: number): number => {
      const aligned = Math.ceil(at / ALIGNMENT) * ALIGNMENT
      at = aligned + bytes
      return aligned
    }
    this.#format = place(fields.byteLength)
    this.#kindsAt = place(this.#kinds.length)
    this.#out = place(4 * wanted)
    this.#missingAt = place(8 * wanted)
    this.#endAt = place(4)
    this.#columns = this.#types.map((type) => place(mostRows * (type === 'float32' ? 4 : 8)))
    this.#textAt = place(0)
    this.#grow(this.#textAt)
    const { buffer } = memory
    new Float64Array(buffer, this.#format).set(fields)
    new Uint8Array(buffer, this.#kindsAt).set(this.#kinds)
    new Int32Array(buffer, this.#out, wanted).set(this.#columns)
    new Float64Array(buffer, this.#missingAt, wanted).fill(0)
  }

  /** Copies a text in. Memory may have to grow for it. */
  putText(text: Uint8Array): void {
    this.#grow(this.#textAt + text.length + BYTES_BEYOND)
    new Uint8Array(this.#memory.buffer, this.#textAt).set(text)
  }

  /** What reads the text's bytes `from` to `limit`. */
  reading(from: number, limit: number, mostRows: number): RowArguments {
    return [
      this.#format,
      this.#sentinels,
      this.#kindsAt,
      this.#kinds.length,
      this.#textAt,
      from,
      limit,
      this.#out,
      this.#missingAt,
      mostRows,
      this.#endAt,
    ]
  }

  /** Where the first row begins in the text that was not read last. */
  get end(): number {
    return new Int32Array(this.#memory.buffer, this.#endAt, 1)[0]!
  }

  /** How many samples of each column were missing since this was made. */
  takeMissing(to: Float64Array): void {
    to.set(new Float64Array(this.#memory.buffer, this.#missingAt, this.#types.length))
  }

  /** Copies the first rows that were read last. */
  takeRows(columns: Columns, at: number, rows: number): void {
    const { buffer } = this.#memory
    for (const [i, address] of this.#columns.entries()) {
      const isFloat32 = this.#types[i] === 'float32'
      const read = isFloat32
        ? new Float32Array(buffer, address, rows)
        : new Float64Array(buffer, address, rows)
      columns[i]!.set(read, at)
    }
  }

  #grow(bytes: number): void {
    const missing = Math.ceil((bytes - this.#memory.buffer.byteLength) / PAGE)
    if (missing > 0) this.#memory.grow(missing)
  }
}
