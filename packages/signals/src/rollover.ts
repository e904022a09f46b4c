/** Adds up what a clock without dates leaves out when it begins again: at midnight, or at the full hour. */
export class Rollover {
  /** How often it began again. */
  count = 0
  readonly #period: number | null
  #last = -Infinity

  /** @param period seconds after which the clock begins again; null: never */
  constructor(period: number | null) {
    this.#period = period
  }

  /** Another that goes on from the same time. */
  copy(): Rollover {
    const copy = new Rollover(this.#period)
    copy.count = this.count
    copy.#last = this.#last
    return copy
  }

  /** The time that has passed, for what the clock shows next; NaN stays NaN. */
  passed(shown: number): number {
    if (this.#period === null || Number.isNaN(shown)) return shown
    let time = shown + this.count * this.#period
    if (this.#last - time > this.#period / 2) {
      this.count++
      time += this.#period
    }
    this.#last = time
    return time
  }
}
