import { parseDecimal } from './decimal.ts'
import { plainestOf, type Rational, rational, reduced, toNumber } from './rational.ts'
import { rateOf } from './sample-rate.ts'

/** Rows by which a reader must be able to tell the rate. */
export const TELLING_ROWS = 64

/** Decimals for which an exact period or start is worth its digits. */
const NICE_DECIMALS = 9
const MAX_DECIMALS = 60

const SECOND: Rational = rational(1n)

export interface StampOptions {
  /** Seconds of the unit that the stamps count; default 1. */
  readonly perUnit?: Rational
  /** Decimals that there are at least; default 0. */
  readonly least?: number
}

/** The time column of a file: start + i / rate, rounded to just enough decimals. */
export class TimeStamps {
  readonly decimals: number
  /** Rows a unit of time. */
  readonly #rate: Rational
  /** Start and 1, in units of the last decimal. */
  readonly #start: bigint
  readonly #one: bigint

  private constructor(rate: Rational, start: Rational, decimals: number) {
    this.#rate = rate
    this.decimals = decimals
    this.#one = 10n ** BigInt(decimals)
    this.#start = roundedQuotient(start.num * this.#one, start.den)
  }

  /**
   * Chooses the decimals: exact steps where they are short (0.004 at 250 Hz), otherwise four significant digits
   * of a step, and more until the rows alone tell the rate to the last bit.
   *
   * @param rows rows by which a reader can tell the rate
   */
  static for(
    sampleRate: number,
    startTime: number,
    rows: number,
    { perUnit = SECOND, least = 0 }: StampOptions = {},
  ): TimeStamps {
    const { num, den } = plainestOf(sampleRate)
    const rate = reduced(rational(num * perUnit.num, den * perUnit.den))
    const { digits, exponent } = parseDecimal(String(startTime))
    const [up, down] = [10n ** BigInt(Math.max(0, exponent)), 10n ** BigInt(Math.max(0, -exponent))]
    const start = rational(digits * up * perUnit.den, down * perUnit.num)
    const telling = Math.min(rows, TELLING_ROWS)
    const fewest = Math.max(least, stepDecimals(rate), exactDecimals(start) ?? NICE_DECIMALS)
    for (let decimals = fewest; ; decimals++) {
      const stamps = new TimeStamps(rate, start, decimals)
      if (telling < 2 || decimals >= MAX_DECIMALS || stamps.#tell(rate, telling)) return stamps
    }
  }

  /** Time of row `i`. */
  text(i: number): string {
    const time = this.ticks(i)
    if (this.decimals === 0) return time.toString()
    const digits = (time < 0n ? -time : time).toString().padStart(this.decimals + 1, '0')
    const point = digits.length - this.decimals
    return `${time < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`
  }

  /** Time of row `i` in units of the last decimal. */
  ticks(i: number): bigint {
    return this.#start + roundedQuotient(BigInt(i) * this.#one * this.#rate.den, this.#rate.num)
  }

  #tell(rate: Rational, rows: number): boolean {
    const found = rateOf(Array.from({ length: rows }, (_, i) => this.text(i)))
    return found?.jitter === 0 && found.rate.num === rate.num && found.rate.den === rate.den
  }
}

function stepDecimals(rate: Rational): number {
  const exact = exactDecimals(rational(rate.den, rate.num))
  return exact ?? Math.max(0, Math.ceil(Math.log10(toNumber(rate))) + 3)
}

/** Decimals that a number has; null where they are not nice and few. */
function exactDecimals({ num, den }: Rational): number | null {
  for (let decimals = 0; decimals <= NICE_DECIMALS; decimals++) {
    if ((num * 10n ** BigInt(decimals)) % den === 0n) return decimals
  }
  return null
}

/** a / b to the nearest integer, b positive. */
function roundedQuotient(a: bigint, b: bigint): bigint {
  const doubled = 2n * a + b
  const quotient = doubled / (2n * b)
  return doubled < 0n && doubled % (2n * b) !== 0n ? quotient - 1n : quotient
}
