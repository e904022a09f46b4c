import { expect, it } from 'vitest'
import { thrown } from '../../test/thrown.ts'
import { allclose, arange, manualSeed, nn, ones, tensor } from '../index.ts'

const make = (): nn.Conv1d => {
  manualSeed(0)
  return new nn.Conv1d({ inChannels: 2, outChannels: 3, kernelSize: 2 })
}

it('has PyTorch’s keys and its gradients of length and direction', () => {
  const conv = nn.utils.weightNorm(make())
  expect(Object.keys(conv.stateDict())).toEqual(['bias', 'weight_g', 'weight_v'])
  conv
    .forward(arange(8).reshape(1, 2, 4))
    .sin()
    .sum()
    .backward()
  const { weight_g: g, weight_v: v } = Object.fromEntries(conv.namedParameters())
  expect(g.shape).toEqual([3, 1, 1])
  // From PyTorch, in float32.
  const expected = tensor([7.295118808746338, -7.677787780761719, -3.2631399631500244])
  expect(allclose(g.grad!.flatten(), expected, { rtol: 1.3e-6, atol: 1e-5 })).toBe(true)
  const firstOfV = tensor([-0.4106166362762451, -4.961818218231201, -0.8385136723518372, -2.674849271774292])
  expect(allclose(v.grad!.index(0).flatten(), firstOfV, { rtol: 1.3e-6, atol: 1e-5 })).toBe(true)
})

it('leaves the weight as it was, and gives it back', () => {
  const conv = nn.utils.weightNorm(make())
  expect(allclose(conv.weight, make().weight)).toBe(true)
  expect(conv.weight.gradFn?.name).toBe('WeightNormInterfaceBackward0')
  conv.loadStateDict({ ...conv.stateDict(), weight_g: ones([3, 1, 1]) })
  expect(allclose(conv.weight.pow(2).sum([1, 2]), ones([3]))).toBe(true)
  nn.utils.removeWeightNorm(conv)
  expect(Object.keys(conv.stateDict())).toEqual(['bias', 'weight'])
  expect(allclose(conv.weight.pow(2).sum([1, 2]), ones([3]))).toBe(true)
})

it('converts with the layer', () => {
  const conv = nn.utils.weightNorm(make(), { dim: null }).double()
  expect(conv.weight.dtype).toBe('float64')
  expect(conv.stateDict().weight_g.shape).toEqual([])
})

it('refuses a layer without such a weight', () => {
  expect(thrown(() => nn.utils.weightNorm(new nn.ReLU()))).toBe(
    "OptionError: weightNorm: name must be that of a parameter of ReLU(), but got 'weight'",
  )
  expect(thrown(() => nn.utils.removeWeightNorm(make()))).toBe(
    "OptionError: removeWeightNorm: name must be that of a normed weight, but got 'weight'",
  )
})
