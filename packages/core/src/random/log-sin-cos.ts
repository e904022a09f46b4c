import { twoProductError, twoSumError } from './fma.ts'

/*
 * JavaScript leaves the last digits of Math.log, Math.sin and Math.cos to the engine. These are the same everywhere,
 * and correctly rounded but for a few values in 10,000: numbers are kept as unevaluated sums of two doubles
 * (high, low), about 100 bits, wherever the error of a single one would show in the result.
 */

const bits = new DataView(new ArrayBuffer(8))

// ln 2 in two parts. The first has 40 bits, so that its products with exponents are exact.
const LN2_HIGH = 0.6931471805592082
const LN2_LOW = 7.371002565167799e-13
// 1/3 − double(1/3)
const THIRD_LOW = 1.850371707708594e-17
// 1/5, 1/7, … 1/25
const LOG_SERIES = Float64Array.from({ length: 11 }, (_, i) => 1 / (2 * i + 5))

/**
 * Natural logarithm of a normal number in (0, 1].
 *
 * With x = 2^k·m and s = (m − 1) / (m + 1): ln x = k·ln 2 + 2·artanh s = k·ln 2 + 2·s·(1 + s²/3 + s⁴/5 + …).
 */
export function log64(x: number): number {
  bits.setFloat64(0, x)
  const top = bits.getUint32(0)
  let k = (top >>> 20) - 1023
  bits.setUint32(0, (top & 0xfffff) | 0x3ff00000)
  let m = bits.getFloat64(0)
  if (m > Math.SQRT2) {
    m /= 2
    k += 1
  }

  const n = m - 1
  const d = m + 1
  const s = n / d
  const product = s * d
  const sLow = (n - product - twoProductError(s, d, product) - s * twoSumError(m, 1, d)) / d

  const z = s * s
  const zLow = twoProductError(s, s, z) + 2 * s * sLow
  const series = z * horner(LOG_SERIES, z)
  const t = 1 / 3 + series
  const tLow = twoSumError(1 / 3, series, t) + THIRD_LOW
  const zt = z * t
  const ztLow = twoProductError(z, t, zt) + z * tLow + zLow * t
  const szt = s * zt
  const sztLow = twoProductError(s, zt, szt) + s * ztLow + sLow * zt

  const exponent = k * LN2_HIGH
  const a = exponent + 2 * s
  const b = a + 2 * szt
  const rest = twoSumError(exponent, 2 * s, a) + twoSumError(a, 2 * szt, b)
  return b + (rest + 2 * (sztLow + sLow) + k * LN2_LOW)
}

// π/2 in three parts. The first two have 33 bits, so that their products with the quadrant are exact.
const HALF_PI_HIGH = 1.5707963267341256
const HALF_PI_MIDDLE = 6.077100506303966e-11
const HALF_PI_LOW = 2.0222662487959506e-21
// −1/6 − double(−1/6) and 1/24 − double(1/24)
const MINUS_SIXTH_LOW = -9.25185853854297e-18
const TWENTY_FOURTH_LOW = 2.3129646346357427e-18
const SIN_SERIES = inverseFactorials(5, 17)
const COS_SERIES = inverseFactorials(6, 18)

/**
 * Sine and cosine of an angle in [0, 2π], into `out[0]` and `out[1]`.
 *
 * The angle less the nearest multiple of π/2 is summed by the power series.
 */
export function sinCos64(angle: number, out: Float64Array): void {
  const quadrant = Math.round(angle * (2 / Math.PI))
  const first = angle - quadrant * HALF_PI_HIGH
  const middle = -quadrant * HALF_PI_MIDDLE
  const second = first + middle
  const low = twoSumError(first, middle, second) - quadrant * HALF_PI_LOW
  const x = second + low
  const xLow = twoSumError(second, low, x)

  const z = x * x
  const zLow = twoProductError(x, x, z) + 2 * x * xLow
  const sin = sineSeries(x, xLow, z, zLow)
  const cos = cosineSeries(z, zLow)
  const swap = (quadrant & 1) === 1
  out[0] = (quadrant & 2) === 0 ? (swap ? cos : sin) : swap ? -cos : -sin
  out[1] = ((quadrant + 1) & 2) === 0 ? (swap ? sin : cos) : swap ? -sin : -cos
}

/** x + x·z·(−1/3! + z/5! − z²/7! + …), z = x² */
function sineSeries(x: number, xLow: number, z: number, zLow: number): number {
  const series = z * horner(SIN_SERIES, z)
  const t = -1 / 6 + series
  const tLow = twoSumError(-1 / 6, series, t) + MINUS_SIXTH_LOW
  const zt = z * t
  const ztLow = twoProductError(z, t, zt) + z * tLow + zLow * t
  const xzt = x * zt
  const xztLow = twoProductError(x, zt, xzt) + x * ztLow + xLow * zt
  const sum = x + xzt
  return sum + (twoSumError(x, xzt, sum) + xztLow + xLow)
}

/** 1 − z/2 + z²·(1/4! − z/6! + …), z = x² */
function cosineSeries(z: number, zLow: number): number {
  const series = z * horner(COS_SERIES, z)
  const t = 1 / 24 + series
  const tLow = twoSumError(1 / 24, series, t) + TWENTY_FOURTH_LOW
  const zt = z * t
  const ztLow = twoProductError(z, t, zt) + z * tLow + zLow * t
  const zzt = z * zt
  const zztLow = twoProductError(z, zt, zzt) + z * ztLow + zLow * zt
  const start = 1 - z / 2
  const sum = start + zzt
  const rest = twoSumError(1, -z / 2, start) + twoSumError(start, zzt, sum)
  return sum + (rest + zztLow - zLow / 2)
}

function horner(coefficients: Float64Array, z: number): number {
  let sum = 0
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * z + (coefficients[i] as number)
  return sum
}

/** 1/from!, 1/(from + 2)!, … 1/to! with the signs of the power series of sine and cosine. */
function inverseFactorials(from: number, to: number): Float64Array {
  const terms: number[] = []
  let factorial = 1
  for (let n = 2; n <= to; n++) {
    factorial *= n
    if (n >= from && (n - from) % 2 === 0) terms.push((n & 2) === 0 ? 1 / factorial : -1 / factorial)
  }
  return Float64Array.from(terms)
}
