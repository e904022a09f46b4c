import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gradcheck, sample } from '../../test/gradcheck.ts'
import { thrown } from '../../test/thrown.ts'
import { F, type Tensor, allclose, fromArray, ones, tensor, zeros } from '../index.ts'
import type { Conv1dOptions } from './conv1d.ts'

const double = { dtype: 'float64' } as const

describe('conv1d', () => {
  it('slides the kernel over the signal without flipping it', () => {
    const y = F.conv1d(tensor([[[5, 4, 8, 7, 9, 3, 6]]]), tensor([[[1, 2, 3]]]))
    expect(y.tolist()).toEqual([[[37, 41, 49, 34, 33]]])
  })

  it('gives the odd sample of padding "same" to the right end', () => {
    const y = F.conv1d(tensor([[[1, 2, 3]]]), tensor([[[1, 1]]]), { padding: 'same' })
    expect(y.tolist()).toEqual([[[3, 5, 3]]])
  })

  it('takes a signal without a batch and gives one back', () => {
    const y = F.conv1d(tensor([[1, 2, 3]]), tensor([[[1]], [[2]]]))
    expect(y.tolist()).toEqual([
      [1, 2, 3],
      [2, 4, 6],
    ])
  })

  it('reads views as they look, not as they lie in memory', () => {
    const x = sample(1, 6, 4)
    const w = sample(2, 4, 3)
    expect(allclose(F.conv1d(x.transpose(1, 2), w), F.conv1d(x.transpose(1, 2).contiguous(), w))).toBe(true)
  })

  it.each<[string, Conv1dOptions, number[], number[]]>([
    ['plain', {}, [2, 3, 7], [4, 3, 3]],
    ['stride and padding', { stride: 2, padding: 2 }, [2, 2, 6], [3, 2, 4]],
    ['dilation', { dilation: 3, padding: 1 }, [1, 2, 9], [2, 2, 3]],
    ['groups', { groups: 2, padding: 'same' }, [2, 4, 5], [6, 2, 2]],
    ['depthwise', { groups: 3, stride: 3 }, [1, 3, 8], [3, 1, 2]],
    ['no batch', { padding: 1 }, [2, 5], [3, 2, 3]],
  ])('has the gradients of finite differences: %s', (_, options, inputShape, weightShape) => {
    const conv = (x: Tensor, w: Tensor, b: Tensor): Tensor => F.conv1d(x, w, { ...options, bias: b })
    expect(
      gradcheck(conv, [sample(...inputShape), sample(...weightShape), sample(weightShape[0])]),
    ).toBeLessThanOrEqual(1)
  })
})

describe('conv1d, for all inputs', () => {
  const numbers = (length: number): fc.Arbitrary<number[]> =>
    fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: length, maxLength: length })
  const signalAndKernel = fc
    .tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 3 }))
    .chain(([extra, k, dilation]) => {
      const length = dilation * (k - 1) + extra
      return fc.record({
        x: numbers(length),
        y: numbers(length),
        w: numbers(k),
        dilation: fc.constant(dilation),
      })
    })
  const signal = (values: number[]): Tensor => tensor(values, double).reshape(1, 1, -1)

  it('is linear in the signal', () => {
    fc.assert(
      fc.property(signalAndKernel, ({ x, y, w, dilation }) => {
        const conv = (s: Tensor): Tensor => F.conv1d(s, signal(w), { dilation })
        const sum = conv(signal(x).mul(2).add(signal(y)))
        expect(
          allclose(
            sum,
            conv(signal(x))
              .mul(2)
              .add(conv(signal(y))),
            { atol: 1e-9 },
          ),
        ).toBe(true)
      }),
    )
  })

  it('commutes with a shift in time', () => {
    fc.assert(
      fc.property(signalAndKernel, ({ x, w, dilation }) => {
        const late = F.conv1d(signal([0, ...x]), signal(w), { dilation })
        expect(allclose(late.index('...', '1:'), F.conv1d(signal(x), signal(w), { dilation }))).toBe(true)
      }),
    )
  })

  it('is the product with the banded Toeplitz matrix of the dilated kernel', () => {
    fc.assert(
      fc.property(signalAndKernel, ({ x, w, dilation }) => {
        const outLength = x.length - dilation * (w.length - 1)
        const matrix = zeros([outLength, x.length], double)
        for (let t = 0; t < outLength; t++)
          w.forEach((tap, k) => matrix.indexPut_([t, t + k * dilation], tap))
        expect(
          allclose(F.linear(signal(x), matrix), F.conv1d(signal(x), signal(w), { dilation }), { atol: 1e-9 }),
        ).toBe(true)
      }),
    )
  })

  it('takes with stride s every s-th sample of the result without stride', () => {
    fc.assert(
      fc.property(signalAndKernel, fc.integer({ min: 1, max: 5 }), ({ x, w, dilation }, stride) => {
        const all = F.conv1d(signal(x), signal(w), { dilation, padding: 2 })
        const some = F.conv1d(signal(x), signal(w), { dilation, padding: 2, stride })
        expect(some.tolist()).toEqual(all.index('...', `::${stride}`).tolist())
      }),
    )
  })
})

describe('conv1d refuses', () => {
  const x = zeros([8, 5, 1024])
  const w = zeros([16, 3, 9])
  const conv = (input: Tensor, weight: Tensor, options: unknown = {}) =>
    F.conv1d(input, weight, options as Conv1dOptions)

  it.each<[string, () => unknown, string]>([
    [
      'a wrong number of channels',
      () => conv(x, w, { groups: 2 }),
      `ShapeError: conv1d: input must have 6 channels (weight has 3 per group × groups 2), but got 5
  input  [8, 5, 1024]   N, C, L
  weight [16, 3, 9]     outChannels, inChannels / groups, kernelSize`,
    ],
    [
      'taps that exceed the padded input',
      () => conv(zeros([1, 1, 4]), zeros([1, 1, 3]), { dilation: 4, padding: 2 }),
      `ShapeError: conv1d: the taps must not exceed the padded input of 8 samples, but got a span of 9 (dilation 4 × (3 − 1) + 1)
  input  [1, 1, 4]   N, C, L
  weight [1, 1, 3]   outChannels, inChannels / groups, kernelSize`,
    ],
    [
      'a vector',
      () => conv(zeros([7]), w),
      `ShapeError: conv1d: input must have 3 dimensions (or 2 without a batch), but got 1
  input [7]`,
    ],
    [
      'output channels that groups do not divide',
      () => conv(zeros([1, 4, 7]), zeros([3, 2, 3]), { groups: 2 }),
      `ShapeError: conv1d: outChannels must be a positive multiple of groups (2), but got 3
  input  [1, 4, 7]   N, C, L
  weight [3, 2, 3]   outChannels, inChannels / groups, kernelSize`,
    ],
    [
      'a bias of another length',
      () => conv(zeros([1, 3, 9]), w, { bias: zeros([3]) }),
      `ShapeError: conv1d: bias must have shape [16] (one a channel of the output), but got [3]
  input  [1, 3, 9]    N, C, L
  weight [16, 3, 9]   outChannels, inChannels / groups, kernelSize
  bias   [3]          outChannels`,
    ],
    [
      'mixed dtypes',
      () => conv(ones([1, 3, 9], double), w),
      'DtypeError: conv1d: input and weight must have one dtype, not bool, but got float64, float32 (convert with .to)',
    ],
    [
      'a stride of 0',
      () => conv(x, w, { stride: 0 }),
      'OptionError: conv1d: stride must be a positive integer, but got 0',
    ],
    [
      'a fractional dilation',
      () => conv(x, w, { dilation: 1.5 }),
      'OptionError: conv1d: dilation must be a positive integer, but got 1.5',
    ],
    [
      'negative groups',
      () => conv(x, w, { groups: -1 }),
      'OptionError: conv1d: groups must be a positive integer, but got -1',
    ],
    [
      'two strides',
      () => conv(x, w, { stride: [1, 1] }),
      'OptionError: conv1d: stride must be a positive integer, but got [1, 1]',
    ],
    [
      'a padding it does not know',
      () => conv(zeros([1, 3, 9]), w, { padding: 'smae' }),
      "OptionError: conv1d: padding must be a non-negative integer, [left, right], 'valid', 'same' or 'causal', but got 'smae'",
    ],
    [
      'padding "same" with a stride',
      () => conv(zeros([1, 3, 9]), w, { padding: 'same', stride: 2 }),
      "OptionError: conv1d: padding 'same' must have stride 1, but got stride 2",
    ],
  ])('%s', (_, body, message) => {
    expect(thrown(body)).toBe(message)
  })

  it('nothing when the batch is empty', () => {
    expect(F.conv1d(fromArray(new Float32Array(0), [0, 1, 7]), ones([2, 1, 3])).shape).toEqual([0, 2, 5])
  })
})
