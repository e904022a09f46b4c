import { parseDecimal } from './decimal.ts'
import { plainestOf, type Rational } from './rational.ts'
import { rateOf } from './sample-rate.ts'

/** Rows by which a reader must be able to tell the rate. */
export const TELLING_ROWS = 64

/** Decimals for which an exact period or start is worth its digits. */
const NICE_DECIMALS = 9
const MAX_DECIMALS = 60

/** The time column of a file: start + i / rate in seconds, rounded to just enough decimals. */
export class TimeStamps {
  readonly decimals: number
  readonly #rate: Rational
  /** Start and 1, in units of the last decimal. */
  readonly #start: bigint
  readonly #second: bigint

  private constructor(rate: Rational, startTime: number, decimals: number) {
    this.#rate = rate
    this.decimals = decimals
    this.#second = 10n ** BigInt(decimals)
    const start = parseDecimal(String(startTime))
    const shift = start.exponent + decimals
    this.#start =
      shift >= 0 ? start.digits * 10n ** BigInt(shift) : roundedQuotient(start.digits, 10n ** BigInt(-shift))
  }

  /**
   * Chooses the decimals: exact steps where they are short (0.004 at 250 Hz), otherwise four significant digits
   * of a step, and more until the rows alone tell the rate to the last bit.
   *
   * @param rows rows by which a reader can tell the rate
   */
  static for(sampleRate: number, startTime: number, rows: number): TimeStamps {
    const rate = plainestOf(sampleRate)
    const telling = Math.min(rows, TELLING_ROWS)
    const startDecimals = Math.max(0, -parseDecimal(String(startTime)).exponent)
    const least = Math.max(stepDecimals(rate, sampleRate), Math.min(startDecimals, NICE_DECIMALS))
    for (let decimals = least; ; decimals++) {
      const stamps = new TimeStamps(rate, startTime, decimals)
      if (telling < 2 || decimals >= MAX_DECIMALS || stamps.#tell(rate, telling)) return stamps
    }
  }

  /** Time of row `i`. */
  text(i: number): string {
    const time = this.#start + roundedQuotient(BigInt(i) * this.#second * this.#rate.den, this.#rate.num)
    if (this.decimals === 0) return time.toString()
    const digits = (time < 0n ? -time : time).toString().padStart(this.decimals + 1, '0')
    const point = digits.length - this.decimals
    return `${time < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`
  }

  #tell(rate: Rational, rows: number): boolean {
    const found = rateOf(Array.from({ length: rows }, (_, i) => this.text(i)))
    return found?.jitter === 0 && found.rate.num === rate.num && found.rate.den === rate.den
  }
}

function stepDecimals({ num, den }: Rational, sampleRate: number): number {
  for (let decimals = 0; decimals <= NICE_DECIMALS; decimals++) {
    if ((den * 10n ** BigInt(decimals)) % num === 0n) return decimals
  }
  return Math.max(0, Math.ceil(Math.log10(sampleRate)) + 3)
}

/** a / b to the nearest integer, b positive. */
function roundedQuotient(a: bigint, b: bigint): bigint {
  const doubled = 2n * a + b
  const quotient = doubled / (2n * b)
  return doubled < 0n && doubled % (2n * b) !== 0n ? quotient - 1n : quotient
}
