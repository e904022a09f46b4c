import type { SampleArray } from '@sinal/signals'

/** Of the samples that are there; null where there are none (sd: fewer than two). */
export interface ChannelStatistics {
  readonly min: number | null
  readonly max: number | null
  readonly mean: number | null
  /** Standard deviation, n − 1 in the denominator, as torch.std gives it. */
  readonly sd: number | null
  /** Samples that are NaN. */
  readonly missing: number
}

/** Statistics of one channel in one pass, in float64. */
export class RunningStatistics {
  #count = 0
  #missing = 0
  #min = Infinity
  #max = -Infinity
  /** The first sample that is there: all others are taken from it on, so that a large mean costs no digits. */
  #origin = NaN
  /** From the origin on. */
  #mean = 0
  /** Σ (x − mean)² */
  #squares = 0

  /**
   * Takes a block. Its mean comes first and the squares about it second, then both are joined with those before:
   * no sum of large squares of which little is left.
   *
   * @see https://en.wikipedia.org/wiki/Algorithms_for_calculating_variance#Parallel_algorithm
   */
  push(block: SampleArray): void {
    let count = 0
    let sum = 0
    for (let i = 0; i < block.length; i++) {
      const value = block[i]!
      if (Number.isNaN(value)) continue
      if (Number.isNaN(this.#origin)) this.#origin = value
      count++
      sum += value - this.#origin
      if (value < this.#min) this.#min = value
      if (value > this.#max) this.#max = value
    }
    this.#missing += block.length - count
    if (count === 0) return
    const mean = sum / count
    let squares = 0
    for (let i = 0; i < block.length; i++) {
      const difference = block[i]! - this.#origin - mean
      if (!Number.isNaN(difference)) squares += difference * difference
    }
    const total = this.#count + count
    const apart = mean - this.#mean
    this.#mean += (apart * count) / total
    this.#squares += squares + (apart * apart * this.#count * count) / total
    this.#count = total
  }

  result(): ChannelStatistics {
    const isEmpty = this.#count === 0
    return {
      min: isEmpty ? null : this.#min,
      max: isEmpty ? null : this.#max,
      mean: isEmpty ? null : this.#origin + this.#mean,
      sd: this.#count < 2 ? null : Math.sqrt(this.#squares / (this.#count - 1)),
      missing: this.#missing,
    }
  }
}
