import { CsvError } from './csv-error.ts'
import { fillMissing } from './missing-samples.ts'
import { toNumber } from './rational.ts'
import { Resampler } from './resample.ts'
import { Rollover } from './rollover.ts'
import { secondsPer } from './sample-rate.ts'
import type { TimeFound } from './time-column.ts'
import type { ReadOptions, ReadSignals, SampleArray } from './types.ts'

const CHOICES = {
  missingSamples: ['keep', 'interpolate', 'hold', 'refuse'],
  badRows: ['refuse', 'skip'],
} as const

/** @throws {SignalError} an option is none of its choices */
export function expectChoices(options: ReadOptions, file: string): void {
  for (const [name, choices] of Object.entries(CHOICES)) {
    const value = options[name as keyof typeof CHOICES]
    if (value === undefined || (choices as readonly string[]).includes(value)) continue
    const expected = choices.map((choice) => `'${choice}'`).join(', ')
    throw new CsvError(`${name} must be one of ${expected}, but got ${JSON.stringify(value)}`, { file })
  }
}

/**
 * Checks the options that say what to do with what is missing, wrong or uneven.
 *
 * @returns the rate to resample at; null when the samples are to stay as they are
 */
export function checkPolicies(options: ReadOptions, time: TimeFound, file: string): number | null {
  expectChoices(options, file)
  const { resample } = options
  if (resample === undefined) return null
  if (resample !== 'even' && !(typeof resample === 'number' && resample > 0 && resample < Infinity)) {
    const problem = `resample must be a rate in Hz or 'even', but got ${JSON.stringify(resample)}`
    throw new CsvError(problem, { file })
  }
  const rate = resample === 'even' ? time.sampleRate : resample
  if (rate === null || time.column === null || time.unit === 'samples') {
    throw new CsvError('resample needs a column of time stamps, but the file has none', { file })
  }
  return rate
}

/** Fills missing samples in place, where the options say so. */
export function applyFilling(
  data: readonly SampleArray[],
  { missingSamples: how }: ReadOptions,
  times?: ArrayLike<number>,
): void {
  if (how !== 'interpolate' && how !== 'hold') return
  for (const samples of data) fillMissing(samples, how, times)
}

export interface Resampled extends Pick<ReadSignals, 'data' | 'sampleRate' | 'startTime'> {
  readonly resampled: NonNullable<ReadSignals['resampled']>
}

/** @param shown the time column as it was read, one value a row */
export function resampleRows(
  shown: SampleArray,
  data: readonly SampleArray[],
  rate: number,
  time: TimeFound,
  options: ReadOptions,
): Resampled {
  const perUnit = time.unit === null || time.unit === 'samples' ? 1 : toNumber(secondsPer(time.unit))
  // Counted from the first stamp: times since 1970 leave a double too few digits.
  const first = shown.find(Number.isFinite) ?? 0
  const rollover = new Rollover(time.clock?.period ?? null)
  const times = Float64Array.from(shown, (stamp) => rollover.passed((stamp - first) * perUnit))
  if (time.even && time.sampleRate !== null && time.tolerance !== null) {
    snapToGrid(times, time.sampleRate, time.tolerance)
  }
  applyFilling(data, options, times)
  // Doubles near the stamps are this far apart.
  const slack = Math.abs(first * perUnit) * 2 ** -51
  const resampler = new Resampler(rate, data.length, slack)
  resampler.push(times, data)
  const { start = 0, end = Infinity, dtype = 'float32' } = options
  return {
    data: resampler.take(dtype).map((samples) => samples.slice(start, end)),
    sampleRate: rate,
    startTime: time.startTime + (first * perUnit - time.gridStart) + start / rate,
    resampled: resampler.account(),
  }
}

/**
 * Stamps that agree with the grid within their printed precision are on it: rounding them is no jitter. A stamp that was
 * cut off is at or before its place on the grid, a rounded one at most half a digit behind it; what is further behind
 * comes after missing samples.
 *
 * @param times in seconds from the first, which is on the grid
 * @param tolerance one unit of the last digit
 */
function snapToGrid(times: Float64Array, sampleRate: number, tolerance: number): void {
  let before = -1
  for (const [i, time] of times.entries()) {
    const next = before + 1
    const late = time - next / sampleRate
    // A whole digit before its place is the place before.
    const isNext = late <= 0.51 * tolerance && late > -0.9985 * tolerance
    const step = isNext ? next : Math.round(time * sampleRate)
    if (!(step > before && Math.abs(time - step / sampleRate) <= tolerance)) continue
    before = step
    times[i] = step / sampleRate
  }
}
