import type { Correlation } from './correlation.ts'
import { kernelsFor } from './prepared-correlation.ts'
import type { Room } from './rooms.ts'
import type { WasmKernels, WasmMemory } from './wasm-memory.ts'
import { type Part, type Window, type WindowSize, windowed, windows } from './windows.ts'

/** Some channels of a group, whose weights' gradient comes about on its own: part `part` of as many as there are. */
export interface ChannelPart {
  readonly group: number
  readonly part: number
}

/** The first channel of a part, as in weight.h. */
export function firstChannel({ channels }: Correlation, part: number, parts: number): number {
  return Math.floor((channels * part) / parts)
}

/** The windows of one group of a correlation, in the order in which they are summed: not on the number of threads. */
export function windowsOfGroup(correlation: Correlation, size: WindowSize): Window[] {
  return [...windows({ ...correlation, groups: 1 }, size)]
}

/** How many weights a group has, which lie one behind the other. */
export function weightsOfGroup({ rows, channels, taps }: Correlation): number {
  return rows * channels * taps.length
}

/** The gradient of weights in WebAssembly's memory, which is its own until the next one is made: the sums of a part of the channels. */
export class PreparedWeightGradient {
  readonly #memory: WasmMemory
  readonly #kernels: WasmKernels
  readonly #correlation: Correlation
  readonly #parts: number
  readonly #weight: number
  readonly #bytes: number
  readonly #shape: number
  readonly #taps: number
  readonly #scratch: number

  /**
   * @param weight where the gradient of a group's weights will be
   * @param bytes of a sample
   * @param from where memory is free from
   */
  constructor(
    memory: WasmMemory,
    correlation: Correlation,
    parts: number,
    weight: number,
    bytes: number,
    from: number,
  ) {
    memory.reset(from)
    this.#memory = memory
    this.#kernels = kernelsFor(memory, bytes)
    this.#correlation = correlation
    this.#parts = parts
    this.#weight = weight
    this.#bytes = bytes
    ;[this.#shape, this.#taps] = memory.putShape(correlation)
    this.#scratch = memory.allocate(this.#kernels.weightScratchBytes(this.#shape, this.#taps, parts))
  }

  /** Adds what a window of one group gives to the sums of a part: they begin with the first window, and are the gradient after the last. */
  add(window: Part, room: Room, part: number, first: boolean, last: boolean): void {
    const signals = windowed(this.#correlation, window)
    this.#memory.writeSignals(this.#shape, signals)
    // Where those of channel 0 would be.
    const before = firstChannel(this.#correlation, part, this.#parts) * signals.input.length
    const samples = room.input - before * this.#bytes
    const places = [room.output, samples, this.#weight, this.#scratch] as const
    this.#kernels.correlateWeight(this.#shape, this.#taps, ...places, part, this.#parts, first, last)
  }
}
