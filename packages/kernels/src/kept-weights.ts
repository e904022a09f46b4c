import type { FloatArray } from './arrays.ts'
import type { Correlation } from './correlation.ts'
import { kernelsFor } from './prepared-correlation.ts'
import type { WasmMemory } from './wasm-memory.ts'

/** Of all that is kept. */
const KEPT_BYTES = 4 * 1024 * 1024
const MOST_ENTRIES = 16

interface Entry {
  readonly key: readonly number[]
  /** Where the weights are that were made ready, and a copy of the weights, in bytes. */
  readonly packed: number
  readonly copy: number
}

/**
 * Weights made ready for the kernels, kept from call to call where WebAssembly's memory begins: those of a layer are the
 * same for many. They are told by the weights themselves: what has been written to them meanwhile is noticed.
 */
export class KeptWeights {
  readonly #memory: WasmMemory
  #entries: Entry[] = []

  constructor(memory: WasmMemory) {
    this.#memory = memory
  }

  /** Where weights that were made ready are; null for those that are too many to be kept. */
  of(correlation: Correlation, weight: FloatArray): number | null {
    const memory = this.#memory
    const kernels = kernelsFor(memory, weight.BYTES_PER_ELEMENT)
    const key = keyOf(correlation, weight)
    memory.reset()
    const bytes = kernels.packedBytes(...memory.putShape(correlation))
    const needed = bytes + weight.byteLength
    if (needed > KEPT_BYTES) return null
    memory.reset()
    let copy = memory.putFloats(weight)
    const found = this.#entries.find(
      (entry) => areSame(key, entry.key) && memory.haveSameWords(entry.copy, copy, weight.byteLength),
    )
    if (found !== undefined) return found.packed

    if (this.#entries.length === MOST_ENTRIES || memory.floor - memory.base + needed > KEPT_BYTES) {
      this.#entries = []
      memory.reset((memory.floor = memory.base))
      copy = memory.putFloats(weight)
    }
    const packed = memory.allocate(bytes)
    const end = memory.allocate(0)
    const places = memory.putShape(correlation)
    kernels.pack(...places, copy, packed, memory.allocate(kernels.scratchBytes(...places)))
    this.#entries.push({ key, packed, copy })
    memory.floor = end
    return packed
  }
}

/** What weights are made ready by, beside themselves. */
function keyOf(correlation: Correlation, weight: FloatArray): number[] {
  const { groups, rows, channels, taps, fftSize, minimal } = correlation
  const { first, group, row, channel, tap } = correlation.weight
  // Minimal filtering takes taps together by the stride.
  const filtered = minimal ? correlation.input.stride : 0
  const places = [groups, rows, channels, first, group, row, channel, tap, fftSize, filtered]
  return [weight.BYTES_PER_ELEMENT, weight.length, ...places, ...taps]
}

function areSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i])
}
