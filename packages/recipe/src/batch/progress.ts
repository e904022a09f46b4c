import { stat } from 'node:fs/promises'
import type { Job } from './job.ts'

/** How far a batch is. */
export interface BatchProgress {
  /** The file that has moved on, and its place in the batch. */
  readonly file: string
  readonly index: number
  /** Part of that file done, from 0 to 1. */
  readonly fileFraction: number
  /** Part of the batch done, from 0 to 1: a file weighs as much as its bytes. */
  readonly fraction: number
  /** Files done, skipped or failed. */
  readonly finished: number
  readonly total: number
  /** Of all files. */
  readonly bytes: number
}

/** Counts how far a batch is; nothing goes back. */
export class ProgressCount {
  readonly #jobs: readonly Job[]
  readonly #weights: readonly number[]
  readonly #bytes: number
  readonly #fractions: number[]
  #done = 0
  #finished = 0

  private constructor(jobs: readonly Job[], sizes: readonly number[]) {
    this.#jobs = jobs
    // A file whose size is not known weighs a byte, so that there is a whole.
    this.#weights = sizes.map((size) => Math.max(1, size))
    this.#bytes = this.#weights.reduce((sum, weight) => sum + weight, 0)
    this.#fractions = jobs.map(() => 0)
  }

  static async of(jobs: readonly Job[]): Promise<ProgressCount> {
    return new ProgressCount(jobs, await Promise.all(jobs.map(sizeOf)))
  }

  /** A file is done, skipped or failed. */
  finish(index: number): BatchProgress {
    this.#finished++
    return this.step(index, 1)
  }

  /** A file has moved on. */
  step(index: number, fraction: number): BatchProgress {
    const before = this.#fractions[index]!
    const fileFraction = Math.max(before, fraction)
    this.#done += (fileFraction - before) * this.#weights[index]!
    this.#fractions[index] = fileFraction
    return {
      file: this.#jobs[index]!.file,
      index,
      fileFraction,
      fraction: Math.min(1, this.#done / this.#bytes),
      finished: this.#finished,
      total: this.#jobs.length,
      bytes: this.#bytes,
    }
  }
}

async function sizeOf({ file }: Job): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  )
}
