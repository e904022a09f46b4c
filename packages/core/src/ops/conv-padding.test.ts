import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gradcheck, sample } from '../../test/gradcheck.ts'
import { thrown } from '../../test/thrown.ts'
import { F, type Tensor, allclose, arange, freqResponse, ones, tensor, toeplitz, zeros } from '../index.ts'

describe('padding of a transposed convolution', () => {
  const [x, w] = [sample(2, 2, 7), sample(2, 3, 4)]
  const options = { stride: 2, outputPadding: 1, groups: 1 } as const

  it('takes [left, right] from the ends', () => {
    const whole = F.convTranspose1d(x, w, options)
    const part = F.convTranspose1d(x, w, { ...options, padding: [3, 5] })
    expect(allclose(part, whole.narrow(2, 3, whole.shape[2]! - 8), { rtol: 0, atol: 1e-12 })).toBe(true)
  })

  it('has its gradients', () => {
    const run = (a: Tensor, b: Tensor): Tensor => F.convTranspose1d(a, b, { ...options, padding: [3, 0] })
    expect(gradcheck(run, [x, w])).toBeLessThanOrEqual(1)
  })

  it('is refused where it is no count', () => {
    for (const padding of [-1, 0.5, [1, -1], [1, 2, 3], 'same'])
      expect(thrown(() => F.convTranspose1d(x, w, { padding: padding as number }))).toMatch(
        /^OptionError: convTranspose1d: padding must be a non-negative integer or \[left, right\], but got /,
      )
  })
})

describe('padding beyond PyTorch', () => {
  const x = arange(5).reshape(1, 1, 5)
  const w = tensor([[[1, 10, 100]]])

  it('[left, right] adds zeros to each end', () => {
    const padded = F.pad(x, [3, 1])
    expect(F.conv1d(x, w, { padding: [3, 1] }).tolist()).toEqual(F.conv1d(padded, w).tolist())
  })

  it('causal sees no later sample, whatever the dilation', () => {
    expect(F.conv1d(x, w, { padding: 'causal' }).tolist()).toEqual([[[0, 100, 210, 321, 432]]])
    expect(F.conv1d(x, w, { padding: 'causal', dilation: 2 }).tolist()).toEqual([[[0, 100, 200, 310, 420]]])
  })

  it('has its gradients', () => {
    const conv = (padding: 'causal' | [number, number]) =>
      gradcheck(
        (a, b) => F.conv1d(a, b, { padding, dilation: 2, stride: 2 }),
        [sample(1, 2, 6), sample(1, 2, 3)],
      )
    expect(conv('causal')).toBeLessThanOrEqual(1)
    expect(conv([1, 4])).toBeLessThanOrEqual(1)
  })

  it.each([[[1, -1]], [[1, 2, 3]], ['casual']])('refuses %j', (padding) => {
    expect(thrown(() => F.conv1d(x, w, { padding: padding as never }))).toMatch(
      /^OptionError: conv1d: padding must be a non-negative integer, \[left, right\], 'valid', 'same' or 'causal', but got/,
    )
  })
})

it('unfold1d gives the columns that conv1d multiplies by its weight', () => {
  const x = sample(2, 3, 7)
  const w = sample(4, 3, 2)
  const options = { stride: 2, padding: 1, dilation: 3 }
  const product = w.reshape(4, 6).matmul(F.unfold1d(x, 2, options))
  expect(allclose(product, F.conv1d(x, w, options))).toBe(true)
  expect(gradcheck((a) => F.unfold1d(a, 2, options), [x])).toBeLessThanOrEqual(1)
})

describe('toeplitz', () => {
  it('is the convolution as a matrix, whatever the options', () => {
    const integer = (min: number, max: number) => fc.integer({ min, max })
    fc.assert(
      fc.property(
        fc.record({
          groups: integer(1, 3),
          inPerGroup: integer(1, 2),
          outPerGroup: integer(1, 2),
          kernelSize: integer(1, 4),
          stride: integer(1, 3),
          dilation: integer(1, 3),
          left: integer(0, 4),
          right: integer(0, 4),
          extra: integer(1, 6),
        }),
        ({ groups, inPerGroup, outPerGroup, kernelSize, stride, dilation, left, right, extra }) => {
          const length = dilation * (kernelSize - 1) + extra
          const options = { groups, stride, dilation, padding: [left, right] as const }
          const w = sample(groups * outPerGroup, inPerGroup, kernelSize)
          const x = sample(2, groups * inPerGroup, length)
          const product = F.linear(x.flatten(1), toeplitz(w, length, options))
          expect(allclose(product, F.conv1d(x, w, options).flatten(1))).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('passes gradients to the taps', () => {
    expect(gradcheck((w) => toeplitz(w, 5, { padding: 'same' }), [sample(2, 1, 3)])).toBeLessThanOrEqual(1)
  })

  it('refuses taps beyond the input', () => {
    expect(thrown(() => toeplitz(ones([1, 1, 5]), 4))).toBe(
      'ShapeError: toeplitz: the taps must not exceed the padded input of 4 samples, but got a span of 5',
    )
  })
})

describe('freqResponse', () => {
  it('of a moving average passes the mean and stops what fits its length', () => {
    const { frequency, magnitude } = freqResponse(ones([4]).div(4), 8, { points: 5 })
    expect(frequency.tolist()).toEqual([0, 1, 2, 3, 4])
    const [mean, , stopped] = magnitude.data
    expect(mean).toBe(1)
    expect(stopped).toBeCloseTo(0, 12)
  })

  it('is what a sine becomes', () => {
    const w = sample(1, 1, 5)
    const [sampleRate, points, at] = [100, 6, 2]
    const { frequency, magnitude, phase } = freqResponse(w, sampleRate, { points, dilation: 2, padding: 3 })
    expect(magnitude.shape).toEqual([1, 1, 6])
    const angular = (2 * Math.PI * frequency.data[at]) / sampleRate
    const time = arange(40, { dtype: 'float64' })
    const y = F.conv1d(time.mul(angular).sin().reshape(1, 1, 40), w, { dilation: 2, padding: 3 })
    const expected = time.mul(angular).add(phase.data[at]).sin().mul(magnitude.data[at])
    // Without the ends, where the padding shows.
    expect(allclose(y.index(0, 0, '5:30'), expected.index('5:30'))).toBe(true)
  })

  it('is flat and without phase for a single tap', () => {
    const { magnitude, phase } = freqResponse(tensor([[2], [1]]), 1, { points: 2 })
    expect(magnitude.tolist()).toEqual([
      [2, 2],
      [1, 1],
    ])
    expect(allclose(phase, zeros([2, 2], { dtype: 'float64' }))).toBe(true)
  })

  it('refuses a sample rate of 0', () => {
    expect(thrown(() => freqResponse(ones([3]), 0))).toBe(
      'OptionError: freqResponse: sampleRate must be a positive number of Hz, but got 0',
    )
  })
})

it('prelu and glu have the gradients of finite differences', () => {
  expect(gradcheck((x, w) => F.prelu(x, w), [sample(2, 3, 2), sample(3)])).toBeLessThanOrEqual(1)
  expect(gradcheck((x) => F.glu(x, 1), [sample(2, 4, 2)])).toBeLessThanOrEqual(1)
})
