import { JitterMeter } from './jitter.ts'
import { Rollover } from './rollover.ts'
import type { SampleArray, Timing } from './types.ts'

export interface Grid {
  readonly startTime: number
  readonly sampleRate: number
  /** Seconds in one unit of the stamps. */
  readonly perUnit: number
  /** Seconds by which a stamp may miss the grid. */
  readonly tolerance: number
  /** Seconds by which a step may differ from the mean step, where rounding explains it. */
  readonly stepTolerance: number
  /** Seconds after which a clock without dates begins again; null where it doesn't. */
  readonly period: number | null
}

/** @param even whether rounding explains the steps of the stamps */
export function gridOf(grid: Omit<Grid, 'stepTolerance'>, even: boolean): Grid {
  // Doubles near the stamps are this far apart.
  const stepTolerance = even ? grid.tolerance + Math.abs(grid.startTime) * 2 ** -51 : 0
  return { ...grid, stepTolerance }
}

/** Compares time stamps with the even grid, as they are read. */
export class TimingCheck {
  readonly #start: number
  readonly #step: number
  readonly #perUnit: number
  readonly #tolerance: number
  readonly #rollover: Rollover
  readonly #jitter: JitterMeter
  #before = NaN
  #squares = 0
  #timedRows = 0
  /** Of the next row. */
  #index: number
  #deviatingRows = 0
  #firstLine: number | null = null
  #maxDeviation = 0

  /** @param firstRow index of the first row that is seen */
  constructor(grid: Grid, firstRow: number) {
    this.#index = firstRow
    this.#start = grid.startTime
    this.#step = 1 / grid.sampleRate
    this.#perUnit = grid.perUnit
    this.#tolerance = grid.tolerance
    this.#rollover = new Rollover(grid.period)
    this.#jitter = new JitterMeter(this.#step, grid.stepTolerance)
  }

  /** Takes the first `count` stamps. */
  append(stamps: SampleArray, lines: Float64Array, count: number): void {
    for (let i = 0; i < count; i++) {
      const time = this.#passed(stamps[i]! * this.#perUnit)
      const deviation = Math.abs(time - (this.#start + this.#index++ * this.#step))
      // Doubles near the stamp are this far apart: times since 1970 have no nanoseconds.
      if (deviation <= this.#tolerance + Math.abs(time) * 2 ** -51) continue
      this.#deviatingRows++
      this.#firstLine ??= lines[i]!
      if (Number.isNaN(deviation)) continue
      this.#squares += deviation * deviation
      if (deviation > this.#maxDeviation) this.#maxDeviation = deviation
    }
  }

  #passed(shown: number): number {
    const time = this.#rollover.passed(shown)
    // No step leads to or from a row without a time.
    const step = time - this.#before
    if (!Number.isNaN(step)) this.#jitter.add(step)
    if (!Number.isNaN(time)) this.#timedRows++
    this.#before = time
    return time
  }

  result(): Timing {
    const { max, rms, gaps, longestGap, backwardSteps } = this.#jitter
    const percent = 100 / this.#step
    return {
      deviatingRows: this.#deviatingRows,
      firstLine: this.#firstLine,
      maxDeviation: this.#maxDeviation,
      rmsDeviation: this.#timedRows === 0 ? 0 : Math.sqrt(this.#squares / this.#timedRows),
      jitter: { max, rms, maxPercent: max * percent, rmsPercent: rms * percent },
      gaps,
      longestGap,
      backwardSteps,
      rollovers: this.#rollover.count,
    }
  }
}
