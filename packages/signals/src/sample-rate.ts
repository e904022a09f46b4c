import { type ExactDecimal, parseDecimal } from './decimal.ts'
import { isBelow, plainest, type Rational, rational, reduced, toNumber } from './rational.ts'
import type { TimeUnit } from './types.ts'

const SECONDS: Readonly<Record<Exclude<TimeUnit, 'samples'>, Rational>> = {
  h: rational(3600n),
  min: rational(60n),
  s: rational(1n),
  ms: rational(1n, 1000n),
  µs: rational(1n, 1_000_000n),
  ns: rational(1n, 1_000_000_000n),
}

/** One unit of a time column, in seconds. */
export function secondsPer(unit: Exclude<TimeUnit, 'samples'>): Rational {
  return SECONDS[unit]
}

export interface Rate {
  /** Time stamps per unit of time, exactly. */
  readonly rate: Rational
  /** Whether every time stamp is on the grid: within its printed precision, or `jitter` steps of it. */
  readonly even: boolean
  /** 0 when the printed precision explains every stamp. */
  readonly jitter: number
}

/** What is forgiven, in steps, when rounding to the printed digits does not explain the stamps: times that were
 * summed up, or held in float32. */
const JITTERS = [0, 1e-9, 1e-6, 1e-3]

/**
 * The rate of time stamps that were rounded when they were printed.
 *
 * A grid t₀ + i/rate explains the stamps when it passes through every interval [tᵢ − hᵢ, tᵢ + hᵢ], hᵢ being half
 * a unit of the last digit that could have been printed (see {@link lastDigits}). Of the rates for which such a grid exists, the plainest is taken: 0.002778,
 * 0.005556, … is 360 Hz, although its steps say 359.97. Stamps that were cut off rather than rounded fit as
 * well, since t₀ is free. Stamps with one and the same step are taken as exact, not as rounded. Where no grid
 * fits, the rate is that of the first and last stamp.
 *
 * @param stamps decimal texts, in order
 * @returns null when there are fewer than two, or time does not pass
 */
export function rateOf(stamps: readonly string[]): Rate | null {
  const exact = stamps.map(parseDecimal)
  const last = exact.length - 1
  if (last < 1) return null
  // Everything is counted in half units of the finest digit, so that the half-widths are whole.
  const finest = exact.reduce((least, { exponent }) => Math.min(least, exponent), 0)
  const times = exact.map((stamp) => 2n * inUnits(stamp, finest))
  const span = times[last]! - times[0]!
  if (span <= 0n) return null
  const perUnit = finest <= 0 ? 2n * 10n ** BigInt(-finest) : 2n

  const exactly = exactRate(times, perUnit)
  if (exactly) return { rate: exactly, even: true, jitter: 0 }
  for (const jitter of JITTERS) {
    const forgiven = BigInt(Math.floor((Number(span) / last) * jitter))
    const reach = lastDigits(exact).map((exponent) => larger(10n ** BigInt(exponent - finest), forgiven))
    const rate = gridRate(times, reach, perUnit)
    if (rate) return { rate, even: true, jitter }
  }
  return { rate: rational(BigInt(last) * perUnit, span), even: false, jitter: Infinity }
}

/**
 * The place of the last digit that a program could have printed, per stamp. Trailing zeros are often left out (0.4
 * beside 0.35), and a fixed number of significant digits leaves fewer decimals to larger numbers (99.9972, 100.003):
 * so a stamp has the finest digit seen in any stamp of its size or above.
 */
export function lastDigits(stamps: readonly ExactDecimal[]): number[] {
  const sizes = stamps.map(({ digits, exponent }) =>
    digits === 0n ? -Infinity : String(digits < 0n ? -digits : digits).length + exponent,
  )
  const finest = new Map<number, number>()
  stamps.forEach(({ exponent }, i) =>
    finest.set(sizes[i]!, Math.min(finest.get(sizes[i]!) ?? Infinity, exponent)),
  )
  let least = Infinity
  for (const size of [...finest.keys()].sort((a, b) => b - a)) {
    least = Math.min(least, finest.get(size)!)
    finest.set(size, least)
  }
  return sizes.map((size) => finest.get(size)!)
}

/** Rows after which equal steps can't be the work of rounding. */
const CONVINCING_ROWS = 8
/** numerator · denominator of a rate that is believed on fewer rows. */
const PLAIN = 100_000n

/** The rate of stamps that all have the same step; null when they don't, or when that looks like chance. */
function exactRate(times: readonly bigint[], perUnit: bigint): Rational | null {
  const step = times[1]! - times[0]!
  const isEven = step > 0n && times.every((time, i) => time === times[0]! + BigInt(i) * step)
  if (!isEven) return null
  const rate = reduced(rational(perUnit, step))
  return times.length >= CONVINCING_ROWS || rate.num * rate.den <= PLAIN ? rate : null
}

function inUnits({ digits, exponent }: ExactDecimal, finest: number): bigint {
  return digits * 10n ** BigInt(exponent - finest)
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

const MAX_CUTS = 200
const FEW = 100

/**
 * The plainest rate whose grid passes through every interval, by cutting planes: the plainest rate still
 * possible is tried; the two intervals that it misses most are a bound that shuts it out; until one fits, or
 * the bounds cross.
 */
function gridRate(times: readonly bigint[], reach: readonly bigint[], perUnit: bigint): Rational | null {
  const last = times.length - 1
  const slack = reach[0]! + reach[last]!
  const span = times[last]! - times[0]!
  // Bounds on the step, hence the reverse on the rate.
  let high: Rational | null = span > slack ? rational(BigInt(last) * perUnit, span - slack) : null
  let low = rational(BigInt(last) * perUnit, span + slack)
  // Bounds that a few stamps give hold for all, and are found sooner.
  let every = Math.max(1, Math.floor(last / FEW))
  for (let cut = 0; cut < MAX_CUTS; cut++) {
    const rate = high ? plainest(low, high) : low
    const miss = worstMiss(times, reach, rational(perUnit * rate.den, rate.num), every)
    if (!miss && every === 1) return rate
    if (!miss) {
      every = 1
      continue
    }
    const { above, below } = miss
    // From `below` up to `above` the grid must rise by at least `rise` (or, backwards, at most).
    const rise = times[above]! - reach[above]! - (times[below]! + reach[below]!)
    if (above > below) {
      if (rise <= 0n) return null
      high = rational(BigInt(above - below) * perUnit, rise)
    } else {
      if (rise >= 0n) return null
      low = rational(BigInt(below - above) * perUnit, -rise)
    }
    if (high && isBelow(high, low)) return null
  }
  return null
}

/** The two of every so many stamps that no grid of this step can both reach; null when one grid reaches all of them. */
function worstMiss(times: readonly bigint[], reach: readonly bigint[], step: Rational, every: number) {
  // Offsets of the grid, times step.den: each stamp allows [time − reach − i·step, time + reach − i·step].
  let above = 0
  let below = 0
  let atLeast: bigint | null = null
  let atMost: bigint | null = null
  let gridTime = 0n
  const gridStep = step.num * BigInt(every)
  for (let i = 0; i < times.length; i += every) {
    const offset = times[i]! * step.den - gridTime
    const width = reach[i]! * step.den
    if (atLeast === null || offset - width > atLeast) {
      atLeast = offset - width
      above = i
    }
    if (atMost === null || offset + width < atMost) {
      atMost = offset + width
      below = i
    }
    gridTime += gridStep
  }
  return atLeast! > atMost! ? { above, below } : null
}

/** A rate in Hz and a stamp in seconds, from those in the column's unit. */
export function inHertz(rate: Rational, unit: Exclude<TimeUnit, 'samples'>): number {
  const seconds = SECONDS[unit]
  return toNumber(rational(rate.num * seconds.den, rate.den * seconds.num))
}

export function inSeconds(stamp: string, unit: Exclude<TimeUnit, 'samples'>): number {
  const { digits, exponent } = parseDecimal(stamp)
  const seconds = SECONDS[unit]
  const power = 10n ** BigInt(Math.abs(exponent))
  return exponent < 0
    ? toNumber(rational(digits * seconds.num, power * seconds.den))
    : toNumber(rational(digits * power * seconds.num, seconds.den))
}

/** Seconds by which a stamp may miss the grid: one unit of the coarsest digit that was the last, and what was forgiven. */
export function gridTolerance(
  stamps: readonly string[],
  rate: Rate,
  unit: Exclude<TimeUnit, 'samples'>,
  hertz: number,
): number {
  const coarsest = Math.max(...lastDigits(stamps.map(parseDecimal)))
  const jitter = rate.even ? Math.max(rate.jitter, 1e-9) : 1e-9
  return 1.001 * 10 ** coarsest * toNumber(SECONDS[unit]) + (2 * jitter) / hertz
}

/** Time passes, but for a stray stamp in twenty. */
export function rises(stamps: readonly string[]): boolean {
  const values = stamps.map(Number)
  const backward = values.filter((value, i) => i > 0 && value < values[i - 1]!).length
  return values.at(-1)! > values[0]! && backward <= (values.length - 1) / 20
}
