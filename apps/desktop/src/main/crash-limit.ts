/** As many crashes as this, within a minute, and what crashed is not started again. */
const MOST = 3
const WITHIN_MS = 60_000

/** Counts the crashes of one process, so that a broken one is not started over and over. */
export class CrashLimit {
  #times: number[] = []

  /** Notes a crash; whether to start again. */
  allowsRestart(now = Date.now()): boolean {
    this.#times = [...this.#times.filter((time) => now - time < WITHIN_MS), now]
    return this.#times.length < MOST
  }
}
