import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { difference } from '../../test/compiled.ts'
import {
  type BackendName,
  F,
  type Tensor,
  backend,
  manualSeed,
  nn,
  noGrad,
  randn,
  setBackend,
  tensor,
} from '../index.ts'

const backends = (['scalar', 'wasm', 'native'] as const).filter((name) => !(name in backend().unavailable))
const before = backend().name

const activations = [
  new nn.ReLU(),
  new nn.ReLU6(),
  new nn.Hardtanh({ minVal: -0.1, maxVal: 0.2 }),
  new nn.LeakyReLU(),
  new nn.LeakyReLU({ negativeSlope: 0.3 }),
  new nn.ELU({ alpha: 0.7 }),
  new nn.Sigmoid(),
  new nn.Tanh(),
  new nn.SiLU(),
  new nn.GELU(),
  new nn.GELU({ approximate: 'tanh' }),
]

describe.each(backends)('Sequential on %s', (name: BackendName) => {
  beforeEach(() => {
    setBackend(name)
    manualSeed(1)
  })
  afterEach(() => void setBackend(before))

  it.each([
    ['few channels', { inChannels: 2, outChannels: 3, kernelSize: 5, padding: 2 }, 100],
    ['a tiny input', { inChannels: 1, outChannels: 1, kernelSize: 3 }, 7],
    ['minimal filtering', { inChannels: 40, outChannels: 20, kernelSize: 3, padding: 'same' }, 503],
    ['transforms', { inChannels: 1, outChannels: 2, kernelSize: 301, bias: false }, 3000],
    ['a stride and groups', { inChannels: 6, outChannels: 9, kernelSize: 4, stride: 3, groups: 3 }, 230],
    ['channels in parts', { inChannels: 900, outChannels: 10, kernelSize: 1 }, 90],
    [
      'another padding',
      { inChannels: 2, outChannels: 2, kernelSize: 3, padding: 1, paddingMode: 'reflect' },
      50,
    ],
    ['float64', { inChannels: 33, outChannels: 18, kernelSize: 3, dilation: 4, dtype: 'float64' }, 99],
  ] as const)('is a convolution and then an activation, bit for bit, with %s', (_, options, length) => {
    const layer = new nn.Conv1d(options)
    const input = randn([2, options.inChannels, length], { dtype: layer.weight.dtype })
    for (const activation of activations) {
      const layers = new nn.Sequential(layer, activation, new nn.Softsign())
      const expected = noGrad(() => F.softsign(activation.forward(layer.forward(input))))
      expect(difference(noGrad(() => layers.forward(input)).data, expected.data), String(activation)).toBe(-1)
      expect(difference(layers.forward(input).data, expected.data), String(activation)).toBe(-1)
    }
  })

  it.each([
    ['a stride', { inChannels: 6, outChannels: 9, kernelSize: 5, stride: 2, padding: 1 }, 230],
    ['a tiny input', { inChannels: 1, outChannels: 2, kernelSize: 3, stride: 2 }, 7],
    ['samples that no tap sees', { inChannels: 3, outChannels: 4, kernelSize: 2, stride: 5 }, 90],
    ['minimal filtering', { inChannels: 40, outChannels: 20, kernelSize: 3, padding: 1 }, 503],
    ['groups and transforms', { inChannels: 4, outChannels: 2, groups: 2, kernelSize: 301 }, 3000],
    ['direct sums', { inChannels: 2, outChannels: 2, kernelSize: 4, algorithm: 'direct', bias: false }, 31],
    [
      'float64',
      { inChannels: 33, outChannels: 18, kernelSize: 4, stride: 4, dilation: 2, dtype: 'float64' },
      99,
    ],
  ] as const)('is a transposed one and then an activation, bit for bit, with %s', (_, options, length) => {
    const layer = new nn.ConvTranspose1d(options)
    const input = randn([2, options.inChannels, length], { dtype: layer.weight.dtype })
    for (const activation of activations) {
      const layers = new nn.Sequential(layer, activation, new nn.Softsign())
      const expected = noGrad(() => F.softsign(activation.forward(layer.forward(input))))
      expect(difference(noGrad(() => layers.forward(input)).data, expected.data), String(activation)).toBe(-1)
      expect(difference(layers.forward(input).data, expected.data), String(activation)).toBe(-1)
    }
  })

  it('leaves NaN and −0 as activations do', () => {
    const layer = new nn.Conv1d({ inChannels: 1, outChannels: 1, kernelSize: 1, bias: false })
    const input = randn([1, 1, 2000])
    input.data.set([NaN, Infinity, -Infinity, -0, 0])
    for (const activation of activations) {
      const layers = new nn.Sequential(layer, activation)
      const expected = noGrad(() => activation.forward(layer.forward(input)))
      expect(difference(noGrad(() => layers.forward(input)).data, expected.data), String(activation)).toBe(-1)
    }
  })

  it('computes integers as activations do', () => {
    const layer = new nn.Conv1d({ inChannels: 1, outChannels: 1, kernelSize: 2, bias: false })
    layer.weight = tensor([[[1, -2]]], { dtype: 'int32' }) as nn.Parameter
    const input = tensor([[5, 1, 0, 8, 3]], { dtype: 'int32' })
    for (const activation of activations) {
      const y = noGrad(() => new nn.Sequential(layer, activation).forward(input))
      const expected = noGrad(() => activation.forward(layer.forward(input)))
      expect([y.dtype, ...y.data]).toEqual([expected.dtype, ...expected.data])
    }
  })

  it.each([nn.Conv1d, nn.ConvTranspose1d])('gives the gradients of both: %o', (Layer) => {
    const first = new Layer({ inChannels: 2, outChannels: 2, kernelSize: 3 })
    const layers = new nn.Sequential(first, new nn.ReLU())
    const input = randn([2, 9], { requiresGrad: true })
    layers.forward(input).sum().backward()
    const again = input.detach()
    again.requiresGrad = true
    F.relu(first.forward(again)).sum().backward()
    expect(input.grad!.tolist()).toEqual(again.grad!.tolist())
  })

  it('says what is wrong with an activation', () => {
    const gelu = new nn.GELU({ approximate: 'erf' as 'none' })
    const layers = new nn.Sequential(new nn.Conv1d({ inChannels: 1, outChannels: 1, kernelSize: 1 }), gelu)
    expect(() => noGrad(() => layers.forward(randn([1, 9])))).toThrow(
      "gelu: approximate must be 'none' or 'tanh'",
    )
  })

  it.each([nn.Conv1d, nn.ConvTranspose1d])('calls a forward that was overridden: %o', (Layer) => {
    class Twice extends (Layer as typeof nn.Conv1d) {
      override forward(input: Tensor): Tensor {
        return super.forward(input).mul(2)
      }
    }
    const layer = new Twice({ inChannels: 1, outChannels: 1, kernelSize: 2 })
    const input = randn([1, 1, 40])
    class Negative extends nn.ReLU {
      override forward(x: Tensor): Tensor {
        return super.forward(x).neg()
      }
    }
    const layers = new nn.Sequential(layer, new nn.ReLU(), layer, new Negative())
    const expected = noGrad(() => layer.forward(layer.forward(input).relu()).relu().neg())
    expect(noGrad(() => layers.forward(input)).tolist()).toEqual(expected.tolist())
  })
})
