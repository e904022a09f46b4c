/** How long a helper may take for what it has, beside some times as long as the like of it took here. */
const PATIENCE_MS = 5000
const PATIENCE_TIMES = 20

/** How long helpers are waited for before they are given up. */
export class Patience {
  #since: number | null = null
  #msPerUnit = 0

  /** How long so much of the work took here. */
  learn(ms: number, units: number): void {
    this.#msPerUnit = Math.max(this.#msPerUnit, ms / units)
  }

  /** A helper has done something. */
  renew(): void {
    this.#since = null
  }

  /** A wait begins, unless one lasts since the last `renew`. */
  begin(): void {
    this.#since ??= performance.now()
  }

  /** Whether so much of the work takes a helper too long. */
  isOver(units: number): boolean {
    const most = PATIENCE_MS + PATIENCE_TIMES * this.#msPerUnit * units
    return this.#since !== null && performance.now() - this.#since > most
  }
}
