import { floats } from '../memory.ts'

/** An array that is written to again and again: fresh memory costs more to touch, and to collect, than most layers take. */
export class Scratch {
  #data: Float32Array = new Float32Array(0)

  /** As many elements, which hold what they held before. */
  take(size: number): Float32Array {
    if (this.#data.length < size) this.#data = floats(size)
    return this.#data.subarray(0, size)
  }
}
