import { describe, expect, it } from 'vitest'
import { gradcheck, sample } from '../../test/gradcheck.ts'
import { thrown } from '../../test/thrown.ts'
import { F, allclose, arange, ones, tensor, zeros } from '../index.ts'

const x = arange(12).reshape(2, 2, 3)

describe('batchNorm', () => {
  it('moves the running statistics towards the batch’s, in place', () => {
    const [mean, variance] = [zeros([2]), ones([2])]
    const y = F.batchNorm(x, mean, variance, { training: true, momentum: 0.5 })
    expect(allclose(y.mean([0, 2]), zeros([2]), { atol: 1e-6 })).toBe(true)
    // The variance there is divided by n − 1: 58 / 5
    expect(mean.tolist()).toEqual([2, 3.5])
    expect(allclose(variance, tensor([6.3, 6.3]))).toBe(true)
  })

  it('learns nothing from an empty batch', () => {
    const [mean, variance] = [zeros([2]), ones([2])]
    expect(F.batchNorm(ones([0, 2, 3]), mean, variance, { training: true }).shape).toEqual([0, 2, 3])
    expect(mean.tolist()).toEqual([0, 0])
  })

  it('applies the running statistics otherwise, and leaves them', () => {
    const [mean, variance] = [tensor([1, 2]), tensor([4, 4])]
    const y = F.batchNorm(x, mean, variance, { weight: tensor([2, 2]), bias: tensor([0, 1]), eps: 0 })
    expect(y.index(0).tolist()).toEqual([
      [-1, 0, 1],
      [2, 3, 4],
    ])
    expect(mean.tolist()).toEqual([1, 2])
  })

  it('takes running statistics of float64, whose digits a signal far from zero needs', () => {
    const far = tensor([[[16_777_215, 16_777_216]]])
    const [mean, variance] = [tensor([16_777_215.5], { dtype: 'float64' }), ones([1], { dtype: 'float64' })]
    expect(F.batchNorm(far, mean, variance, { eps: 0 }).tolist()).toEqual([[[-0.5, 0.5]]])
    expect(thrown(() => F.batchNorm(far, mean, variance, { weight: mean }))).toBe(
      'DtypeError: batchNorm: weight must be float32 as input is, but got float64',
    )
  })
})

it('layerNorm and groupNorm bring each item to mean 0 and variance 1', () => {
  const last = F.layerNorm(x, 3)
  expect(allclose(last.var(2, { correction: 0 }), ones([2, 2]), { atol: 1e-4 })).toBe(true)
  const groups = F.groupNorm(x, 1)
  expect(allclose(groups.mean([1, 2]), zeros([2]), { atol: 1e-6 })).toBe(true)
  expect(allclose(F.groupNorm(x, 2), F.instanceNorm(x))).toBe(true)
})

it('carries PyTorch’s node names', () => {
  const input = x.clone().requiresGrad_()
  expect(F.batchNorm(input, null, null, { training: true }).gradFn?.name).toBe('NativeBatchNormBackward0')
  expect(F.layerNorm(input, 3).gradFn?.name).toBe('NativeLayerNormBackward0')
  expect(F.groupNorm(input, 2).gradFn?.name).toBe('NativeGroupNormBackward0')
  expect(F.instanceNorm(input).gradFn?.name).toBe('ViewBackward0')
})

const inputs = [sample(2, 4, 3), sample(4), sample(4)]

it.each([
  [
    'batchNorm, training',
    () => gradcheck((a, w, b) => F.batchNorm(a, null, null, { weight: w, bias: b, training: true }), inputs),
  ],
  [
    'batchNorm, applying',
    () =>
      gradcheck(
        (a, w, b) => F.batchNorm(a, sample(4), ones([4], { dtype: 'float64' }), { weight: w, bias: b }),
        inputs,
      ),
  ],
  [
    'layerNorm',
    () =>
      gradcheck(
        (a, w, b) => F.layerNorm(a, [4, 3], { weight: w, bias: b }),
        [sample(2, 4, 3), sample(4, 3), sample(4, 3)],
      ),
  ],
  ['groupNorm', () => gradcheck((a, w, b) => F.groupNorm(a, 2, { weight: w, bias: b }), inputs)],
  ['instanceNorm', () => gradcheck((a, w, b) => F.instanceNorm(a, { weight: w, bias: b }), inputs)],
])('%s has the gradient of finite differences', (_, worst) => {
  expect(worst()).toBeLessThanOrEqual(1)
})

it.each([
  [
    'running statistics of another size',
    () => F.batchNorm(x, zeros([3]), ones([3])),
    `ShapeError: batchNorm: runningMean must have shape [2] (one a channel), but got [3]
  input       [2, 2, 3]   N, C, …
  runningMean [3]`,
  ],
  [
    'no statistics to apply',
    () => F.batchNorm(x, null, null),
    "OptionError: batchNorm: runningMean and runningVar must be given where the input's own statistics are not used, but got null",
  ],
  [
    'a single value per channel',
    () => F.batchNorm(ones([1, 2]), null, null, { training: true }),
    'ShapeError: batchNorm: input must have more than 1 value per channel when training, but got [1, 2]',
  ],
  [
    'another normalizedShape',
    () => F.layerNorm(x, 4),
    'ShapeError: layerNorm: input must end in normalizedShape [4], but got [2, 2, 3]',
  ],
  [
    'groups that do not divide',
    () => F.groupNorm(x, 3),
    'ShapeError: groupNorm: C must be a multiple of numGroups (3), but got 2',
  ],
])('refuses %s', (_, body, message) => {
  expect(thrown(body)).toBe(message)
})
