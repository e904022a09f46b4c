import type { Resampling, SampleArray } from './types.ts'

/** Samples that are made at once: a step in time may be of any length. */
const PIECE = 8192

/** Samples that a file may become in all, however few rows it has; and as many a row: more are meant by nobody, and take hours. */
const MOST_IN_ALL = 100_000_000
const MOST_A_ROW = 1000

/** Steps in time that are looked at for the usual one. */
const STEPS_SEEN = 1001

interface Range {
  /** Hz */
  readonly rate: number
  readonly channels: number
  /** Samples of the grid that are wanted. */
  readonly start: number
  readonly end: number
  /** Samples that one step from row to row may make. */
  readonly mostInStep: number
}

/** A step in time that would make more samples than it may. */
export class StepTooLong extends Error {
  /** Among the rows that were pushed last, the one after the step. */
  readonly row: number
  readonly seconds: number

  constructor(row: number, seconds: number) {
    super(`a step of ${seconds} s`)
    this.row = row
    this.seconds = seconds
  }
}

/** What a rate makes of a file that is too much. */
export interface TooMany {
  readonly rows: number
  /** They would become about so many samples, where there may be so many. */
  readonly samples: number
  readonly most: number
  /** The rate that would make those, in Hz. */
  readonly mostRate: number
}

/**
 * Whether a rate would make far more samples than anybody means: more than 100,000,000, and more than 1000 a row.
 *
 * @param rate Hz
 * @param times of the first rows, in seconds: of two at least
 * @param rows of the whole file, as far as it is known
 * @param end the sample after the last one wanted
 */
export function tooManySamples(
  rate: number,
  times: ArrayLike<number>,
  rows: number,
  end: number,
): TooMany | null {
  const step = usualStep(times)
  const samples = Math.min(step * rate * rows, end)
  const most = Math.max(MOST_IN_ALL, MOST_A_ROW * rows)
  // Without a step in time there is nothing to be told yet.
  if (!(samples > most)) return null
  const rounded = (value: number) => Number(value.toPrecision(3))
  return { rows, most, samples: rounded(samples), mostRate: rounded(most / rows / step) }
}

/** The median step from row to row, of two the shorter: the longer may be to a wrong time stamp. NaN where there is none. */
function usualStep(times: ArrayLike<number>): number {
  const steps: number[] = []
  for (let row = 1; row < times.length && steps.length < STEPS_SEEN; row++) {
    const step = times[row]! - times[row - 1]!
    if (step > 0) steps.push(step)
  }
  return steps.sort((a, b) => a - b)[Math.floor((steps.length - 1) / 2)] ?? NaN
}

/**
 * Puts samples on an even grid by straight lines between neighbours: the sample at grid time t is
 * `a + (b − a)·(t − tₐ)/(t_b − tₐ)`, a and b being the samples before and after. The grid begins at the first time
 * stamp and ends at or before the last. Where a or b is missing, so is the sample, unless it falls on the other one.
 *
 * Rows are given in the file's order, in pieces of any length. A row that has no time, or one that is not after the row
 * before, is left out and counted.
 */
export class Resampler {
  readonly #range: Range
  #first = NaN
  /** Index on the grid of the next sample to make. */
  #next = 0
  #time = NaN
  #samples: Float64Array
  #made: Float64Array[]
  #count = 0
  #rows = 0
  #droppedRows = 0
  #longestStep = 0

  constructor(range: Range) {
    this.#range = range
    this.#samples = new Float64Array(range.channels)
    this.#made = this.#allocate()
  }

  /** Whether all samples wanted have been made. */
  get isComplete(): boolean {
    return this.#next >= this.#range.end
  }

  /**
   * Takes rows, and gives the samples made of them, in pieces of bounded length.
   *
   * @param times seconds
   * @param data per channel, as long as `times`
   * @param slack seconds by which the times are known to be inexact
   * @throws {StepTooLong}
   */
  *push(
    times: ArrayLike<number>,
    data: readonly ArrayLike<number>[],
    slack: number,
  ): Generator<SampleArray[]> {
    for (let row = 0; row < times.length && !this.isComplete; row++) {
      const time = times[row]!
      if (!Number.isFinite(time) || time <= this.#time) {
        this.#droppedRows++
        continue
      }
      if (this.#rows === 0) this.#first = this.#time = time
      const step = time - this.#time
      const { rate, end, mostInStep } = this.#range
      if (Math.min(step * rate, end - this.#next) > mostInStep) throw new StepTooLong(row, step)
      this.#longestStep = Math.max(this.#longestStep, step)
      while (this.#fill(time, row, data, slack)) yield this.rest()
      this.#rows++
      this.#time = time
      for (let c = 0; c < data.length; c++) this.#samples[c] = data[c]![row]!
    }
  }

  /** The samples that were made and not yet given. */
  rest(): SampleArray[] {
    const taken = this.#made.map((samples) => samples.subarray(0, this.#count))
    this.#made = this.#allocate()
    this.#count = 0
    return taken
  }

  account(): Pick<Resampling, 'rows' | 'droppedRows' | 'longestStep'> {
    return { rows: this.#rows, droppedRows: this.#droppedRows, longestStep: this.#longestStep }
  }

  /** Makes the samples of the grid up to a row's time. @returns whether it stopped before, a piece being full */
  #fill(time: number, row: number, data: readonly ArrayLike<number>[], slack: number): boolean {
    const { rate, start } = this.#range
    const step = time - this.#time
    while (!this.isComplete) {
      const passed = this.#first + this.#next / rate - this.#time
      // Times are sums: what misses the row by a hair is meant to be on it.
      if (passed > step + Math.max(step * 1e-9, slack)) return false
      if (this.#next++ < start) continue
      const part = step === 0 ? 1 : Math.min(1, passed / step)
      for (let c = 0; c < data.length; c++)
        this.#made[c]![this.#count] = between(this.#samples[c]!, data[c]![row]!, part)
      if (++this.#count === PIECE) return true
    }
    return false
  }

  #allocate(): Float64Array[] {
    return Array.from({ length: this.#range.channels }, () => new Float64Array(PIECE))
  }
}

function between(before: number, after: number, part: number): number {
  if (part < 1e-9) return before
  return part > 1 - 1e-9 ? after : before + (after - before) * part
}
