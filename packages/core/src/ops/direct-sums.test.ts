import { afterEach, describe, expect, it } from 'vitest'
import { thrown } from '../../test/thrown.ts'
import {
  F,
  type Tensor,
  backend,
  fromArray,
  manualSeed,
  nn,
  noGrad,
  randn,
  setBackend,
  tensor,
} from '../index.ts'

const chosen = backend().name
afterEach(() => setBackend(chosen))

const bytes = (x: Tensor): Buffer => {
  const { buffer, byteOffset, byteLength } = x.contiguous().data
  return Buffer.from(buffer, byteOffset, byteLength)
}

/** Samples of all channels, apart from those of `x`. */
const cut = (x: Tensor, from: number, to: number): Tensor => {
  const piece = x.narrow(2, from, to - from)
  return fromArray(piece.contiguous().data.slice(), piece.shape)
}

describe.each(['native', 'wasm', 'scalar'] as const)('direct sums on %s', (name) => {
  it.each([
    { stride: 1, dilation: 1, K: 3, channels: 64 },
    { stride: 1, dilation: 1, K: 700, channels: 1 },
    { stride: 3, dilation: 2, K: 5, channels: 2 },
  ])(
    'of a transposed convolution have the same bits in a small piece: %o',
    ({ stride, dilation, K, channels }) => {
      if (name in backend().unavailable) return
      setBackend(name)
      manualSeed(1)
      const [x, w] = [randn([1, channels, 1500]), randn([channels, channels, K])]
      const options = { stride, dilation, bias: randn([channels]), algorithm: 'direct' } as const
      const whole = F.convTranspose1d(x, w, options)
      const before = Math.ceil((dilation * (K - 1)) / stride)
      for (const [from, to] of [
        [1000, 1003],
        [900, 1200],
      ] as const) {
        // prettier-ignore
        const piece = F.convTranspose1d(cut(x, from - before, to), w, options)
        const start = before * stride
        const expected = cut(whole, from * stride, to * stride)
        expect(bytes(cut(piece, start, start + (to - from) * stride)).equals(bytes(expected))).toBe(true)
      }
    },
  )
})

it('a layer computes by the algorithm that it is given', () => {
  manualSeed(2)
  const x = randn([1, 1, 5000])
  const sizes = { inChannels: 1, outChannels: 1, kernelSize: 801, padding: 400 }
  const conv = new nn.Conv1d({ ...sizes, algorithm: 'direct' })
  const direct = F.conv1d(x, conv.weight, { bias: conv.bias, padding: 400, algorithm: 'direct' })
  expect(bytes(noGrad(() => conv.forward(x))).equals(bytes(direct))).toBe(true)
  const transposed = new nn.ConvTranspose1d({ ...sizes, algorithm: 'direct' })
  const { weight, bias } = transposed
  const plain = F.convTranspose1d(x, weight, { bias, padding: 400, algorithm: 'direct' })
  expect(bytes(noGrad(() => transposed.forward(x))).equals(bytes(plain))).toBe(true)
})

it('a transposed convolution refuses an algorithm that it has not', () => {
  const options = { algorithm: 'fft' as 'auto' }
  expect(thrown(() => F.convTranspose1d(tensor([[[1]]]), tensor([[[1]]]), options))).toBe(
    "OptionError: convTranspose1d: algorithm must be 'auto' or 'direct', but got 'fft'",
  )
})

it('CircularPad1d adds the samples of the other end', () => {
  const pad = new nn.CircularPad1d({ padding: [2, 1] })
  expect(pad.forward(tensor([[[1, 2, 3, 4]]])).tolist()).toEqual([[[3, 4, 1, 2, 3, 4, 1]]])
  // torch 2.1: print(torch.nn.CircularPad1d((2, 1)))
  expect(String(pad)).toBe('CircularPad1d((2, 1))')
})
