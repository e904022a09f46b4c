import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fusedMultiplyAdd } from './fused-multiply-add.ts'

const MAX = 2 ** 128 - 2 ** 104
const LEAST = 2 ** -149

/** A finite float32 number as a multiple of 2^-149. */
function units(value: number): bigint {
  let [scaled, shift] = [value, 0n]
  // In steps that double can hold, and without bits after the point.
  while (Math.abs(scaled) >= 1) [scaled, shift] = [scaled / 2, shift + 1n]
  return (BigInt(scaled * 2 ** 149 * 2 ** 25) << shift) >> 25n
}

/** The float32 number nearest to count · 2^-298, by its definition: ties go to an even last bit. */
function nearest(count: bigint): number {
  const magnitude = count < 0n ? -count : count
  // The last of 24 bits, but never below 2^-149.
  const last = Math.max(magnitude.toString(2).length - 24, 149)
  const unit = 1n << BigInt(last)
  let whole = magnitude / unit
  const rest = 2n * (magnitude % unit)
  if (rest > unit || (rest === unit && whole % 2n === 1n)) whole++
  const value = Number(whole) * 2 ** (last - 298)
  return (count < 0n ? -1 : 1) * (value > MAX ? Infinity : value)
}

function exact(a: number, b: number, c: number): number {
  const count = units(a) * units(b) + (units(c) << 149n)
  // Zeros have signs that integers have not: those of a sum in double.
  if (units(a) * units(b) === 0n || count === 0n) return Math.fround(a * b + c)
  return nearest(count)
}

const sign = fc.constantFrom(1, -1)
/** ±(1 ± small) · 2^e: their products lie close beside powers of two. */
const besidePower = (min: number, max: number): fc.Arbitrary<number> =>
  fc
    .tuple(sign, fc.integer({ min: -260, max: 260 }), fc.integer({ min, max }))
    .map(([s, ulps, e]) => Math.fround(s * (1 + ulps * 2 ** -23) * 2 ** e))
const odd = fc.integer({ min: 0, max: 4095 }).map((i) => 2 * i + 1)

const triples = fc.oneof(
  fc.tuple(
    fc.float({ noNaN: true, noDefaultInfinity: true }),
    fc.float({ noNaN: true, noDefaultInfinity: true }),
    fc.float({ noNaN: true, noDefaultInfinity: true }),
  ),
  // The product is about half of the last bit of c.
  fc
    .tuple(besidePower(-20, 20), besidePower(-20, 20), besidePower(-80, 80), fc.integer({ min: -1, max: 1 }))
    .map(
      ([a, b, c, more]) =>
        [
          a,
          Math.fround(
            b *
              (2 ** (Math.floor(Math.log2(Math.abs(c))) - 24 + more) /
                2 ** Math.round(Math.log2(Math.abs(a * b)))),
          ),
          c,
        ] as const,
    ),
  // The product is half way between two numbers, c tells which is nearer.
  fc
    .tuple(odd, odd, sign, fc.integer({ min: -149, max: 20 }))
    .map(([a, b, s, e]) => [a, b, s * 2 ** e] as const),
  // Sums below the normal numbers.
  fc
    .tuple(besidePower(-80, -70), besidePower(-80, -70), fc.integer({ min: -5000, max: 5000 }))
    .map(([a, b, c]) => [a, b, c * LEAST] as const),
  // Sums beside the largest number.
  fc.tuple(besidePower(50, 53), besidePower(50, 53), sign).map(([a, b, s]) => [a, b, s * MAX] as const),
)

describe('fusedMultiplyAdd', () => {
  it('rounds the exact a · b + c once', () => {
    fc.assert(
      fc.property(triples, ([a, b, c]) => {
        expect(fusedMultiplyAdd(a, b, c)).toBe(exact(a, b, c))
      }),
      { numRuns: 5000 },
    )
  })

  it.each([
    ['just below half way above 1', 1 - 2 ** -20, (1 + 2 ** -20) * 2 ** -24, 1 + 2 ** -23, 1 + 2 ** -23],
    ['just above half way above 1', 1 + 2 ** -20, (1 + 2 ** -20) * 2 ** -24, 1, 1 + 2 ** -23],
    ['half way, to even', 2 ** -24, 1, 1, 1],
    ['a product half way, less a trifle', 4097, 4097, -LEAST, 4097 * 4097 - 1],
    ['a product half way, and a trifle', 4097, 4097, LEAST, 4097 * 4097 + 1],
    [
      'just below half way to the smallest number',
      2 ** -75 * (1 - 2 ** -20),
      2 ** -75 * (1 + 2 ** -20),
      0,
      0,
    ],
    ['just below half way to infinity', 2 ** 52 * (1 - 2 ** -20), 2 ** 51 * (1 + 2 ** -20), MAX, MAX],
    ['half way to infinity', 2 ** 52, 2 ** 51, MAX, Infinity],
    ['just below half way to −infinity', -(2 ** 52) * (1 - 2 ** -20), 2 ** 51 * (1 + 2 ** -20), -MAX, -MAX],
    ['an overflowing product that c brings back', 2 ** 64, 2 ** 64, -MAX, 2 ** 104],
    ['0 · ∞', 0, Infinity, 1, NaN],
    ['∞ − ∞', Infinity, 1, -Infinity, NaN],
    ['infinity', 2, 3, -Infinity, -Infinity],
    ['−0 + 0', -0, 1, 0, 0],
    ['−0 − 0', -0, 1, -0, -0],
  ])('%s', (_, a, b, c, expected) => {
    expect(fusedMultiplyAdd(a, b, c)).toBe(expected)
  })
})
