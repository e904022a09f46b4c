import { text as code } from '../generated/wasm-text.ts'
import type { RowPlace } from './row-place.ts'
import { type Columns, growTo, type RowExports, RowRoom } from './row-room.ts'
import type { RowTeam } from './row-team.ts'
import {
  BYTES_BEYOND,
  type RowReader,
  type RowsBegun,
  type TextFormat,
  type TextRooms,
  valuesOf,
} from './text-format.ts'
import { api, bytesOf } from './web-assembly.ts'

interface Exports extends RowExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
}

/** Values that are read at once: they are still in the cache when they are copied out. */
const MOST_VALUES = 32 * 1024

/** Bytes are copied faster between places that are as far from the beginning of a word. */
const WORD = 8

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
  readonly rooms: TextRooms | null
  readonly #exports: Exports
  readonly #format: TextFormat
  readonly #helpers: RowHelpers | null
  readonly #room: RowRoom
  /** What was taken, and whether it was copied in. */
  #text: Uint8Array = new Uint8Array(0)
  #from = 0
  #limit = 0
  #isIn = false
  /** Where it was copied to. */
  #textAt = 0
  /** Texts that were given to helpers and are not finished, in order. */
  readonly #begun: RowPlace[] = []

  private constructor(exports: Exports, format: TextFormat, helpers: RowHelpers | null) {
    this.#exports = exports
    this.#format = format
    this.#helpers = helpers
    const team = helpers?.team
    this.rooms = team
      ? { take: (bytes) => team.takeRoom(bytes), leave: (room) => team.leaveRoom(room) }
      : null
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
    if (!this.#isIn) this.#putText(this.#text.subarray(this.#from, this.#limit))
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
    const place = team.placeOf(text.buffer)
    // From where the text's places are counted to where the room's are.
    const before = place === null ? 0 : place.room.byteOffset - text.byteOffset
    const placed = { from: from - before, limit: limit - before, format: this.#format, mostRows }
    if (place === null || !team.give(count, place, placed))
      return { finish: () => this.#readNow(text, from, limit, columns, mostRows) }
    this.#begun.push(place)
    return {
      finish: () => {
        const rows = this.#finish(team, place, columns)
        this.#begun.splice(this.#begun.indexOf(place), 1)
        return rows === null
          ? this.#readNow(text, from, limit, columns, mostRows)
          : { ...rows, end: rows.end + before }
      },
    }
  }

  /** Reads what waits until the helper has done what it has begun. @returns null: it does not answer */
  #finish(team: RowTeam, place: RowPlace, columns: Columns): ReturnType<RowsBegun['finish']> | null {
    for (;;) {
      const rows = place.take(columns)
      if (rows !== null) return rows
      const isBusy = this.#begun.some((one) => one.readHere())
      if (!isBusy && !team.wait(place)) return null
    }
  }

  #putText(text: Uint8Array): void {
    const { after } = this.#room
    this.#textAt = after + ((text.byteOffset - after) & (WORD - 1))
    const { memory } = this.#exports
    growTo(memory, this.#textAt + text.length + BYTES_BEYOND)
    new Uint8Array(memory.buffer, this.#textAt).set(text)
    this.#isIn = true
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
    const rows = this.#exports.read_rows(
      ...this.#room.reading(this.#textAt, from, this.#limit - this.#from, mostRows),
    )
    this.end = this.#from + this.#room.end
    this.#room.takeMissing(this.missing)
    return rows
  }
}
