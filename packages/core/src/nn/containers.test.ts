import { afterEach, beforeEach, describe, expect, it } from 'vitest'
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
} from '../index.ts'

const backends = (['scalar', 'wasm', 'native'] as const).filter((name) => !(name in backend().unavailable))
const before = backend().name

const bits = ({ data }: Tensor): number[] => [
  ...new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
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
  ] as const)('is a convolution and then ReLU, bit for bit, with %s', (_, options, length) => {
    const layer = new nn.Conv1d(options)
    const input = randn([2, options.inChannels, length], { dtype: layer.weight.dtype })
    const layers = new nn.Sequential(layer, new nn.ReLU(), new nn.Tanh())
    const expected = noGrad(() => layer.forward(input).relu().tanh())
    expect(bits(noGrad(() => layers.forward(input)))).toEqual(bits(expected))
    expect(bits(layers.forward(input))).toEqual(bits(expected))
  })

  it('leaves NaN and −0 as ReLU does', () => {
    const layer = new nn.Conv1d({ inChannels: 1, outChannels: 1, kernelSize: 1, bias: false })
    const input = randn([1, 1, 2000])
    input.data.set([NaN, Infinity, -Infinity, -0, 0])
    const layers = new nn.Sequential(layer, new nn.ReLU())
    const expected = noGrad(() => layer.forward(input).relu())
    expect([...noGrad(() => layers.forward(input)).data]).toEqual([...expected.data])
  })

  it('gives the gradients of both', () => {
    const layers = new nn.Sequential(
      new nn.Conv1d({ inChannels: 2, outChannels: 2, kernelSize: 3 }),
      new nn.ReLU(),
    )
    const input = randn([2, 9], { requiresGrad: true })
    layers.forward(input).sum().backward()
    const [first] = layers as unknown as [nn.Conv1d]
    const again = input.detach()
    again.requiresGrad = true
    F.relu(first.forward(again)).sum().backward()
    expect(input.grad!.tolist()).toEqual(again.grad!.tolist())
  })

  it('calls a forward that was overridden', () => {
    class Twice extends nn.Conv1d {
      override forward(input: Tensor): Tensor {
        return super.forward(input).mul(2)
      }
    }
    const layer = new Twice({ inChannels: 1, outChannels: 1, kernelSize: 2 })
    const input = randn([1, 1, 40])
    const layers = new nn.Sequential(layer, new nn.ReLU())
    expect(noGrad(() => layers.forward(input)).tolist()).toEqual(
      noGrad(() => layer.forward(input).relu()).tolist(),
    )
  })
})
