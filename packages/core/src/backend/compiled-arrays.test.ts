import {
  arithmetic,
  comparisons,
  exactFunctions,
  exactGradients,
  nearFunctions,
  nearGradients,
} from '@sinal/kernels'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FloatArray } from '../dtype.ts'
import { difference, distance, dtypes, kinds, numbers, ordinary, steps } from '../../test/compiled.ts'
import type { BinaryKernel, Kernels, UnaryGradKernel, UnaryKernel } from './contract.ts'
import { scalarKernels } from './scalar/index.ts'

const property = (arbitraries: fc.Arbitrary<number>[], body: (...sizes: number[]) => void): void =>
  fc.assert(
    fc.property(fc.tuple(...arbitraries), (sizes) => body(...sizes)),
    { numRuns: 30 },
  )

const size = (most: number): fc.Arbitrary<number> => fc.integer({ min: 1, max: most })
/** More than the scalar loops are left with, and more than pass through WebAssembly at once. */
const lengths = [300, 1023, 70_001]

describe.each(kinds)('the %s passes have the bits of the scalar loops', (_, make, kernels) => {
  it.each(exactFunctions)('in %s', (name) => {
    const [run, expected]: UnaryKernel[] = [kernels[name], scalarKernels[name]]
    for (const length of lengths) {
      const x = numbers(make, length, length)
      const [out, wanted] = [make(length).fill(7), make(length)]
      for (const [a, b] of [
        [0.1, 0.3],
        [-1, 1],
        [0, 6],
      ]) {
        run(out, x, a, b)
        expected(wanted, x, a, b)
        const at = difference(out, wanted)
        expect([at, x[at], out[at]]).toEqual([-1, undefined, undefined])
      }
    }
  })

  it.each(exactGradients)('in the gradient of %s', (name) => {
    const [run, expected]: UnaryGradKernel[] = [kernels[`${name}Grad`], scalarKernels[`${name}Grad`]]
    for (const length of lengths) {
      const [x, g] = [numbers(make, length, length), numbers(make, length, 5)]
      const [out, wanted] = [make(length), make(length)]
      run(out, g, x, 0.1, 0.3)
      expected(wanted, g, x, 0.1, 0.3)
      const at = difference(out, wanted)
      expect([at, x[at], g[at], out[at]]).toEqual([-1, undefined, undefined, undefined])
    }
  })

  it.each([...arithmetic, ...comparisons])('in %s, whatever is broadcast to what', (name) => {
    const [run, expected]: BinaryKernel[] = [kernels[name], scalarKernels[name]]
    const isComparison = comparisons.some((one) => one === name)
    property([size(5), size(9), size(4), size(900), size(255), size(255)], (n, c, h, l, aMask, bMask) => {
      const shape = [n, c, h, l]
      const layout = (mask: number): { strides: number[]; length: number } => {
        let length = 1
        const strides = shape.map(() => 0)
        const order = mask & 16 ? [0, 1, 2, 3] : [3, 2, 1, 0]
        for (const d of order) {
          if (mask & (1 << d)) continue
          strides[d] = length
          length *= shape[d]
        }
        return { strides, length }
      }
      const [a, b] = [layout(aMask), layout(bMask)]
      const [x, y] = [numbers(make, a.length, 3), numbers(make, b.length, 4)]
      const total = n * c * h * l
      const [out, wanted] = isComparison
        ? [new Uint8Array(total), new Uint8Array(total)]
        : [make(total), make(total)]
      const given = { shape, aStrides: a.strides, bStrides: b.strides }
      run(out, x, y, given)
      expected(wanted, x, y, given)
      expect(difference(out, wanted)).toBe(-1)
    })
  })

  it('in whole arrays and in those of more elements than pass at once', () => {
    const [n, c, l] = [3, 40, 1000]
    const given = { shape: [n, c, l], aStrides: [c * l, l, 1], bStrides: [0, 1, 0] }
    const [x, y] = [numbers(make, n * c * l, 1), numbers(make, c, 2)]
    const [out, wanted] = [make(n * c * l), make(n * c * l)]
    kernels.mul(out, x, y, given)
    scalarKernels.mul(wanted, x, y, given)
    expect(difference(out, wanted)).toBe(-1)
    const outer = { shape: [n, c, l], aStrides: [c * l, l, 1], bStrides: [0, l, 1] }
    const z = numbers(make, c * l, 2)
    kernels.sub(out, x, z, outer)
    scalarKernels.sub(wanted, x, z, outer)
    expect(difference(out, wanted)).toBe(-1)
  })

  it.each(['max', 'min'] as const)('in %s and its places', (name) => {
    property([size(6), size(400), size(40)], (outer, reduced, inner) => {
      for (const x of [
        numbers(make, outer * reduced * inner, 9),
        ordinary(make, outer * reduced * inner, 1).map(Math.round),
      ]) {
        const shape = { outer, reduced, inner }
        const length = outer * inner
        const [values, wanted] = [make(length), make(length)]
        const [places, there] = [new Int32Array(length), new Int32Array(length)]
        kernels[name](values, places, x, shape)
        scalarKernels[name](wanted, there, x, shape)
        expect(difference(values, wanted)).toBe(-1)
        expect(places).toEqual(there)
      }
    })
    const long = ordinary(make, 3 * 70_000, 2)
    for (const at of [100, 20_000, 20_001, 69_999]) long[at] = name === 'max' ? 5 : -5
    long[70_000 + 40_000] = NaN
    long[140_000 + 40_000] = NaN
    long[140_000 + 65_000] = name === 'max' ? Infinity : -Infinity
    for (const shape of [
      { outer: 3, reduced: 70_000, inner: 1 },
      { outer: 1, reduced: 3, inner: 70_000 },
      { outer: 1, reduced: 70_000, inner: 3 },
    ]) {
      const length = shape.outer * shape.inner
      const [values, wanted] = [make(length), make(length)]
      const [places, there] = [new Int32Array(length), new Int32Array(length)]
      kernels[name](values, places, long, shape)
      scalarKernels[name](wanted, there, long, shape)
      expect(difference(values, wanted)).toBe(-1)
      expect(places).toEqual(there)
    }
  })

  it('in standardize and affine', () => {
    const check = (outer: number, groups: number, inner: number): void => {
      const shape = { outer, groups, inner }
      const x = numbers(make, outer * groups * inner, 5)
      const [mean, scale] = [ordinary(dtypes.float64, groups, 1), ordinary(dtypes.float64, groups, 2)]
      const weight = ordinary(make, groups, 3)
      const [out, wanted] = [make(x.length), make(x.length)]
      kernels.standardize(out, x, mean as Float64Array, scale as Float64Array, shape)
      scalarKernels.standardize(wanted, x, mean as Float64Array, scale as Float64Array, shape)
      expect(difference(out, wanted)).toBe(-1)
      for (const [w, b] of [
        [weight, null],
        [null, weight],
        [weight, weight],
      ]) {
        kernels.affine(out, x, w, b, shape)
        scalarKernels.affine(wanted, x, w, b, shape)
        expect(difference(out, wanted)).toBe(-1)
      }
    }
    property([size(4), size(9), size(3000)], check)
    property([size(400), size(300)], (outer, groups) => check(outer, groups, 1))
  })
})

describe.each(kinds.filter(([name]) => name.endsWith('float32')))(
  'the %s passes are within a step of the scalar loops',
  (_, make, kernels) => {
    const length = 100_000
    const x = numbers(make, length, 3)
    const constants: Record<string, [number, number]> = {
      elu: [1.5, 0.7],
      celu: [1.5, 0],
      softplus: [1.3, 20],
    }
    const farthest = (out: FloatArray, wanted: FloatArray): (number | undefined)[] => {
      for (let i = 0; i < length; i++) if (steps(out[i], wanted[i]) > 1) return [x[i], out[i], wanted[i]]
      return []
    }

    it.each(nearFunctions)('in %s', (name) => {
      const [a, b] = constants[name] ?? [0, 0]
      const [out, wanted] = [make(length), make(length)]
      kernels[name](out, x, a, b)
      scalarKernels[name](wanted, x, a, b)
      expect(farthest(out, wanted)).toEqual([])
    })

    it.each(nearGradients)('in the gradient of %s', (name) => {
      const [a, b] = constants[name] ?? [0, 0]
      const g = make(length).fill(1.25)
      const [out, wanted] = [make(length), make(length)]
      kernels[`${name}Grad`](out, g, x, a, b)
      scalarKernels[`${name}Grad`](wanted, g, x, a, b)
      expect(farthest(out, wanted)).toEqual([])
    })
  },
)

describe.each(kinds)('the %s passes add up what the scalar loops do', (_, make, kernels) => {
  const near = make(0) instanceof Float32Array ? 1.2e-7 : 1e-11
  const error = (length: number, run: (table: Kernels, out: FloatArray) => void): number => {
    const [out, wanted] = [make(length).fill(7), make(length)]
    run(kernels, out)
    run(scalarKernels, wanted)
    return distance(out, wanted)
  }
  const shapes = [
    { outer: 3, reduced: 70_000, inner: 1 },
    { outer: 1, reduced: 3, inner: 70_000 },
    { outer: 2, reduced: 20_000, inner: 3 },
    { outer: 0, reduced: 3, inner: 5 },
  ]

  it('in sum and variance', () => {
    const check = (outer: number, reduced: number, inner: number): void => {
      const shape = { outer, reduced, inner }
      const x = ordinary(make, outer * reduced * inner, 4)
      expect(error(outer * inner, (table, out) => table.sum(out, x, shape))).toBeLessThan(near)
      expect(error(outer * inner, (table, out) => table.variance(out, x, shape, reduced))).toBeLessThan(near)
    }
    for (const { outer, reduced, inner } of shapes) check(outer, reduced, inner)
    property([size(6), size(400), size(40)], check)
  })

  it('in sums that stay in float64, and in those of nothing', () => {
    const x = ordinary(make, 5000, 1)
    const [out, wanted] = [new Float64Array(50), new Float64Array(50)]
    kernels.sum(out, x, { outer: 50, reduced: 100, inner: 1 })
    scalarKernels.sum(wanted, x, { outer: 50, reduced: 100, inner: 1 })
    expect(distance(out, wanted)).toBeLessThan(1e-14)
    const none = make(3).fill(7)
    kernels.sum(none, make(0), { outer: 3, reduced: 0, inner: 1 })
    expect([...none]).toEqual([0, 0, 0])
  })

  it('in the moments of groups and the gradients of normalisations', () => {
    const check = (outer: number, groups: number, inner: number): void => {
      const shape = { outer, groups, inner }
      const [x, g] = [ordinary(make, outer * groups * inner, 5), ordinary(make, outer * groups * inner, 6)]
      const [mean, variance] = [new Float64Array(groups), new Float64Array(groups)]
      scalarKernels.moments(mean, variance, x, shape)
      const [ourMean, ourVariance] = [new Float64Array(groups), new Float64Array(groups)]
      kernels.moments(ourMean, ourVariance, x, shape)
      expect(distance(ourMean, mean)).toBeLessThan(1e-9)
      expect(distance(ourVariance, variance)).toBeLessThan(1e-12)
      const scale = variance.map((value) => 1 / Math.sqrt(value + 1e-5))
      expect(
        error(x.length, (table, out) => table.standardizeGrad(out, g, x, mean, scale, shape)),
      ).toBeLessThan(near)
      expect(error(groups, (table, out) => table.affineGradWeight(out, g, x, shape))).toBeLessThan(near)
      expect(error(groups, (table, out) => table.affineGradBias(out, g, shape))).toBeLessThan(near)
    }
    check(2, 2, 70_000)
    property([size(4), size(9), size(3000)], check)
    property([size(400), size(300)], (outer, groups) => check(outer, groups, 1))
  })
})
