import { envelope, type Envelope, type SampleArray } from '@sinal/signals'

/**
 * Smallest and largest values of a signal that comes in blocks, in bins that grow with it: whatever its length, what is
 * held is `2 · width` bins at most, and the peaks of all samples are in them.
 */
export class RunningEnvelope {
  readonly #width: number
  readonly #min: Float32Array
  readonly #max: Float32Array
  /** Samples of a bin, a power of 2. */
  #samples = 1
  /** Samples taken. */
  #length = 0

  /** @param width points wanted */
  constructor(width: number) {
    this.#width = width
    this.#min = new Float32Array(2 * width).fill(NaN)
    this.#max = new Float32Array(2 * width).fill(NaN)
  }

  push(block: SampleArray): void {
    for (let from = 0; from < block.length;) {
      let bin = Math.floor(this.#length / this.#samples)
      if (bin === this.#min.length) {
        this.#halve()
        bin = this.#length / this.#samples
      }
      const to = Math.min(block.length, from + (bin + 1) * this.#samples - this.#length)
      this.#take(bin, block, from, to)
      this.#length += to - from
      from = to
    }
  }

  /** As `envelope` of the whole signal, with bins whose ends differ by a few samples. `x` counts samples. */
  result(): Envelope {
    const bins = Math.ceil(this.#length / this.#samples)
    const { x, min } = envelope(this.#min, 0, bins, this.#width)
    const { max } = envelope(this.#max, 0, bins, this.#width)
    return { x: x.map((bin) => bin * this.#samples), min, max }
  }

  #take(bin: number, block: SampleArray, from: number, to: number): void {
    let min = this.#min[bin]!
    let max = this.#max[bin]!
    for (let i = from; i < to; i++) {
      const value = block[i]!
      // NaN is not smaller, nor larger: what is missing does not count.
      if (value < min || min !== min) min = value
      if (value > max || max !== max) max = value
    }
    this.#min[bin] = min
    this.#max[bin] = max
  }

  /** Two bins become one. */
  #halve(): void {
    const half = this.#width
    for (let i = 0; i < half; i++) {
      const a = 2 * i
      this.#min[i] = lower(this.#min[a]!, this.#min[a + 1]!)
      this.#max[i] = -lower(-this.#max[a]!, -this.#max[a + 1]!)
    }
    this.#min.fill(NaN, half)
    this.#max.fill(NaN, half)
    this.#samples *= 2
  }
}

function lower(a: number, b: number): number {
  if (Number.isNaN(a)) return b
  return b < a ? b : a
}
