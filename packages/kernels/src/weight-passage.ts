import type { FloatArray } from './arrays.ts'
import type { Correlation } from './correlation.ts'
import { copyToShared } from './passage.ts'
import { type ChannelPart, firstChannel } from './prepared-weight-gradient.ts'
import type { Room } from './rooms.ts'
import type { WasmMemory } from './wasm-memory.ts'
import { type Rows, type Window, copyIn, inputRows, outputRows } from './windows.ts'

/** Between the arrays of a gradient of weights and rooms for windows of one group in WebAssembly's memories. */
export class WeightPassage {
  readonly #memory: WasmMemory
  readonly #room: Room
  readonly #correlation: Correlation
  readonly #parts: number
  readonly #gradWeight: FloatArray
  readonly #gradOutput: FloatArray
  readonly #input: FloatArray
  readonly #bytes: number

  constructor(
    memory: WasmMemory,
    room: Room,
    correlation: Correlation,
    parts: number,
    gradWeight: FloatArray,
    gradOutput: FloatArray,
    input: FloatArray,
  ) {
    this.#memory = memory
    this.#room = room
    this.#correlation = correlation
    this.#parts = parts
    this.#gradWeight = gradWeight
    this.#gradOutput = gradOutput
    this.#input = input
    this.#bytes = gradWeight.BYTES_PER_ELEMENT
  }

  /** Puts what a part needs of a window into the room. */
  load(window: Window, part: ChannelPart): void {
    const view = this.#memory.elements(this.#input)
    const { samples, gradient } = this.#needs(window, part)
    copyIn(view, this.#room.input / this.#bytes, this.#input, samples)
    copyIn(view, this.#room.output / this.#bytes, this.#gradOutput, gradient)
  }

  /** Puts it into a room in memory that threads share, perhaps through the room here. */
  loadInto(shared: FloatArray, room: Room, window: Window, part: ChannelPart): void {
    const { samples, gradient } = this.#needs(window, part)
    const through = (place: number): readonly [WasmMemory, number] => [this.#memory, place / this.#bytes]
    copyToShared(shared, room.input / this.#bytes, this.#input, samples, ...through(this.#room.input))
    copyToShared(shared, room.output / this.#bytes, this.#gradOutput, gradient, ...through(this.#room.output))
  }

  /** Puts the gradient of a part where it belongs, from that of the group's weights at byte `weight` of a memory. */
  storeFrom(elements: FloatArray, weight: number, { group, part }: ChannelPart): void {
    const { rows, channels, taps } = this.#correlation
    const row = channels * taps.length
    const from = firstChannel(this.#correlation, part, this.#parts) * taps.length
    const to = firstChannel(this.#correlation, part + 1, this.#parts) * taps.length
    const first = weight / this.#bytes
    for (let r = 0, target = group * rows * row; r < rows; r++, target += row) {
      const at = first + r * row
      this.#gradWeight.set(elements.subarray(at + from, at + to), target + from)
    }
  }

  /** The samples that a part needs of a window, and the gradient of the output. */
  #needs(window: Window, { group, part }: ChannelPart): { readonly samples: Rows; readonly gradient: Rows } {
    const here = { ...window, group }
    const channel = firstChannel(this.#correlation, part, this.#parts)
    const rows = firstChannel(this.#correlation, part + 1, this.#parts) - channel
    const whole = inputRows(this.#correlation, here)
    const samples = { ...whole, at: whole.at + channel * whole.row, rows }
    return { samples, gradient: outputRows(this.#correlation, here) }
  }
}
