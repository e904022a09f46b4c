import { isFloat32Tie, POWERS_OF_TEN } from './decimal.ts'
import { float32Text, float64Text } from './number-text.ts'

const ZERO = 48
const MINUS = 45

/** Digits that one of two halves of an integer has, which fits in 32 bits. */
const HALF_DIGITS = 8
const HALF = 1e8

/** Digits of a decimal that no double is nearest to which any other of so few is nearest to. */
const TELLING_DIGITS = 1e15
/** Numbers below it are written with an exponent. */
const LEAST_PLAIN = 1e-6
const MOST_DECIMALS = 15

/** Texts as UTF-16 units, one after the other. What is written where there is no room is lost. */
export class UnitWriter {
  readonly units: Uint16Array
  length = 0
  /** Whether there is nothing but ASCII. */
  isPlain = true
  readonly #decimal: number
  /** Decimals of the last double, which the next one mostly has as well. */
  #decimals = 0

  /** @param decimal the decimal mark of numbers */
  constructor(units: number, decimal: string) {
    this.units = new Uint16Array(units)
    this.#decimal = decimal.charCodeAt(0)
  }

  /** Writes from the beginning again. */
  clear(): void {
    this.length = 0
    this.isPlain = true
  }

  text(text: string): void {
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      if (unit > 127) this.isPlain = false
      this.units[this.length++] = unit
    }
  }

  /** As `float64Text` has it. */
  float64(value: number): void {
    const size = Math.abs(value)
    if (size >= LEAST_PLAIN) {
      for (let decimals = this.#decimals; decimals <= MOST_DECIMALS; decimals++) {
        const power = POWERS_OF_TEN[decimals]!
        const integer = Math.round(size * power)
        if (integer >= TELLING_DIGITS) break
        // Both are exact, so that the quotient is the double nearest to the text.
        if (integer / power !== size) continue
        this.#decimals = decimals
        return this.#plain(value < 0, integer, decimals)
      }
    }
    // Of another kind than the one before, of more digits, or no plain number.
    this.#decimals = 0
    if (size < HALF && Number.isInteger(size) && !Object.is(value, -0)) this.#plain(value < 0, size, 0)
    else this.#number(float64Text(value))
  }

  /** As `float32Text` has it. */
  float32(value: number): void {
    const size = Math.abs(value)
    if (!(size >= LEAST_PLAIN && size < 1e9)) return this.#number(float32Text(value))
    let magnitude = size < 1 ? 0 : 1
    if (size >= 1) while (size >= POWERS_OF_TEN[magnitude]!) magnitude++
    else while (size * POWERS_OF_TEN[1 - magnitude]! < 1) magnitude--
    for (let decimals = 6 - magnitude; decimals <= 9 - magnitude; decimals++) {
      const power = POWERS_OF_TEN[Math.abs(decimals)]!
      // Halves are rounded as those of the number with its sign are.
      const integer = Math.abs(decimals < 0 ? Math.round(value / power) * power : Math.round(value * power))
      const short = decimals < 0 ? integer : integer / power
      if (Math.fround(short) !== size) continue
      if (isFloat32Tie(short)) break
      return this.#plain(value < 0, integer, Math.max(0, decimals))
    }
    this.#number(float32Text(value))
  }

  #number(text: string): void {
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      this.units[this.length++] = text[i] === '.' ? this.#decimal : unit
    }
  }

  /** ±integer · 10^−decimals, without zeros at the end of the decimals. The integer is below 10¹⁵. */
  #plain(isNegative: boolean, integer: number, decimals: number): void {
    let high = integer < HALF ? 0 : Math.floor(integer / HALF)
    let low = (integer - high * HALF) | 0
    while (decimals > 0 && low % 10 === 0) {
      if (decimals >= HALF_DIGITS && low === 0) {
        ;[high, low, decimals] = [0, high, decimals - HALF_DIGITS]
        continue
      }
      // The last digit of the upper half becomes the first of the lower one.
      const first = high % 10
      low = ((low / 10) | 0) + first * (HALF / 10)
      high = (high - first) / 10
      decimals--
    }
    const digits = Math.max(high > 0 ? HALF_DIGITS + digitsOf(high) : digitsOf(low), decimals + 1)
    if (isNegative) this.units[this.length++] = MINUS
    const end = this.length + digits + (decimals > 0 ? 1 : 0)
    for (let digit = 0, at = end - 1; digit < digits; digit++, at--) {
      if (digit === decimals && decimals > 0) this.units[at--] = this.#decimal
      if (digit === HALF_DIGITS) low = high
      const rest = (low / 10) | 0
      this.units[at] = ZERO + low - 10 * rest
      low = rest
    }
    this.length = end
  }
}

/** Of an integer below 10⁹. */
function digitsOf(integer: number): number {
  let digits = 1
  for (let most = 10; integer >= most; most *= 10) digits++
  return digits
}
