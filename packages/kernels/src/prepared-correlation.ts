import type { FloatArray } from './arrays.ts'
import type { Correlation } from './correlation.ts'
import type { Room } from './rooms.ts'
import type { WasmKernels, WasmMemory } from './wasm-memory.ts'
import { type Part, windowed } from './windows.ts'

/** A correlation in WebAssembly's memory, which is its own until the next one is made: the weights, and scratch. */
export class PreparedCorrelation {
  readonly #memory: WasmMemory
  readonly #kernels: WasmKernels
  readonly #correlation: Correlation
  readonly #shape: number
  readonly #taps: number
  readonly #packed: number
  readonly #bias: number
  #scratch = 0
  #scratchBytes = 0

  /**
   * @param from where memory is free from
   * @param packed where the weights are made ready already; null where they are not
   */
  constructor(
    memory: WasmMemory,
    correlation: Correlation,
    weight: FloatArray,
    bias: FloatArray | null,
    from: number,
    packed: number | null = null,
  ) {
    const kernels = kernelsFor(memory, weight.BYTES_PER_ELEMENT)
    memory.reset(from)
    const [shape, taps] = memory.putShape(correlation)
    this.#bias = bias === null ? 0 : memory.putFloats(bias)
    this.#packed = packed ?? memory.allocate(kernels.packedBytes(shape, taps))
    if (packed === null) {
      const free = memory.allocate(0)
      const scratch = memory.allocate(kernels.scratchBytes(shape, taps))
      kernels.pack(shape, taps, memory.putFloats(weight), this.#packed, scratch)
      memory.reset(free)
    }
    this.#memory = memory
    this.#kernels = kernels
    this.#correlation = correlation
    this.#shape = shape
    this.#taps = taps
  }

  /** Makes `part` what is computed next. Arrays of the memory that were made before may be detached. */
  begin(part: Part): void {
    this.#memory.writeSignals(this.#shape, windowed(this.#correlation, part))
    const needed = this.#kernels.scratchBytes(this.#shape, this.#taps)
    if (needed <= this.#scratchBytes) return
    this.#scratch = this.#memory.allocate(needed)
    this.#scratchBytes = needed
  }

  /** The tasks of `part` from `from` to before `to`, of those that there are; how many these are. */
  compute({ group }: Part, { input, output }: Room, from: number, to: number): number {
    const places = [this.#shape, this.#taps, this.#packed, this.#bias, input, output, this.#scratch] as const
    return this.#kernels.correlate(...places, group, this.#correlation.groups, from, to)
  }
}

/** @param bytes of a sample */
export function kernelsFor(memory: WasmMemory, bytes: number): WasmKernels {
  return bytes === 4 ? memory.float32 : memory.float64
}
