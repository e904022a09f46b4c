/** Half way from the largest float32 number to 2^128, which would be the next. */
const HALF_WAY_TO_INFINITY = 2 ** 128 - 2 ** 103
const FLOAT_MAX = 2 ** 128 - 2 ** 104

/**
 * a · b + c of float32 numbers, rounded to float32 once: C's fmaf.
 *
 * The product has at most 48 bits: it is exact in double, and the sum is rounded there. The second rounding, to float32,
 * then gives another number than a single one only where the first ended half way between two float32 numbers: there the
 * error of the first tells which of them is nearer.
 */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const product = a * b
  const sum = product + c
  const rounded = Math.fround(sum)
  // Half way, the float32 number on the other side of `sum`. Both steps are exact.
  const rest = sum - rounded
  const beyond = rounded + 2 * rest
  if (Math.fround(beyond) === beyond && rest !== 0) {
    const error = sumError(product, c, sum)
    return error !== 0 && error > 0 === rest > 0 ? beyond : rounded
  }
  if (Math.abs(sum) === HALF_WAY_TO_INFINITY && sumError(product, c, sum) * sum < 0) {
    return Math.sign(sum) * FLOAT_MAX
  }
  return rounded
}

/** What rounding took from x + y: x + y = sum + error (Knuth's TwoSum). */
function sumError(x: number, y: number, sum: number): number {
  const yPart = sum - x
  return x - (sum - yPart) + (y - yPart)
}
