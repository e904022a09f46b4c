import { text as code } from '../generated/wasm-text.ts'
import {
  BYTES_BEYOND,
  formatFields,
  kindsOf,
  type RowReader,
  type RowsBegun,
  type TextFormat,
  valuesOf,
} from './text-format.ts'
import { api, bytesOf } from './web-assembly.ts'

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
  readonly __heap_base: { readonly value: number }
  read_rows(
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
  ): number
}

const PAGE = 65536
const ALIGNMENT = 64

/** Values that are read at once: they are still in the cache when they are copied out. */
const MOST_VALUES = 32 * 1024

/** @throws {Error} WebAssembly or its SIMD is missing here, or a Content-Security-Policy forbids it */
export async function compileRows(): Promise<object> {
  if (api === undefined) throw new Error('there is no WebAssembly here')
  return api.compile(bytesOf(code))
}

/** Reads in a WebAssembly memory of its own: text is copied in, and what it becomes is copied out. */
export class WasmRows implements RowReader {
  end = 0
  readonly ahead = 0
  readonly missing: Float64Array
  readonly #exports: Exports
  readonly #sentinels: number
  readonly #kinds: Uint8Array
  /** Rows that are read at once. */
  readonly #mostRows: number
  /** Addresses. */
  readonly #format: number
  readonly #kindsAt: number
  readonly #out: number
  readonly #missingAt: number
  readonly #endAt: number
  readonly #columns: readonly number[]
  readonly #textAt: number
  /** Place of the text's first byte in what it was taken from. */
  #from = 0
  #limit = 0

  private constructor(exports: Exports, format: TextFormat) {
    this.#exports = exports
    this.#sentinels = format.sentinels.length
    this.#kinds = kindsOf(format)
    const wanted = valuesOf(format)
    this.missing = new Float64Array(wanted.length)
    this.#mostRows = Math.max(64, Math.floor(MOST_VALUES / Math.max(1, wanted.length)))
    const fields = formatFields(format)
    let at = exports.__heap_base.value
    const place = (bytes: number): number => {
      const aligned = Math.ceil(at / ALIGNMENT) * ALIGNMENT
      at = aligned + bytes
      return aligned
    }
    this.#format = place(fields.byteLength)
    this.#kindsAt = place(this.#kinds.length)
    this.#out = place(4 * wanted.length)
    this.#missingAt = place(8 * wanted.length)
    this.#endAt = place(4)
    this.#columns = wanted.map((type) => place(this.#mostRows * (type === 'float32' ? 4 : 8)))
    this.#textAt = place(0)
    this.#grow(this.#textAt)
    const { buffer } = exports.memory
    new Float64Array(buffer, this.#format).set(fields)
    new Uint8Array(buffer, this.#kindsAt).set(this.#kinds)
    new Int32Array(buffer, this.#out, wanted.length).set(this.#columns)
  }

  static async open(module: object, format: TextFormat): Promise<WasmRows> {
    const { exports } = await api!.instantiate(module)
    return new WasmRows(exports as Exports, format)
  }

  take(text: Uint8Array, from: number, limit: number): void {
    this.#from = from
    this.#limit = limit
    this.#grow(this.#textAt + limit - from + BYTES_BEYOND)
    new Uint8Array(this.#exports.memory.buffer, this.#textAt).set(text.subarray(from, limit))
  }

  read(
    from: number,
    columns: readonly (Float32Array | Float64Array)[],
    at: number,
    mostRows: number,
  ): number {
    let rows = 0
    this.end = from
    for (;;) {
      const most = Math.min(this.#mostRows, mostRows - rows)
      const read = this.#readSome(most)
      this.#copy(columns, at + rows, read)
      rows += read
      if (read < most || rows === mostRows) return rows
    }
  }

  begin(): RowsBegun {
    throw new Error('nothing is read ahead in WebAssembly')
  }

  #readSome(mostRows: number): number {
    const { memory, read_rows } = this.#exports
    const rows = read_rows(
      this.#format,
      this.#sentinels,
      this.#kindsAt,
      this.#kinds.length,
      this.#textAt,
      this.end - this.#from,
      this.#limit - this.#from,
      this.#out,
      this.#missingAt,
      mostRows,
      this.#endAt,
    )
    this.end = this.#from + new Int32Array(memory.buffer, this.#endAt, 1)[0]!
    this.missing.set(new Float64Array(memory.buffer, this.#missingAt, this.missing.length))
    return rows
  }

  #copy(columns: readonly (Float32Array | Float64Array)[], at: number, rows: number): void {
    const { buffer } = this.#exports.memory
    this.#columns.forEach((address, i) => {
      const column = columns[i]!
      const read =
        column instanceof Float32Array
          ? new Float32Array(buffer, address, rows)
          : new Float64Array(buffer, address, rows)
      column.set(read, at)
    })
  }

  #grow(bytes: number): void {
    const { memory } = this.#exports
    const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE)
    if (missing > 0) memory.grow(missing)
  }
}
