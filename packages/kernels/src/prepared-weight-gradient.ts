import { type Correlation, shapeFields } from './correlation.ts'
import { type Room, kernelsFor } from './prepared-correlation.ts'
import type { WasmKernels, WasmMemory } from './wasm-memory.ts'
import { type Part, type Window, type WindowSize, roomFor, windowed, windows } from './windows.ts'

/** Some channels of a group, whose weights' gradient comes about on its own: part `part` of as many as there are. */
export interface ChannelPart {
  readonly group: number
  readonly part: number
}

/** The first channel of a part, as in weight.h. */
export function firstChannel({ channels }: Correlation, part: number, parts: number): number {
  return Math.floor((channels * part) / parts)
}

/**
 * Where the samples of channel 0 of a window would begin, in bytes. Those of the part are in their places behind it, and
 * begin where words of 8 bytes do; those of other channels are not there.
 */
export function samplesAt(
  correlation: Correlation,
  { input }: Room,
  window: Part,
  channel: number,
  bytes: number,
): number {
  return input + ((channel * windowed(correlation, window).input.length) % 2) * bytes
}

/** The windows of one group of a correlation, in the order in which they are summed: not on the number of threads. */
export function windowsOfGroup(correlation: Correlation, size: WindowSize): Window[] {
  return [...windows({ ...correlation, groups: 1 }, size)]
}

/** How many weights a group has, which lie one behind the other. */
export function weightsOfGroup({ rows, channels, taps }: Correlation): number {
  return rows * channels * taps.length
}

/** As `roomFor`, with the sample more that `samplesAt` may skip. */
export function weightRoomFor(
  correlation: Correlation,
  size: WindowSize,
): { readonly input: number; readonly output: number } {
  const { input, output } = roomFor(correlation, size)
  return { input: input + 1, output }
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
    this.#memory.write(this.#shape, shapeFields(windowed(this.#correlation, window)))
    const channel = firstChannel(this.#correlation, part, this.#parts)
    const samples = samplesAt(this.#correlation, room, window, channel, this.#bytes)
    const places = [room.output, samples, this.#weight, this.#scratch] as const
    this.#kernels.correlateWeight(this.#shape, this.#taps, ...places, part, this.#parts, first, last)
  }
}
