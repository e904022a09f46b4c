import { rateOf, type Rate } from './sample-rate.ts'
import { toNumber } from './rational.ts'

/** A longer step, in mean steps, is a gap: samples are missing. */
export const GAP_STEPS = 1.5

/** Rows between gaps that are enough to tell the rate by. */
const TELLING_ROWS = 8

/** How far steps in time deviate from the mean step. */
export class JitterMeter {
  gaps = 0
  longestGap = 0
  backwardSteps = 0
  max = 0
  readonly #step: number
  readonly #tolerance: number
  #squares = 0
  #count = 0

  /**
   * @param step the mean step, in the unit of what `add` is given
   * @param tolerance a deviation that is the printing's, and counts as none
   */
  constructor(step: number, tolerance: number) {
    this.#step = step
    this.#tolerance = tolerance
  }

  add(step: number): void {
    if (Math.abs(step - this.#step) <= this.#tolerance) this.#count++
    else if (step <= 0) this.backwardSteps++
    else if (step > GAP_STEPS * this.#step) {
      this.gaps++
      this.longestGap = Math.max(this.longestGap, step)
    } else {
      const deviation = Math.abs(step - this.#step)
      this.max = Math.max(this.max, deviation)
      this.#squares += deviation * deviation
      this.#count++
    }
  }

  get rms(): number {
    return this.#count === 0 ? 0 : Math.sqrt(this.#squares / this.#count)
  }
}

/**
 * The rate of stamps that are even but for gaps: that of the longest run without a gap or a step back, where the run
 * is even; else what `rateOf` says of all.
 */
export function rateBetweenGaps(stamps: readonly string[]): Rate | null {
  const whole = rateOf(stamps)
  if (!whole || whole.even) return whole
  const times = stamps.map(Number)
  const steps = times.slice(1).map((time, i) => time - times[i]!)
  const median = [...steps].sort((a, b) => a - b)[steps.length >> 1]!
  let best = { from: 0, length: 0 }
  let from = 0
  for (let i = 0; i <= steps.length; i++) {
    const step = steps[i] ?? Infinity
    if (step > 0 && step <= GAP_STEPS * median) continue
    if (i + 1 - from > best.length) best = { from, length: i + 1 - from }
    from = i + 1
  }
  if (best.length < TELLING_ROWS || best.length === stamps.length) return whole
  const part = rateOf(stamps.slice(best.from, best.from + best.length))
  return part?.even ? { ...part, even: false } : whole
}

/** How uneven stamps are: deviations in percent of a step. */
export function unevenness(times: readonly number[], { rate }: Rate) {
  const step = 1 / toNumber(rate)
  const meter = new JitterMeter(step, 0)
  times.forEach((time, i) => i > 0 && meter.add(time - times[i - 1]!))
  const percent = (deviation: number) => Number(((deviation / step) * 100).toFixed(3))
  return {
    jitter: percent(meter.max),
    rms: percent(meter.rms),
    gaps: meter.gaps,
    backward: meter.backwardSteps,
  }
}
