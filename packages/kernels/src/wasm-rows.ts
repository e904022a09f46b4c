import { text as code } from '../generated/wasm-text.ts'
import { type Columns, type RowExports, RowRoom } from './row-room.ts'
import type { RowsGiven, RowTeam } from './row-team.ts'
import { type RowReader, type RowsBegun, type TextFormat, valuesOf } from './text-format.ts'
import { api, bytesOf } from './web-assembly.ts'

interface Exports extends RowExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
}

/** Values that are read at once: they are still in the cache when they are copied out. */
const MOST_VALUES = 32 * 1024

/** Texts that are read here before helpers are given any: short files are not worth starting them. */
const TEXTS_ALONE = 2

/** The module, of which `WebAssembly` makes what it needs. */
export const rowsCode = (): Uint8Array => bytesOf(code)

/** @throws {Error} WebAssembly or its SIMD is missing here, or a Content-Security-Policy forbids it */
export async function compileRows(): Promise<object> {
  if (api === undefined) throw new Error('there is no WebAssembly here')
  return api.compile(rowsCode())
}

/** Workers that help a reader. */
export interface RowHelpers {
  readonly team: RowTeam
  /** Beside this thread. */
  readonly count: number
}

/** Reads in a WebAssembly memory of its own: text is copied in, and what it becomes is copied out. */
export class WasmRows implements RowReader {
  end = 0
  readonly missing: Float64Array
  readonly #exports: Exports
  readonly #format: TextFormat
  readonly #helpers: RowHelpers | null
  readonly #room: RowRoom
  /** What was taken, and whether it was copied in. */
  #text: Uint8Array = new Uint8Array(0)
  #from = 0
  #limit = 0
  #isIn = false
  /** Texts that were begun. */
  #texts = 0
  /** Those that are not finished, in order. */
  readonly #begun: RowsGiven[] = []

  private constructor(exports: Exports, format: TextFormat, helpers: RowHelpers | null) {
    this.#exports = exports
    this.#format = format
    this.#helpers = helpers
    const wanted = valuesOf(format).length
    this.missing = new Float64Array(wanted)
    // Rows that are read at once.
    const mostRows = Math.max(64, Math.floor(MOST_VALUES / Math.max(1, wanted)))
    this.#room = new RowRoom(exports.memory, exports.__heap_base.value, format, mostRows)
  }

  static async open(module: object, format: TextFormat, helpers: RowHelpers | null): Promise<WasmRows> {
    const { exports } = await api!.instantiate(module)
    return new WasmRows(exports as Exports, format, helpers)
  }

  get ahead(): number {
    // As many as in the addon: one that is read by each thread, and one more for each.
    return this.#helpers === null ? 0 : 2 * (this.#helpers.count + 1)
  }

  take(text: Uint8Array, from: number, limit: number): void {
    this.#text = text
    this.#from = from
    this.#limit = limit
    // A helper may have read it already.
    this.#isIn = false
  }

  read(from: number, columns: Columns, at: number, mostRows: number): number {
    if (!this.#isIn) this.#room.putText(this.#text.subarray(this.#from, this.#limit))
    this.#isIn = true
    let rows = 0
    this.end = from
    for (;;) {
      const most = Math.min(this.#room.mostRows, mostRows - rows)
      const read = this.#readSome(most)
      this.#room.takeRows(columns, at + rows, read)
      rows += read
      if (read < most || rows === mostRows) return rows
    }
  }

  begin(text: Uint8Array, from: number, limit: number, columns: Columns, mostRows: number): RowsBegun {
    const { team, count } = this.#helpers!
    const isGiven = this.#texts++ >= TEXTS_ALONE
    const given = isGiven
      ? team.give(count, text.subarray(from, limit), this.#format, columns, mostRows)
      : null
    if (given === null) return { finish: () => this.#readNow(text, from, limit, columns, mostRows) }
    this.#begun.push(given)
    return {
      finish: () => {
        const rows = this.#finish(given)
        this.#begun.splice(this.#begun.indexOf(given), 1)
        return rows === null
          ? this.#readNow(text, from, limit, columns, mostRows)
          : { ...rows, end: from + rows.end }
      },
    }
  }

  /** Reads what waits until the helper has done what it has begun. @returns null: it does not answer */
  #finish(given: RowsGiven): ReturnType<RowsBegun['finish']> | null {
    for (;;) {
      const rows = given.take()
      if (rows !== null) return rows
      const isBusy = this.#begun.some((one) => one.readHere())
      if (!isBusy && !given.wait()) return null
    }
  }

  #readNow(
    text: Uint8Array,
    from: number,
    limit: number,
    columns: Columns,
    mostRows: number,
  ): ReturnType<RowsBegun['finish']> {
    const before = this.missing.slice()
    this.take(text, from, limit)
    const rows = this.read(from, columns, 0, mostRows)
    const missing = this.missing.map((count, c) => count - before[c]!)
    return { rows, end: this.end, missing }
  }

  #readSome(mostRows: number): number {
    const from = this.end - this.#from
    const rows = this.#exports.read_rows(...this.#room.reading(from, this.#limit - this.#from, mostRows))
    this.end = this.#from + this.#room.end
    this.#room.takeMissing(this.missing)
    return rows
  }
}
