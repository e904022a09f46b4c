import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { built } from '../test/built.ts'
import type { Conv1dShape, FloatArray } from './index.ts'

/** A convolution by its definition, in float64; `visit` gets every product's places. */
function forEachProduct(
  s: Conv1dShape,
  visit: (output: number, input: number, weight: number) => void,
): void {
  const outChannels = s.groups * s.outPerGroup
  for (let n = 0; n < s.batch; n++) {
    for (let o = 0; o < outChannels; o++) {
      const g = Math.floor(o / s.outPerGroup)
      for (let t = 0; t < s.outLength; t++) {
        for (let c = 0; c < s.inPerGroup; c++) {
          for (let k = 0; k < s.kernelSize; k++) {
            const i = t * s.stride + k * s.dilation - s.padLeft
            if (i < 0 || i >= s.length) continue
            const input = ((n * s.groups + g) * s.inPerGroup + c) * s.length + i
            visit((n * outChannels + o) * s.outLength + t, input, (o * s.inPerGroup + c) * s.kernelSize + k)
          }
        }
      }
    }
  }
}

const shapes: fc.Arbitrary<Conv1dShape> = fc
  .record({
    batch: fc.integer({ min: 1, max: 2 }),
    groups: fc.integer({ min: 1, max: 3 }),
    inPerGroup: fc.integer({ min: 1, max: 9 }),
    outPerGroup: fc.integer({ min: 1, max: 20 }),
    length: fc.integer({ min: 1, max: 1500 }),
    kernelSize: fc.integer({ min: 1, max: 9 }),
    stride: fc.integer({ min: 1, max: 4 }),
    dilation: fc.integer({ min: 1, max: 60 }),
    padLeft: fc.integer({ min: 0, max: 20 }),
    padRight: fc.integer({ min: 0, max: 20 }),
  })
  .map(({ padRight, ...s }) => {
    const span = s.dilation * (s.kernelSize - 1) + 1
    const outLength = Math.floor((s.length + s.padLeft + padRight - span) / s.stride) + 1
    return { ...s, outLength }
  })
  .filter(({ outLength }) => outLength > 0)

const random = (make: (length: number) => FloatArray, length: number, seed: number): FloatArray => {
  const values = make(length)
  for (let i = 0; i < length; i++) values[i] = Math.sin(seed + i * 12.9898) * 2
  return values
}

/** The last of a dtype: how far an output may be from its definition, in parts of the sum of its terms' magnitudes. */
const dtypes = [
  ['float32', (length: number): FloatArray => new Float32Array(length), 3e-6],
  ['float64', (length: number): FloatArray => new Float64Array(length), 1e-14],
] as const

/** Sums of terms, and of their magnitudes, which rounding errors are in proportion to. */
class Sums {
  readonly values: Float64Array
  readonly magnitudes: Float64Array

  constructor(first: ArrayLike<number>) {
    this.values = Float64Array.from(first)
    this.magnitudes = this.values.map(Math.abs)
  }

  add(at: number, term: number): void {
    this.values[at] += term
    this.magnitudes[at] += Math.abs(term)
  }

  /** The largest error, in parts of its sum's magnitudes. */
  worst(actual: FloatArray): number {
    let worst = 0
    this.values.forEach((value, i) => {
      const error = Math.abs(value - actual[i])
      worst = Math.max(worst, error === 0 ? 0 : error / this.magnitudes[i])
    })
    return worst
  }
}

const kinds = built.flatMap(([name, kernels]) =>
  dtypes.map(([dtype, make, tolerance]) => [`${name} ${dtype}`, kernels, make, tolerance] as const),
)

describe.each(kinds)('the %s kernels compute their definition', (_, kernels, make, tolerance) => {
  const run = (body: (s: Conv1dShape, x: FloatArray, w: FloatArray, g: FloatArray) => void): void => {
    fc.assert(
      fc.property(shapes, (s) => {
        const x = random(make, s.batch * s.groups * s.inPerGroup * s.length, 1)
        const w = random(make, s.groups * s.outPerGroup * s.inPerGroup * s.kernelSize, 2)
        const g = random(make, s.batch * s.groups * s.outPerGroup * s.outLength, 3)
        body(s, x, w, g)
      }),
      { numRuns: 40 },
    )
  }

  it('conv1d', () => {
    run((s, x, w, g) => {
      const bias = random(make, s.groups * s.outPerGroup, 4)
      const out = make(g.length).fill(NaN)
      kernels.conv1d(out, x, w, bias, s)
      const sums = new Sums(g.map((__, i) => bias[Math.floor(i / s.outLength) % bias.length]))
      forEachProduct(s, (o, i, k) => sums.add(o, x[i] * w[k]))
      expect(sums.worst(out)).toBeLessThan(tolerance)
    })
  })

  it('conv1dGradInput', () => {
    run((s, x, w, g) => {
      const bias = random(make, s.groups * s.inPerGroup, 4)
      const out = make(x.length).fill(NaN)
      kernels.conv1dGradInput(out, g, w, bias, s)
      const sums = new Sums(x.map((__, i) => bias[Math.floor(i / s.length) % bias.length]))
      forEachProduct(s, (o, i, k) => sums.add(i, g[o] * w[k]))
      expect(sums.worst(out)).toBeLessThan(tolerance)
    })
  })

  it('conv1dGradWeight', () => {
    run((s, x, w, g) => {
      const out = make(w.length).fill(NaN)
      kernels.conv1dGradWeight(out, g, x, s)
      const sums = new Sums(new Float64Array(w.length))
      forEachProduct(s, (o, i, k) => sums.add(k, g[o] * x[i]))
      expect(sums.worst(out)).toBeLessThan(tolerance)
    })
  })

  it('matmul', () => {
    const size = fc.integer({ min: 1, max: 40 })
    fc.assert(
      fc.property(
        size,
        size,
        size,
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        fc.boolean(),
        (m, k, n, batch, oneA, oneB) => {
          const [aBatchStride, bBatchStride] = [oneA ? 0 : m * k, oneB ? 0 : k * n]
          const a = random(make, m * k * (oneA ? 1 : batch), 1)
          const b = random(make, k * n * (oneB ? 1 : batch), 2)
          const out = make(batch * m * n).fill(NaN)
          kernels.matmul(out, a, b, { batch, m, k, n, aBatchStride, bBatchStride })
          const sums = new Sums(new Float64Array(out.length))
          for (let at = 0; at < out.length; at++) {
            const [item, i, j] = [Math.floor(at / (m * n)), Math.floor(at / n) % m, at % n]
            for (let p = 0; p < k; p++)
              sums.add(at, a[item * aBatchStride + i * k + p] * b[item * bBatchStride + p * n + j])
          }
          expect(sums.worst(out)).toBeLessThan(tolerance)
        },
      ),
    )
  })
})

describe.each(built)('a product of %s with transposed matrices', (_, kernels) => {
  for (const [dtype, make, tolerance] of dtypes)
    it.each([
      [1, 1, 300, 200],
      [1, 15, 700, 33],
      [1, 16, 1024, 70],
      [1, 40, 5, 3],
      [1, 300, 65, 300],
      [3, 20, 30, 40],
    ])(`is that with the matrices, ${dtype}: batch %d, [%d, %d] · [%d]`, (batch, m, k, n) => {
      const shape = { batch, m, k, n, aBatchStride: m * k, bBatchStride: k * n }
      const [a, b] = [random(make, batch * m * k, 1), random(make, batch * k * n, 2)]
      const expected = make(batch * m * n)
      kernels.matmul(expected, a, b, shape)
      for (const aTransposed of [false, true])
        for (const bTransposed of [false, true]) {
          const out = make(expected.length).fill(NaN)
          const given = [aTransposed ? turned(a, m, k) : a, bTransposed ? turned(b, k, n) : b] as const
          kernels.matmul(out, ...given, { ...shape, aTransposed, bTransposed })
          // Terms are 4 at most.
          expect(out.findIndex((x, i) => !(Math.abs(x - expected[i]) < 4 * k * tolerance))).toBe(-1)
        }
    })

  it('has the same bits where its rows are not few', () => {
    const shape = { batch: 1, m: 40, k: 129, n: 70, aBatchStride: 0, bBatchStride: 0 }
    const [a, b] = [random(dtypes[0][1], 40 * 129, 1), random(dtypes[0][1], 129 * 70, 2)]
    const [expected, out] = [new Float32Array(40 * 70), new Float32Array(40 * 70)]
    kernels.matmul(expected, a, b, shape)
    const both = { aTransposed: true, bTransposed: true }
    kernels.matmul(out, turned(a, 40, 129), turned(b, 129, 70), { ...shape, ...both })
    expect(out).toEqual(expected)
  })
})

/** Matrices `[rows, columns]`, one behind the other, each as `[columns, rows]`. */
function turned(matrices: FloatArray, rows: number, columns: number): FloatArray {
  const size = rows * columns
  return matrices.map((_, i) => {
    const at = i % size
    return matrices[i - at + (at % rows) * columns + Math.floor(at / rows)]
  })
}

describe.each(built)('the bits of an output of %s', (_, kernels) => {
  it.each([
    ['minimal filtering', 3, 64, 'auto', 8, 4096],
    // The last part of its last piece fills no vector.
    ['minimal filtering', 3, 64, 'auto', 1, 4240],
    ['direct sums', 5, 16, 'direct', 1, 4096],
  ] as const)('do not depend on how many there are, nor where their array begins: %s', (...way) => {
    const [, kernelSize, channels, algorithm, dilation, length] = way
    // 14 MB of outputs, which go past the caches, and those of an item, which do not.
    const batch = 3584 / 4 / channels
    const padLeft = (dilation * (kernelSize - 1)) / 2
    const sizes = { groups: 1, inPerGroup: channels, outPerGroup: channels, length, outLength: length }
    const one: Conv1dShape = { ...sizes, batch: 1, kernelSize, stride: 1, dilation, padLeft, algorithm }
    const make = dtypes[0][1]
    const x = random(make, batch * channels * length, 1)
    const w = random(make, channels * channels * kernelSize, 2)
    const expected = make(x.length)
    for (let at = 0; at < x.length; at += channels * length)
      kernels.conv1d(expected.subarray(at, at + channels * length), x.subarray(at), w, null, one)
    for (const offset of [0, 4, 8, 12, 1]) {
      const room = make(x.length + 32).fill(7)
      const out = room.subarray(16 + offset, 16 + offset + x.length)
      kernels.conv1d(out, x, w, null, { ...one, batch })
      expect(out.every((value, i) => value === expected[i])).toBe(true)
      expect([room[15 + offset], room[16 + offset + x.length]]).toEqual([7, 7])
    }
  })

  it('do not depend on where its sample lies', () => {
    const s = {
      batch: 1,
      groups: 1,
      inPerGroup: 3,
      outPerGroup: 5,
      kernelSize: 4,
      stride: 1,
      dilation: 2,
      padLeft: 0,
    }
    const x = random((length) => new Float32Array(length), 3 * 900, 1)
    const w = random((length) => new Float32Array(length), 5 * 3 * 4, 2)
    const whole = new Float32Array(5 * 894)
    kernels.conv1d(whole, x, w, null, { ...s, length: 900, outLength: 894 })
    const cut = new Float32Array(3 * 800)
    for (let c = 0; c < 3; c++) cut.set(x.subarray(c * 900 + 37, c * 900 + 837), c * 800)
    const part = new Float32Array(5 * 794)
    kernels.conv1d(part, cut, w, null, { ...s, length: 800, outLength: 794 })
    for (let o = 0; o < 5; o++) {
      expect(part.subarray(o * 794, (o + 1) * 794)).toEqual(whole.subarray(o * 894 + 37, o * 894 + 831))
    }
  })

  it('do not depend on whether the piece is tiny', () => {
    const s = {
      batch: 1,
      groups: 2,
      inPerGroup: 3,
      outPerGroup: 5,
      kernelSize: 4,
      stride: 2,
      dilation: 2,
      padLeft: 3,
    }
    for (const [, make] of dtypes) {
      const x = random(make, 6 * 900, 1)
      const w = random(make, 10 * 3 * 4, 2)
      const bias = random(make, 10, 3)
      const whole = make(10 * 448)
      kernels.conv1d(whole, x, w, bias, { ...s, length: 900, outLength: 448 })
      const cut = make(6 * 20)
      for (let c = 0; c < 6; c++) cut.set(x.subarray(c * 900, c * 900 + 20), c * 20)
      const part = make(10 * 8)
      kernels.conv1d(part, cut, w, bias, { ...s, length: 20, outLength: 8 })
      for (let o = 0; o < 10; o++)
        expect(part.subarray(o * 8, o * 8 + 8)).toEqual(whole.subarray(o * 448, o * 448 + 8))
    }
  })
})
