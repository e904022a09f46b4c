/** 10⁰ … 10²², the powers of ten that a double holds exactly. */
export const POWERS_OF_TEN: Float64Array = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`))

const MAX_EXPONENT = 44

/** 10ᵏ = HIGH[k] + LOW[k] exactly, for k ≤ 44: 5⁴⁴ has 103 bits, which two doubles hold. */
const HIGH = Float64Array.from({ length: MAX_EXPONENT + 1 }, (_, k) => Number(`1e${k}`))
const LOW = HIGH.map((high, k) => Number(10n ** BigInt(k) - BigInt(high)))

/** 2²⁷ + 1 splits a double into two halves of 26 bits (Veltkamp). */
const SPLITTER = 134217729

/**
 * The double nearest to (high·10^`lowDigits` + low)·10^exponent, or NaN where the arithmetic can't be sure of
 * the last bit (half-way between two doubles, and for exponents beyond ±44).
 *
 * The integer is held as an exact sum of two doubles, scaled by the power of ten in double-double arithmetic
 * with an error below 2⁻⁹⁸, and taken when no value within that error rounds to another double.
 *
 * @param high non-negative integer below 10¹⁵
 * @param low non-negative integer below 10¹⁵, and below 10^`lowDigits`
 */
export function nearestDouble(high: number, low: number, lowDigits: number, exponent: number): number {
  if (high === 0 && low === 0) return 0
  if (exponent > MAX_EXPONENT || exponent < -MAX_EXPONENT) return NaN

  // x = high·10^lowDigits + low: the product's error and `low` are integers below 2⁵³, so the sum is exact.
  const power = POWERS_OF_TEN[lowDigits]!
  const product = high * power
  const rest = productError(high, power, product) + low
  const x = product + rest
  const xLow = rest - (x - product)

  let value: number
  let error: number
  if (exponent >= 0) {
    const scaled = x * HIGH[exponent]!
    const correction =
      productError(x, HIGH[exponent]!, scaled) + (x * LOW[exponent]! + xLow * HIGH[exponent]!)
    value = scaled + correction
    error = correction - (value - scaled)
  } else {
    const divisor = HIGH[-exponent]!
    const quotient = x / divisor
    const back = quotient * divisor
    const remainder = x - back - productError(quotient, divisor, back) + xLow - quotient * LOW[-exponent]!
    const correction = remainder / divisor
    value = quotient + correction
    error = correction - (value - quotient)
  }
  const doubt = value * 2 ** -95
  return value + (error + doubt) === value && value + (error - doubt) === value ? value : NaN
}

/** a·b − fl(a·b), exactly (Dekker). */
function productError(a: number, b: number, product: number): number {
  const aScaled = a * SPLITTER
  const aHigh = aScaled - (aScaled - a)
  const aLow = a - aHigh
  const bScaled = b * SPLITTER
  const bHigh = bScaled - (bScaled - b)
  const bLow = b - bHigh
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow
}

/**
 * Whether a double lies exactly half-way between two neighbouring float32 numbers. Only there can rounding a
 * text to double and then to float32 differ from rounding it once. Also true beyond the range of float32.
 */
export function isFloat32Tie(value: number): boolean {
  const nearest = Math.fround(value)
  const distance = value - nearest
  return distance !== 0 && Math.fround(value + distance) === value + distance
}

/**
 * The float32 nearest to a decimal text whose nearest double is the tie `value`: compares the text with the
 * tie as integers.
 *
 * @param text `[+-]digits[.digits][e[+-]digits]`
 */
export function nearestFloat32OfTie(text: string, value: number): number {
  const nearest = Math.fround(value)
  const other = nearest + 2 * (value - nearest)
  const order = compare(text, value)
  if (order === 0) return nearest
  return order > 0 ? Math.max(nearest, other) : Math.min(nearest, other)
}

/** Sign of text − value. */
function compare(text: string, value: number): number {
  const { digits, exponent } = parseDecimal(text)
  const binary = toBinary(value)
  const tenUp = exponent > 0 ? 10n ** BigInt(exponent) : 1n
  const tenDown = exponent < 0 ? 10n ** BigInt(-exponent) : 1n
  const twoUp = binary.exponent > 0 ? 2n ** BigInt(binary.exponent) : 1n
  const twoDown = binary.exponent < 0 ? 2n ** BigInt(-binary.exponent) : 1n
  const difference = digits * tenUp * twoDown - binary.digits * twoUp * tenDown
  return difference > 0n ? 1 : difference < 0n ? -1 : 0
}

export interface ExactDecimal {
  /** The number is digits · 10^exponent. */
  readonly digits: bigint
  readonly exponent: number
}

/** A decimal text as the exact number that it is. The decimal mark is a point. */
export function parseDecimal(text: string): ExactDecimal {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text)
  if (!match) throw new RangeError(`expected a decimal number, but got ${JSON.stringify(text)}`)
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  const digits = BigInt(whole + fraction)
  return { digits: sign === '-' ? -digits : digits, exponent: Number(exponent) - fraction.length }
}

/** A finite double as integer · 2^exponent. */
export function toBinary(value: number): { readonly digits: bigint; readonly exponent: number } {
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, value)
  const biased = (bits.getUint32(0) >>> 20) & 0x7ff
  const fraction = bits.getBigUint64(0) & ((1n << 52n) - 1n)
  const digits = biased === 0 ? fraction : fraction | (1n << 52n)
  return { digits: value < 0 ? -digits : digits, exponent: Math.max(biased, 1) - 1075 }
}
