import { describe, expect, it } from 'vitest'
import { gradcheck, sample } from '../../test/gradcheck.ts'
import { thrown } from '../../test/thrown.ts'
import { F, type Tensor, allclose, ones, tensor, zeros } from '../index.ts'

const logits = sample(2, 3, 4)
const classes = tensor(
  [
    [0, 1, 2, 0],
    [2, 1, 1, -100],
  ],
  { dtype: 'int32' },
)
const weight = tensor([0.5, 1, 2], { dtype: 'float64' })
const probabilities = (shape: Tensor): Tensor => shape.softmax(1)

describe('crossEntropy', () => {
  it('is −log softmax at the class', () => {
    const loss = F.crossEntropy(zeros([4]), tensor(2, { dtype: 'int32' }))
    expect(loss.item()).toBeCloseTo(Math.log(4), 6)
  })

  it('does not count ignored targets, and weighs the mean', () => {
    const none = F.crossEntropy(logits, classes, { weight, reduction: 'none' })
    expect(none.index(1, 3).item()).toBe(0)
    // 0.5 + 1 + 2 + 0.5 + 2 + 1 + 1
    expect(allclose(F.crossEntropy(logits, classes, { weight }), none.sum().div(8))).toBe(true)
    expect(F.crossEntropy(zeros([1, 2]), tensor([-100], { dtype: 'int32' })).item()).toBeNaN()
  })

  it('takes probabilities: one-hot ones give the loss of their class', () => {
    const hot = tensor([
      [0, 1, 0],
      [0, 0, 1],
    ])
    const x = tensor([
      [1, 2, 3],
      [3, 2, 1],
    ])
    const labels = tensor([1, 2], { dtype: 'int32' })
    expect(allclose(F.crossEntropy(x, hot), F.crossEntropy(x, labels))).toBe(true)
    const smooth = { labelSmoothing: 0.3 }
    expect(allclose(F.crossEntropy(x, hot, smooth), F.crossEntropy(x, labels, smooth))).toBe(true)
  })
})

describe('binary cross entropy', () => {
  it('does not overflow', () => {
    const x = tensor([1000, -1000])
    expect(F.bceWithLogits(x, tensor([1, 0])).item()).toBe(0)
    expect(F.bceWithLogits(x, tensor([0, 1])).item()).toBe(1000)
    expect(F.bceLoss(tensor([0, 1]), tensor([1, 0]), { reduction: 'none' }).tolist()).toEqual([100, 100])
  })

  it('of logits is that of their sigmoid', () => {
    const x = sample(5)
    const y = sample(5).sigmoid()
    expect(allclose(F.bceWithLogits(x, y), F.bceLoss(x.sigmoid(), y))).toBe(true)
  })
})

it('smoothL1Loss and huberLoss join square and straight line', () => {
  const x = tensor([0, 0.5, 1, 3])
  expect(F.smoothL1Loss(x, zeros([4]), { reduction: 'none' }).tolist()).toEqual([0, 0.125, 0.5, 2.5])
  expect(F.huberLoss(x, zeros([4]), { delta: 2, reduction: 'none' }).tolist()).toEqual([0, 0.125, 0.5, 4])
  expect(F.smoothL1Loss(x, zeros([4]), { beta: 0 }).item()).toBe(1.125)
})

it('carries PyTorch’s node names', () => {
  const x = logits.clone().requiresGrad_()
  const name = (loss: Tensor): string | undefined => loss.gradFn?.name
  expect(name(F.mseLoss(x, logits))).toBe('MseLossBackward0')
  expect(name(F.l1Loss(x, logits))).toBe('MeanBackward0')
  expect(name(F.smoothL1Loss(x, logits))).toBe('SmoothL1LossBackward0')
  expect(name(F.crossEntropy(x, classes))).toBe('NllLoss2DBackward0')
  expect(name(F.crossEntropy(x, classes, { reduction: 'none' }))).toBe('ViewBackward0')
  expect(name(F.crossEntropy(x, probabilities(logits)))).toBe('DivBackward1')
  expect(name(F.bceWithLogits(x, logits))).toBe('BinaryCrossEntropyWithLogitsBackward0')
})

type Loss = (x: Tensor, y: Tensor) => Tensor

it.each<[string, Loss]>([
  ['mseLoss', (x, y) => F.mseLoss(x, y)],
  ['l1Loss', (x, y) => F.l1Loss(x, y.mul(0.3), { reduction: 'sum' })],
  ['smoothL1Loss', (x, y) => F.smoothL1Loss(x, y.mul(0.3), { beta: 0.9 })],
  ['huberLoss', (x, y) => F.huberLoss(x, y.mul(0.3), { delta: 0.9 })],
  ['bceLoss', (x, y) => F.bceLoss(x.sigmoid(), y.sigmoid(), { reduction: 'none' })],
  ['bceWithLogits', (x, y) => F.bceWithLogits(x, y, { posWeight: tensor(3), weight: sample(4) })],
  ['crossEntropy of classes', (x) => F.crossEntropy(x, classes, { weight, labelSmoothing: 0.1 })],
  ['crossEntropy, not reduced', (x) => F.crossEntropy(x, classes, { weight, reduction: 'none' })],
  ['crossEntropy of probabilities', (x, y) => F.crossEntropy(x, probabilities(y), { weight: weight })],
  ['nllLoss', (x) => F.nllLoss(x, classes, { weight })],
])('%s has the gradient of finite differences', (_, loss) => {
  expect(gradcheck(loss, [sample(2, 3, 4), sample(2, 3, 4).cos()])).toBeLessThanOrEqual(1)
})

it.each([
  [
    'classes that are not int32',
    () => F.crossEntropy(zeros([2, 3]), tensor([0, 1])),
    "DtypeError: crossEntropy: target must be int32 classes, but got float32 (make it with { dtype: 'int32' })",
  ],
  [
    'a class that there is not',
    () => F.crossEntropy(zeros([1, 3]), tensor([3], { dtype: 'int32' })),
    'IndexError: crossEntropy: targets must be in [0, 2], but got 3',
  ],
  [
    'targets of another shape',
    () => F.nllLoss(zeros([2, 3]), tensor([0], { dtype: 'int32' })),
    `ShapeError: nllLoss: target must have the shape of input without its classes, but got another
  input  [2, 3]   N, C, …
  target [1]      N, …`,
  ],
  [
    'probabilities outside [0, 1]',
    () => F.bceLoss(tensor([1.5]), ones([1])),
    'OptionError: bceLoss: every input must be in [0, 1], but got 1.5',
  ],
  [
    'an unknown reduction',
    () => F.mseLoss(ones([1]), ones([1]), { reduction: 'max' as 'mean' }),
    "OptionError: mseLoss: reduction must be 'mean', 'sum' or 'none', but got 'max'",
  ],
  [
    'a negative beta',
    () => F.smoothL1Loss(ones([1]), ones([1]), { beta: -1 }),
    'OptionError: smoothL1Loss: beta must not be negative, but got -1',
  ],
])('refuses %s', (_, body, message) => {
  expect(thrown(body)).toBe(message)
})
