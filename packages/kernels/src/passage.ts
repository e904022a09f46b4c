import type { FloatArray } from './arrays.ts'
import type { Correlation } from './correlation.ts'
import type { Room } from './prepared-correlation.ts'
import type { WasmMemory } from './wasm-memory.ts'
import {
  type Window,
  areInWords,
  copyIn,
  copyOut,
  inputLength,
  inputRows,
  outputLength,
  outputRows,
} from './windows.ts'

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
    if (areInWords(rows, this.#input)) return copyIn(shared, at, this.#input, rows)
    this.load(window)
    const from = this.#inputAt
    const to = from + inputLength(this.#correlation, window)
    shared.set(this.#memory.elements(this.#input).subarray(from, to), at)
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
