import { RecipeError } from '../errors.ts'
import { say } from '../say.ts'
import type { Recipe } from '../schema.ts'
import type { PreprocessStep, ResampleStep } from './schema.ts'

/** A change of sample rate by up / down, with no common divisor. */
export interface Ratio {
  readonly up: number
  readonly down: number
}

/** The largest factor that rates in Hz may lead to: a filter of 20 · 100000 taps. */
const MAX_FACTOR = 100_000

/**
 * The factors of a step.
 *
 * @param sampleRate of the step's input, in Hz; null when it is unknown
 * @param index the step's place in `preprocess`, for messages
 * @throws {RecipeError} a rate in Hz where that of the input is unknown, or is in no ratio of integers to it
 */
export function rationalRate(step: ResampleStep, sampleRate: number | null, index: number): Ratio {
  const { up = 1, down = 1, sampleRate: wanted } = step
  if (wanted === undefined) return reduced(up, down)
  const path = ['preprocess', index, 'sampleRate']
  if (sampleRate === null) throw new RecipeError(path, say('step-rate-unknown'))
  const ratio = nearestRatio(wanted / sampleRate)
  // Rates are decimals: their quotient is the ratio of integers but for rounding.
  if (ratio && Math.abs((ratio.up * sampleRate) / ratio.down - wanted) <= 1e-12 * wanted) return ratio
  throw new RecipeError(path, say('step-ratio', { rate: sampleRate, most: MAX_FACTOR, got: wanted }))
}

/** The last convergent of the continued fraction within the factors allowed; null when there is none. */
function nearestRatio(value: number): Ratio | null {
  let [up, down, upBefore, downBefore] = [1, 0, 0, 1]
  let rest = value
  for (;;) {
    const whole = Math.floor(rest)
    const next = { up: whole * up + upBefore, down: whole * down + downBefore }
    if (next.up > MAX_FACTOR || next.down > MAX_FACTOR) break
    ;[upBefore, downBefore, up, down] = [up, down, next.up, next.down]
    if (Math.abs(up / down - value) <= 1e-13 * value) break
    rest = 1 / (rest - whole)
  }
  return up === 0 || down === 0 ? null : { up, down }
}

function reduced(up: number, down: number): Ratio {
  let [a, b] = [up, down]
  while (b > 0) [a, b] = [b, a % b]
  return { up: up / a, down: down / a }
}

/** How many samples a step leaves of so many. */
function lengthAfter(length: number, { up, down }: Ratio): number {
  return Math.ceil((length * up) / down)
}

/**
 * What all steps together make of the clock, and of a length: output sample i lies at i · down / up of the input.
 *
 * @throws {RecipeError} a rate in Hz where it cannot be had
 */
export function stepRatios(steps: readonly PreprocessStep[], sampleRate: number | null): (Ratio | null)[] {
  let rate = sampleRate
  return steps.map((step, index) => {
    if (step.type !== 'resample') return null
    const ratio = rationalRate(step, rate, index)
    rate = step.sampleRate ?? (rate === null ? null : (rate * ratio.up) / ratio.down)
    return ratio
  })
}

/** The factor of a recipe's preprocessing on the clock. @throws {RecipeError} a rate in Hz where it cannot be had */
export function preprocessRatio(recipe: Recipe, sampleRate: number | null): Ratio {
  const ratios = stepRatios(recipe.preprocess ?? [], sampleRate)
  return ratios.reduce<Ratio>(
    (all, own) => (own ? { up: all.up * own.up, down: all.down * own.down } : all),
    {
      up: 1,
      down: 1,
    },
  )
}

/** How many samples a recipe's preprocessing leaves of so many. @throws {RecipeError} a rate in Hz where it cannot be had */
export function preprocessLength(recipe: Recipe, length: number, sampleRate: number | null): number {
  const ratios = stepRatios(recipe.preprocess ?? [], sampleRate)
  return ratios.reduce<number>((samples, own) => (own ? lengthAfter(samples, own) : samples), length)
}
