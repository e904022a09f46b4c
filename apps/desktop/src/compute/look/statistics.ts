import type { SampleArray } from '@sinal/signals'
import type { Statistics } from '../../shared/look-schemas.ts'

/** Samples looked at before others get their turn: some milliseconds. */
const PART = 1 << 19

/**
 * Statistics of the samples that are there. Sums are of float64, and the deviation is taken from the mean in a second
 * pass, so that a large offset costs no digits.
 *
 * @param rest lets others have their turn
 */
export async function statistics(data: SampleArray, rest: () => Promise<void> | void): Promise<Statistics> {
  const sums = { there: 0, sum: 0, squares: 0, min: Infinity, max: -Infinity }
  for (let from = 0; from < data.length; from += PART) {
    addSums(sums, data, from, Math.min(from + PART, data.length))
    await rest()
  }
  const { there, sum, squares, min, max } = sums
  const mean = sum / there
  let deviations = 0
  for (let from = 0; from < data.length; from += PART) {
    const to = Math.min(from + PART, data.length)
    for (let i = from; i < to; i++) {
      const value = data[i]!
      if (value === value) deviations += (value - mean) ** 2
    }
    await rest()
  }
  const known = (value: number): number | null => (there === 0 ? null : value)
  return {
    count: data.length,
    missing: data.length - there,
    mean: known(mean),
    std: known(Math.sqrt(deviations / there)),
    min: known(min),
    max: known(max),
    rms: known(Math.sqrt(squares / there)),
    first: sample(data[0]),
    last: sample(data.at(-1)),
  }
}

interface Sums {
  there: number
  sum: number
  squares: number
  min: number
  max: number
}

function addSums(sums: Sums, data: SampleArray, from: number, to: number): void {
  let { there, sum, squares, min, max } = sums
  for (let i = from; i < to; i++) {
    const value = data[i]!
    if (value !== value) continue
    there++
    sum += value
    squares += value * value
    if (value < min) min = value
    if (value > max) max = value
  }
  Object.assign(sums, { there, sum, squares, min, max })
}

function sample(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}
