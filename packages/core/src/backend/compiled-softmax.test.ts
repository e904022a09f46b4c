import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distance, kinds, numbers, ordinary, steps } from '../../test/compiled.ts'
import type { ReduceShape } from './contract.ts'
import { scalarKernels } from './scalar/index.ts'

const size = (most: number): fc.Arbitrary<number> => fc.integer({ min: 1, max: most })
const shapes = fc.record({ outer: size(5), reduced: size(300), inner: fc.oneof(fc.constant(1), size(90)) })

/** Lines and columns that do not pass through WebAssembly's memory at once, and lines that do so in steps. */
const large: ReduceShape[] = [
  { outer: 90, reduced: 1500, inner: 1 },
  { outer: 2, reduced: 40_000, inner: 1 },
  { outer: 2, reduced: 500, inner: 130 },
  { outer: 1, reduced: 40_000, inner: 2 },
  { outer: 2, reduced: 3, inner: 70_000 },
  { outer: 0, reduced: 3, inner: 5 },
]

describe.each(kinds)('the %s softmax', (_, make, kernels) => {
  const single = make(0) instanceof Float32Array
  const forAll = (check: (shape: ReduceShape) => void): void => {
    fc.assert(fc.property(shapes, check), { numRuns: 60 })
    for (const shape of large) check(shape)
  }

  it.each(['softmax', 'logSoftmax'] as const)('is near the scalar loops, a step in float32: %s', (name) => {
    forAll((shape) => {
      const length = shape.outer * shape.reduced * shape.inner
      for (const x of [ordinary(make, length, 1), numbers(make, length, length)]) {
        const [out, wanted] = [make(length).fill(7), make(length)]
        kernels[name](out, x, shape)
        scalarKernels[name](wanted, x, shape)
        // A logarithm near 0 is of a sum near 1, which each of its additions rounds by up to 2^-53, up or down.
        const rounding = Math.max(1e-15, 4 * Math.sqrt(shape.reduced) * 2 ** -53)
        const least = name === 'softmax' && !single ? 1e-320 : single ? 1e-15 : rounding
        const near = (value: number, other: number): boolean =>
          Object.is(value, other) ||
          (single && steps(value, other) <= 1) ||
          Math.abs(value - other) <= (single ? 0 : 1e-14 * Math.abs(other)) + least
        const apart = out.findIndex((value, i) => !near(value, wanted[i]))
        expect([out[apart], wanted[apart]]).toEqual([undefined, undefined])
      }
    })
  })

  it.each(['softmaxGrad', 'logSoftmaxGrad'] as const)('has the gradient of the scalar loops: %s', (name) => {
    forAll((shape) => {
      const length = shape.outer * shape.reduced * shape.inner
      const [x, g, y] = [ordinary(make, length, 1), ordinary(make, length, 9), make(length)]
      scalarKernels[name === 'softmaxGrad' ? 'softmax' : 'logSoftmax'](y, x, shape)
      const [out, wanted] = [make(length).fill(7), make(length)]
      kernels[name](out, g, y, shape)
      scalarKernels[name](wanted, g, y, shape)
      expect(distance(out, wanted)).toBeLessThan(single ? 1.2e-7 : 1e-13)
    })
  })

  it('is NaN along a line with a NaN or with +∞, and where all are −∞; 0 at −∞', () => {
    for (const inner of [1, 5]) {
      const shape = { outer: 1, reduced: 100, inner }
      const run = (put: Record<number, number>, fill: number): number[] => {
        const x = make(100 * inner).fill(fill)
        for (const [at, value] of Object.entries(put)) x[Number(at) * inner] = value
        const out = make(100 * inner)
        kernels.softmax(out, x, shape)
        return [...out].filter((_value, i) => i % inner === 0)
      }
      expect(run({ 70: NaN }, 1).every(Number.isNaN)).toBe(true)
      expect(run({ 3: Infinity }, 1).every(Number.isNaN)).toBe(true)
      expect(run({}, -Infinity).every(Number.isNaN)).toBe(true)
      const [first, ...rest] = run({ 0: -Infinity }, 3)
      expect(first).toBe(0)
      for (const value of rest) expect(value).toBeCloseTo(1 / 99, 7)
    }
  })
})
