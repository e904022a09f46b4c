import { Rollover } from './rollover.ts'

/** What the time stamps of a file's rows mean. */
export interface StampRule {
  /** Seconds in one unit of the stamps. */
  readonly perUnit: number
  /** Seconds after which a clock without dates begins again; null where it doesn't. */
  readonly period: number | null
  /** The first stamp in seconds, as it is given. */
  readonly gridStart: number
  /** The time that it stands for: dates may be left out of the stamps. */
  readonly startTime: number
  /** The even grid that explains the stamps within `tolerance` seconds, one unit of their last digit; null: none. */
  readonly grid: { readonly sampleRate: number; readonly tolerance: number } | null
}

/** The times of consecutive rows, in seconds from the first stamp: since 1970, a double has too few digits. */
export class StampTimes {
  readonly #rule: StampRule
  readonly #rollover: Rollover
  #first = NaN
  /** Place on the grid of the last row that was on it. */
  #step = -1

  constructor(rule: StampRule, rollover = new Rollover(rule.period)) {
    this.#rule = rule
    this.#rollover = rollover
  }

  /** Another that goes on from the same row. */
  copy(): StampTimes {
    const times = new StampTimes(this.#rule, this.#rollover.copy())
    times.#first = this.#first
    times.#step = this.#step
    return times
  }

  /** The time that the first stamp stands for, in seconds. */
  get startTime(): number {
    const { startTime, gridStart, perUnit } = this.#rule
    return Number.isNaN(this.#first) ? startTime : startTime + (this.#first * perUnit - gridStart)
  }

  /** Seconds by which the times are known to be inexact: doubles near the stamps are this far apart. */
  get slack(): number {
    return Number.isNaN(this.#first) ? 0 : Math.abs(this.#first * this.#rule.perUnit) * 2 ** -51
  }

  /** @param stamps of the next rows; NaN where a row has none, as its time is then */
  of(stamps: Float64Array): Float64Array {
    const { perUnit, grid } = this.#rule
    if (Number.isNaN(this.#first)) this.#first = stamps.find(Number.isFinite) ?? NaN
    const times = Float64Array.from(stamps, (stamp) => this.#rollover.passed((stamp - this.#first) * perUnit))
    if (grid) this.#snap(times, grid.sampleRate, grid.tolerance)
    return times
  }

  /**
   * Stamps that agree with the grid within their printed precision are on it: rounding them is no jitter. A stamp that
   * was cut off is at or before its place on the grid, a rounded one at most half a digit behind it; what is further
   * behind comes after missing samples.
   */
  #snap(times: Float64Array, sampleRate: number, tolerance: number): void {
    for (const [i, time] of times.entries()) {
      const next = this.#step + 1
      const late = time - next / sampleRate
      // A whole digit before its place is the place before.
      const isNext = late <= 0.51 * tolerance && late > -0.9985 * tolerance
      const step = isNext ? next : Math.round(time * sampleRate)
      if (!(step > this.#step && Math.abs(time - step / sampleRate) <= tolerance)) continue
      this.#step = step
      times[i] = step / sampleRate
    }
  }
}
