import type { SampleArray } from './types.ts'

/** Samples for which there is room at first. */
const FIRST = 4096
/** There is never room for more than so many times what has arrived: a file's beginning may be unlike the rest. */
const MOST_GROWTH = 64

/** A column of unknown length. */
export class GrowingColumn {
  #values: SampleArray
  length = 0

  constructor(dtype: 'float32' | 'float64') {
    this.#values = allocate(dtype === 'float32', FIRST)
  }

  /**
   * Appends values.
   *
   * @param expected how long the column is thought to become in the end: there is room for so many when there must be
   *   more room, so that they are not copied again
   */
  append(values: SampleArray, expected: number): void {
    const length = this.length + values.length
    if (length > this.#values.length) {
      const larger = allocate(
        this.#values instanceof Float32Array,
        Math.max(length, Math.min(expected, MOST_GROWTH * length), Math.ceil(1.5 * this.length)),
      )
      larger.set(this.#values.subarray(0, this.length))
      this.#values = larger
    }
    this.#values.set(values, this.length)
    this.length = length
  }

  /** The whole column; the column must not be used afterwards. */
  take(): SampleArray {
    const { length } = this
    // What little is left over is not worth a copy.
    const isTight = length >= this.#values.length * TIGHT
    if (!isTight) return this.#values.slice(0, length)
    this.#values.fill(0, length)
    return this.#values.subarray(0, length)
  }
}

const TIGHT = 0.95

/** Memory that holds anything: all of it is written before it is given away. */
function allocate(isFloat32: boolean, length: number): SampleArray {
  const bytes = length * (isFloat32 ? 4 : 8)
  const { Buffer: node } = globalThis as { Buffer?: typeof Buffer }
  // Node's need not be filled with zeros first.
  const buffer = node === undefined ? new ArrayBuffer(bytes) : node.allocUnsafeSlow(bytes).buffer
  return isFloat32 ? new Float32Array(buffer) : new Float64Array(buffer)
}
