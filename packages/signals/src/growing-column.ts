import type { SampleArray } from './types.ts'

const BLOCK = 64 * 1024

/**
 * A column of unknown length. It grows by blocks, which are joined once at the end, so that no more than the
 * column itself is ever copied.
 */
export class GrowingColumn {
  readonly #float32: boolean
  #blocks: SampleArray[] = []
  #last: SampleArray
  /** Samples in the last block. */
  #filled = 0
  /** How many samples are NaN. */
  missing = 0

  constructor(float32: boolean) {
    this.#float32 = float32
    this.#last = this.#allocate(BLOCK)
  }

  get length(): number {
    return this.#blocks.length * BLOCK + this.#filled
  }

  /** Appends `count` values of a table: those at `first`, `first + stride`, … */
  append(values: Float64Array, first: number, stride: number, count: number): void {
    let at = first
    let left = count
    while (left > 0) {
      if (this.#filled === BLOCK) {
        this.#blocks.push(this.#last)
        this.#last = this.#allocate(BLOCK)
        this.#filled = 0
      }
      const last = this.#last
      const end = Math.min(BLOCK, this.#filled + left)
      left -= end - this.#filled
      for (let i = this.#filled; i < end; i++, at += stride) {
        const value = values[at]!
        last[i] = value
        if (value !== value) this.missing++
      }
      this.#filled = end
    }
  }

  /** The whole column; the column is empty afterwards. */
  take(): SampleArray {
    const whole = this.#allocate(this.length)
    this.#blocks.forEach((block, b) => whole.set(block, b * BLOCK))
    whole.set(this.#last.subarray(0, this.#filled), this.#blocks.length * BLOCK)
    this.#blocks = []
    this.#last = this.#allocate(0)
    this.#filled = 0
    return whole
  }

  #allocate(length: number): SampleArray {
    return this.#float32 ? new Float32Array(length) : new Float64Array(length)
  }
}
