import { formatFields, kindsOf, type TextFormat, valuesOf } from './text-format.ts'

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

export interface Memory {
  readonly buffer: ArrayBufferLike
  grow(pages: number): number
}

export type Columns = readonly (Float32Array | Float64Array)[]

/** Where the format of texts lies in the memory of a module, and the rows that become of them. */
export class RowRoom {
  /** Rows that there is room for. */
  readonly mostRows: number
  /** Where the memory is free from. */
  readonly after: number
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
    this.after = place(0)
    growTo(memory, this.after)
    const { buffer } = memory
    new Float64Array(buffer, this.#format).set(fields)
    new Uint8Array(buffer, this.#kindsAt).set(this.#kinds)
    new Int32Array(buffer, this.#out, wanted).set(this.#columns)
    this.forgetMissing()
  }

  /** What reads bytes `from` to `limit` of a text that lies at an address. */
  reading(text: number, from: number, limit: number, mostRows: number): RowArguments {
    return [
      this.#format,
      this.#sentinels,
      this.#kindsAt,
      this.#kinds.length,
      text,
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

  /** How many samples of each column were missing since this was made, or since they were forgotten. */
  takeMissing(to: Float64Array): void {
    to.set(this.#missing)
  }

  forgetMissing(): void {
    this.#missing.fill(0)
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

  get #missing(): Float64Array {
    return new Float64Array(this.#memory.buffer, this.#missingAt, this.#types.length)
  }
}

export function growTo(memory: Memory, bytes: number): void {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE)
  if (missing > 0) memory.grow(missing)
}
