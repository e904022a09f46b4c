import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fma64 } from './fma.ts'

/** A finite double as an integer times 2^exponent. */
function exactly(value: number): { integer: bigint; exponent: number } {
  let exponent = 0
  let scaled = value
  while (!Number.isInteger(scaled)) {
    scaled *= 2
    exponent -= 1
  }
  return { integer: BigInt(scaled), exponent }
}

/** The integer as the nearest of `precision` bits, ties to even. */
function nearest(integer: bigint, precision: number): bigint {
  const magnitude = integer < 0n ? -integer : integer
  const excess = magnitude.toString(2).length - precision
  if (excess <= 0) return integer
  const unit = 1n << BigInt(excess)
  const down = (magnitude / unit) * unit
  const twice = 2n * (magnitude - down)
  const up = twice > unit || (twice === unit && (down / unit) % 2n === 1n)
  const rounded = up ? down + unit : down
  return integer < 0n ? -rounded : rounded
}

function exactFma(a: number, b: number, c: number, precision: number): number {
  const [x, y, z] = [exactly(a), exactly(b), exactly(c)]
  const exponent = Math.min(x.exponent + y.exponent, z.exponent)
  const product = (x.integer * y.integer) << BigInt(x.exponent + y.exponent - exponent)
  const sum = product + (z.integer << BigInt(z.exponent - exponent))
  return Number(nearest(sum, precision)) * 2 ** exponent
}

/** Few bits at both ends of the mantissa, so that sums often fall halfway between two numbers. */
const nearTies = (bits: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: 15 }), fc.integer({ min: -7, max: 7 }), fc.integer({ min: 0, max: 30 }))
    .map(([high, low, shift]) => (high * 2 ** (bits - 4) + low) * 2 ** (shift - bits))

const double = fc
  .double({ min: -1e3, max: 1e3, noNaN: true })
  .map((value) => (Math.abs(value) < 1e-9 ? 0 : value))

test('fma64 rounds the exact a·b + c to double', () => {
  const number = fc.oneof(nearTies(53), double)
  fc.assert(
    fc.property(number, number, number, (a, b, c) => {
      expect(fma64(a, b, c)).toBe(exactFma(a, b, c, 53) + 0)
      expect(fma64(a, -b, c)).toBe(exactFma(a, -b, c, 53) + 0)
    }),
    { numRuns: 2000 },
  )
})

test('fma64 where the product cannot be split', () => {
  expect(fma64(0.5, 2 ** 1023, 2 ** 1000)).toBe(2 ** 1022 + 2 ** 1000)
  expect(fma64(0.5, 1, Infinity)).toBe(Infinity)
})
