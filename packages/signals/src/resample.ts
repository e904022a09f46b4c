import type { Resampling, SampleArray } from './types.ts'

/**
 * Puts samples on an even grid by straight lines between neighbours: the sample at grid time t is
 * `a + (b − a)·(t − tₐ)/(t_b − tₐ)`, a and b being the samples before and after. The grid begins at the first time
 * stamp and ends at or before the last. Where a or b is missing, so is the sample, unless it falls on the other one.
 *
 * Rows are given in the file's order, in pieces of any length; what has been made may be taken at any time, so that
 * no more than one piece has to be held. A row that has no time, or one that is not after the row before, is left
 * out and counted.
 */
export class Resampler {
  readonly #rate: number
  readonly #slack: number
  #first = NaN
  /** Index on the grid of the next sample to make. */
  #next = 0
  #time = NaN
  #samples: Float64Array
  #made: number[][]
  #rows = 0
  #droppedRows = 0
  #longestStep = 0

  /**
   * @param rate Hz
   * @param slack seconds by which the times are known to be inexact
   */
  constructor(rate: number, channels: number, slack = 0) {
    this.#rate = rate
    this.#slack = slack
    this.#samples = new Float64Array(channels)
    this.#made = Array.from({ length: channels }, () => [])
  }

  /**
   * @param times seconds
   * @param data per channel, as long as `times`
   */
  push(times: ArrayLike<number>, data: readonly ArrayLike<number>[]): void {
    for (let row = 0; row < times.length; row++) {
      const time = times[row]!
      if (!Number.isFinite(time) || time <= this.#time) {
        this.#droppedRows++
        continue
      }
      if (this.#rows === 0) this.#first = this.#time = time
      this.#longestStep = Math.max(this.#longestStep, time - this.#time)
      this.#fill(time, row, data)
      this.#rows++
      this.#time = time
      for (let c = 0; c < data.length; c++) this.#samples[c] = data[c]![row]!
    }
  }

  /** The samples made since the last call. */
  take(dtype: 'float32' | 'float64'): SampleArray[] {
    const taken = this.#made.map((samples) =>
      dtype === 'float32' ? Float32Array.from(samples) : Float64Array.from(samples),
    )
    this.#made = this.#made.map(() => [])
    return taken
  }

  account(): Resampling {
    const [rows, droppedRows, longestStep] = [this.#rows, this.#droppedRows, this.#longestStep]
    return { method: 'linear', rows, droppedRows, longestStep }
  }

  /** Makes the samples of the grid up to a row's time. */
  #fill(time: number, row: number, data: readonly ArrayLike<number>[]): void {
    const step = time - this.#time
    for (; ; this.#next++) {
      const passed = this.#first + this.#next / this.#rate - this.#time
      // Times are sums: what misses the row by a hair is meant to be on it.
      if (passed > step + Math.max(step * 1e-9, this.#slack)) return
      const part = step === 0 ? 1 : Math.min(1, passed / step)
      for (let c = 0; c < data.length; c++)
        this.#made[c]!.push(between(this.#samples[c]!, data[c]![row]!, part))
    }
  }
}

function between(before: number, after: number, part: number): number {
  if (part < 1e-9) return before
  return part > 1 - 1e-9 ? after : before + (after - before) * part
}
