import { describe, expect, it } from 'vitest'
import { gradcheck, sample } from '../../test/gradcheck.ts'
import { thrown } from '../../test/thrown.ts'
import { F, arange, ones, tensor } from '../index.ts'

const ramp = arange(9).reshape(1, 1, 9)

describe('avgPool1d', () => {
  it('takes windows of kernelSize, kernelSize apart', () => {
    expect(F.avgPool1d(ramp, 2).tolist()).toEqual([[[0.5, 2.5, 4.5, 6.5]]])
  })

  it('keeps the window that begins within the input, with ceilMode', () => {
    const options = { stride: 3, padding: 1, ceilMode: true }
    expect(F.avgPool1d(ramp, 2, { ceilMode: true }).tolist()).toEqual([[[0.5, 2.5, 4.5, 6.5, 8]]])
    expect(F.avgPool1d(ramp.double(), 3, options).tolist()).toEqual([[[1 / 3, 3, 6, 4]]])
    expect(F.avgPool1d(ramp, 3, { ...options, countIncludePad: false }).tolist()).toEqual([[[0.5, 3, 6, 8]]])
  })
})

describe('maxPool1d', () => {
  it('tells where the values come from', () => {
    const x = tensor([[1, 1, NaN, 2, NaN, NaN, -Infinity, -Infinity]])
    const { values, indices } = F.maxPool1d(x, 2, { returnIndices: true })
    expect(values.tolist()).toEqual([[1, NaN, NaN, -Infinity]])
    expect(indices.tolist()).toEqual([[0, 2, 5, 6]])
    expect(indices.dtype).toBe('int32')
  })

  it('does not see the padding, dilated or not', () => {
    const options = { stride: 2, padding: 1, dilation: 2 }
    expect(F.maxPool1d(ramp, 3, options).tolist()).toEqual([[[3, 5, 7, 7]]])
    expect(F.maxPool1d(ramp.neg(), 3, options).tolist()).toEqual([[[-1, -1, -3, -5]]])
    // Both samples of the only window lie in the padding.
    const two = tensor([
      [1, 2],
      [3, 4],
    ])
    const { values, indices } = F.maxPool1d(two, 2, { padding: 1, dilation: 3, returnIndices: true })
    expect(values.tolist()).toEqual([[-Infinity], [-Infinity]])
    expect(indices.tolist()).toEqual([[2], [2]])
  })
})

describe('adaptive pools', () => {
  it('spread their windows over the input', () => {
    expect(F.adaptiveAvgPool1d(ramp, 2).tolist()).toEqual([[[2, 6]]])
    expect(F.adaptiveMaxPool1d(ramp, 2).tolist()).toEqual([[[4, 8]]])
    expect(F.adaptiveAvgPool1d(ramp, 0).shape).toEqual([1, 1, 0])
    expect(F.adaptiveAvgPool1d(arange(2).reshape(1, 2), 3).tolist()).toEqual([[0, 0.5, 1]])
  })
})

it('carries PyTorch’s node names, batched or not', () => {
  const x = ones([2, 3, 4], { requiresGrad: true })
  for (const input of [x, x.select(0, 0)]) {
    expect(F.maxPool1d(input, 2).gradFn?.name).toBe('SqueezeBackward1')
    expect(F.adaptiveAvgPool1d(input, 2).gradFn?.name).toBe('SqueezeBackward1')
  }
})

it.each([
  ['avgPool1d', () => gradcheck((x) => F.avgPool1d(x, 3, { stride: 2, padding: 1 }), [sample(2, 2, 7)])],
  ['maxPool1d', () => gradcheck((x) => F.maxPool1d(x, 3, { stride: 1, padding: 1 }), [sample(2, 7)])],
  ['adaptiveAvgPool1d', () => gradcheck((x) => F.adaptiveAvgPool1d(x, 3), [sample(2, 2, 7)])],
  ['adaptiveMaxPool1d', () => gradcheck((x) => F.adaptiveMaxPool1d(x, 3), [sample(2, 2, 7)])],
])('%s has the gradient of finite differences', (_, worst) => {
  expect(worst()).toBeLessThanOrEqual(1)
})

it.each([
  [
    'a window beyond the input',
    () => F.avgPool1d(ramp, 10),
    `ShapeError: avgPool1d: the window must not exceed the padded input of 9 samples, but got a span of 10
  input [1, 1, 9]   N, C, L`,
  ],
  [
    'more padding than half a window',
    () => F.maxPool1d(ramp, 3, { padding: 2, dilation: 2 }),
    'OptionError: maxPool1d: padding must be at most half of kernelSize (3), but got 2',
  ],
  [
    'a vector',
    () => F.adaptiveAvgPool1d(ones([4]), 2),
    `ShapeError: adaptiveAvgPool1d: input must be [N, C, L] or [C, L], C and L not 0, but got another shape
  input [4]`,
  ],
  [
    'integers',
    () => F.maxPool1d(ramp.int(), 2),
    'DtypeError: maxPool1d: input must be float32 or float64, but got int32',
  ],
  [
    'no stride',
    () => F.maxPool1d(ramp, 2, { stride: 0 }),
    'OptionError: maxPool1d: stride must be a positive integer, but got 0',
  ],
])('refuses %s', (_, body, message) => {
  expect(thrown(body)).toBe(message)
})
