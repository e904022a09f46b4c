import type { FloatArray } from './arrays.ts'
import type { Correlation } from './correlation.ts'
import type { Room } from './rooms.ts'
import type { WasmMemory } from './wasm-memory.ts'
import {
  type Rows,
  type Window,
  areInWords,
  copyIn,
  copyOut,
  inputRows,
  outputLength,
  outputRows,
} from './windows.ts'

/** Copies rows into memory that threads share, from `at` on, perhaps through `room` in the memory here. */
export function copyToShared(
  shared: FloatArray,
  at: number,
  source: FloatArray,
  rows: Rows,
  memory: WasmMemory,
  room: number,
): void {
  if (areInWords(rows, source)) return copyIn(shared, at, source, rows)
  const elements = memory.elements(source)
  copyIn(elements, room, source, rows)
  shared.set(elements.subarray(room, room + rows.groups * rows.rows * rows.length), at)
}

/** Between the signals of a correlation and the room for one window in WebAssembly's memory. */
export class Passage {
  readonly #memory: WasmMemory
  readonly #room: Room
  readonly #correlation: Correlation
  readonly #out: FloatArray
  readonly #input: FloatArray

  constructor(memory: WasmMemory, room: Room, correlation: Correlation, out: FloatArray, input: FloatArray) {
    this.#memory = memory
    this.#room = room
    this.#correlation = correlation
    this.#out = out
    this.#input = input
  }

  /** Puts the samples that a window sees into the room. */
  load(window: Window): void {
    const rows = inputRows(this.#correlation, window)
    copyIn(this.#memory.elements(this.#input), this.#inputAt, this.#input, rows)
  }

  /** Puts the outputs in the room where they belong. */
  store(window: Window): void {
    const rows = outputRows(this.#correlation, window)
    copyOut(this.#out, rows, this.#memory.elements(this.#out), this.#outputAt)
  }

  /** Puts the samples that a window sees into memory that threads share, from `at` on, perhaps through the room. */
  loadInto(shared: FloatArray, at: number, window: Window): void {
    const rows = inputRows(this.#correlation, window)
    copyToShared(shared, at, this.#input, rows, this.#memory, this.#inputAt)
  }

  /** Puts outputs that lie in memory that threads share, from `at` on, where they belong. */
  storeFrom(shared: FloatArray, at: number, window: Window): void {
    const rows = outputRows(this.#correlation, window)
    if (areInWords(rows, this.#out)) return copyOut(this.#out, rows, shared, at)
    const outputs = shared.subarray(at, at + outputLength(this.#correlation, window))
    this.#memory.elements(this.#out).set(outputs, this.#outputAt)
    this.store(window)
  }

  get #inputAt(): number {
    return this.#room.input / this.#input.BYTES_PER_ELEMENT
  }

  get #outputAt(): number {
    return this.#room.output / this.#out.BYTES_PER_ELEMENT
  }
}
