import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { built } from '../test/built.ts'
import type { Conv1dShape, FloatArray, FloatKernels } from './index.ts'
import { isTiny, tinyConv1d } from './tiny-conv1d.ts'

const shapes: fc.Arbitrary<Conv1dShape> = fc
  .record({
    groups: fc.integer({ min: 1, max: 2 }),
    inPerGroup: fc.integer({ min: 1, max: 3 }),
    outPerGroup: fc.integer({ min: 1, max: 3 }),
    length: fc.integer({ min: 1, max: 12 }),
    kernelSize: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    dilation: fc.integer({ min: 1, max: 3 }),
    padLeft: fc.integer({ min: 0, max: 5 }),
    padRight: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ padRight, ...s }) => {
    const span = s.dilation * (s.kernelSize - 1) + 1
    const outLength = Math.floor((s.length + s.padLeft + padRight - span) / s.stride) + 1
    return { ...s, batch: 1, outLength }
  })
  .filter(({ outLength }) => outLength > 0)

/** Few bits or few ulps from a power of two, so that sums often fall half way between two float32 numbers. */
const numbers = fc.oneof(
  fc.integer({ min: -4097, max: 4097 }),
  fc
    .tuple(fc.integer({ min: -260, max: 260 }), fc.integer({ min: -30, max: 10 }))
    .map(([ulps, e]) => (1 + ulps * 2 ** -23) * 2 ** e),
  fc.double(),
)

/** The kernels' own answer: the item many times over in one batch, which is not tiny. */
function compiled(
  kernels: FloatKernels,
  out: FloatArray,
  x: FloatArray,
  w: FloatArray,
  b: FloatArray | null,
  s: Conv1dShape,
): void {
  let batch = 1
  while (isTiny({ ...s, batch }, new Float32Array(0), false)) batch *= 2
  const repeat = (array: FloatArray, times: number): FloatArray => {
    const many = new (array.constructor as Float32ArrayConstructor)(array.length * times)
    for (let i = 0; i < times; i++) many.set(array, i * array.length)
    return many
  }
  const many = repeat(out, batch)
  kernels.conv1d(many, repeat(x, batch), w, b, { ...s, batch })
  out.set(many.subarray(many.length - out.length))
}

/** Whether the kernels round a product and its sum once: 2^-24 is what rounding the product takes away. */
function isFused(kernels: FloatKernels): boolean {
  const [sample, bias] = [1 + 2 ** -12, -(1 + 2 ** -11)]
  const shape = {
    batch: 1,
    groups: 1,
    inPerGroup: 1,
    outPerGroup: 1,
    length: 1,
    outLength: 1,
    kernelSize: 1,
    stride: 1,
    dilation: 1,
    padLeft: 0,
  }
  const out = new Float32Array(1)
  compiled(kernels, out, Float32Array.of(sample), Float32Array.of(sample), Float32Array.of(bias), shape)
  return out[0] !== 0
}

describe.each(built)('a tiny convolution has the bits of %s', (_, kernels) => {
  const fused = isFused(kernels)
  const dtypes = fused ? [Float32Array] : [Float32Array, Float64Array]

  it.each(dtypes)('for all shapes and numbers', (Floats) => {
    const cases = shapes.chain((s) => {
      const floats = (length: number): fc.Arbitrary<FloatArray> =>
        fc.array(numbers, { minLength: length, maxLength: length }).map((values) => new Floats(values))
      const rows = s.groups * s.outPerGroup
      return fc.tuple(
        fc.constant(s),
        floats(s.groups * s.inPerGroup * s.length),
        floats(rows * s.inPerGroup * s.kernelSize),
        fc.option(floats(rows)),
      )
    })
    fc.assert(
      fc.property(cases, ([s, x, w, bias]) => {
        const expected = new Floats(s.groups * s.outPerGroup * s.outLength)
        compiled(kernels, expected, x, w, bias, s)
        const actual = new Floats(expected.length).fill(NaN)
        tinyConv1d(actual, x, w, bias, s, fused)
        expect(actual).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })
})

describe('isTiny', () => {
  const shape = {
    batch: 1,
    groups: 1,
    inPerGroup: 1,
    outPerGroup: 1,
    length: 9,
    outLength: 7,
    kernelSize: 3,
    stride: 1,
    dilation: 1,
    padLeft: 0,
  }

  it('leaves float64 to kernels that are fused', () => {
    expect(isTiny(shape, new Float64Array(7), true)).toBe(false)
    expect(isTiny(shape, new Float64Array(7), false)).toBe(true)
    expect(isTiny(shape, new Float32Array(7), true)).toBe(true)
  })

  it('leaves work to the kernels', () => {
    expect(isTiny({ ...shape, batch: 200 }, new Float32Array(1400), true)).toBe(false)
    expect(isTiny({ ...shape, batch: 200 }, new Float32Array(1400), false)).toBe(false)
  })
})
