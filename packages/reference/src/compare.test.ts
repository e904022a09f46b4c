import { describe, expect, it } from 'vitest'
import { compare, compareText, compareWithTruth } from './compare.ts'
import type { TensorData } from './format.ts'

const f32 = (...values: number[]): TensorData => ({
  dtype: 'float32',
  shape: [values.length],
  data: Float32Array.from(values),
})
const f64 = (...values: number[]): TensorData => ({
  dtype: 'float64',
  shape: [values.length],
  data: Float64Array.from(values),
})
const i32 = (...values: number[]): TensorData => ({
  dtype: 'int32',
  shape: [values.length],
  data: Int32Array.from(values),
})

describe('compare', () => {
  it('allows atol + rtol·|expected|, as torch.testing does', () => {
    expect(compare(f32(9.9e-6), f32(0)).difference).toBeNull()
    expect(compare(f32(1.1e-5), f32(0)).difference).not.toBeNull()
    expect(compare(f64(1e6 + 0.09), f64(1e6)).difference).toBeNull()
    expect(compare(f64(1e6 + 0.11), f64(1e6)).difference).not.toBeNull()
    expect(compare(f64(1.1e-7), f64(0)).error).toBeCloseTo(1.1)
  })

  it('names the worst index, both values and the error in units of tolerance', () => {
    const got: TensorData = { ...f64(0, 0, 0, 3e-7), shape: [2, 2] }
    const expected: TensorData = { ...f64(0, 2e-7, 0, 0), shape: [2, 2] }
    expect(compare(got, expected).difference).toBe(
      'at [1, 1]: expected 0, got 3e-7 (3 × tolerance; 2 of 4 values wrong)',
    )
  })

  it('takes NaN for equal to NaN and infinities for equal to themselves only', () => {
    const { NaN: nan, POSITIVE_INFINITY: infinity } = Number
    expect(compare(f32(nan, infinity), f32(nan, infinity)).difference).toBeNull()
    expect(compare(f32(1), f32(nan)).difference).not.toBeNull()
    expect(compare(f32(-infinity), f32(infinity)).difference).not.toBeNull()
    expect(compare(f32(3e38), f32(infinity)).difference).not.toBeNull()
  })

  it('is exact for integers, and for everything when asked', () => {
    expect(compare(i32(1), i32(2)).difference).toBe(
      'at [0]: expected 2, got 1 (Infinity × tolerance; 1 of 1 values wrong)',
    )
    expect(compare(f32(1), f32(1 + 2 ** -23), { exact: true }).difference).toBe(
      'at [0]: expected 1.00000012, got 1 (not the same bits; 1 of 1 values wrong)',
    )
    expect(compare(f32(0), f32(-0)).difference).toBeNull()
    expect(compare(f32(0), f32(-0), { exact: true }).difference).toContain('expected -0, got 0')
  })

  it('wants the same dtype and the same shape', () => {
    expect(compare(f32(1), f64(1)).difference).toBe('dtype float64 expected, got float32')
    expect(compare(f32(1, 2), f32(1)).difference).toBe('shape [1] expected, got [2]')
    expect(compare({ ...f32(1), shape: [1, 1] }, f32(1)).difference).toBe('shape [1] expected, got [1, 1]')
  })

  it('compares with a float64 truth within the tolerance of float32', () => {
    expect(compareWithTruth(f32(1 / 3), f64(1 / 3)).difference).toBeNull()
    expect(compareWithTruth(f32(0.3334), f64(1 / 3)).difference).not.toBeNull()
  })
})

describe('compareText', () => {
  it('shows the first line that differs', () => {
    expect(compareText('a\nb', 'a\nb')).toBeNull()
    expect(compareText('a\nc', 'a\nb')).toBe('line 2: expected "b", got "c"')
    expect(compareText('a', 'a\nb')).toBe('line 2: expected "b", got nothing')
    expect(compareText('a\nb', 'a')).toBe('line 2: expected nothing, got "b"')
  })
})
