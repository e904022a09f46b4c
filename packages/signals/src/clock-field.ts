import { ClockReader } from './clock.ts'
import type { ClockColumn } from './row-format.ts'

/** Reads the dates and times of rows as seconds. */
export class ClockField {
  readonly #originDay: number
  readonly #time: ClockReader
  readonly #date: ClockReader | null
  /** The date of this row, where it has a column of its own. */
  #day = NaN

  constructor({ format, dateColumn, originDay }: ClockColumn) {
    this.#originDay = originDay
    this.#time = new ClockReader(format, dateColumn === null ? undefined : 'time')
    this.#date = dateColumn === null ? null : new ClockReader(format, 'date')
  }

  /**
   * @param isDate the field is the date that belongs to the time that follows
   * @returns of a date its day, of a time the seconds since the midnight of `originDay`; NaN where the field is
   *   empty, or the time has no date; undefined where it is neither
   */
  read(bytes: Uint8Array, from: number, to: number, isDate: boolean): number | undefined {
    if (isDate) {
      this.#day = NaN
      if (from === to) return NaN
      return this.#date!.read(bytes, from, to) ? (this.#day = this.#date!.day) : undefined
    }
    if (from === to) return NaN
    const time = this.#time
    if (!time.read(bytes, from, to)) return undefined
    if (this.#date) {
      if (Number.isNaN(this.#day)) return NaN
      time.day = this.#day
    }
    return time.wholeSeconds(this.#originDay) + time.fraction(bytes)
  }
}
