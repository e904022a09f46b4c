import type { Timing } from './types.ts'

export interface Grid {
  readonly startTime: number
  readonly sampleRate: number
  /** Seconds in one unit of the stamps. */
  readonly perUnit: number
  /** Seconds by which a stamp may miss the grid. */
  readonly tolerance: number
}

/** Compares time stamps with the even grid, as they are read. */
export class TimingCheck {
  readonly #start: number
  readonly #step: number
  readonly #perUnit: number
  readonly #tolerance: number
  #index = 0
  #deviatingRows = 0
  #firstLine: number | null = null
  #maxDeviation = 0

  constructor(grid: Grid) {
    this.#start = grid.startTime
    this.#step = 1 / grid.sampleRate
    this.#perUnit = grid.perUnit
    this.#tolerance = grid.tolerance
  }

  /** Takes `count` stamps of a table: those at `first`, `first + stride`, … */
  append(values: Float64Array, first: number, stride: number, lines: Float64Array, count: number): void {
    for (let i = 0; i < count; i++) {
      const time = values[first + i * stride]! * this.#perUnit
      const deviation = Math.abs(time - (this.#start + this.#index++ * this.#step))
      // Doubles near the stamp are this far apart: times since 1970 have no nanoseconds.
      if (deviation <= this.#tolerance + Math.abs(time) * 2 ** -51) continue
      this.#deviatingRows++
      this.#firstLine ??= lines[i]!
      if (deviation > this.#maxDeviation) this.#maxDeviation = deviation
    }
  }

  result(): Timing {
    return {
      deviatingRows: this.#deviatingRows,
      firstLine: this.#firstLine,
      maxDeviation: this.#maxDeviation,
    }
  }
}
