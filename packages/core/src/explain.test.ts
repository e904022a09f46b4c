import { describe, expect, it } from 'vitest'
import { thrown } from '../test/thrown.ts'
import {
  F,
  allclose,
  backend,
  explain,
  manualSeed,
  rand,
  randn,
  setBackend,
  setNumThreads,
  tensor,
  zeros,
} from './index.ts'

const compiled = (['native', 'wasm'] as const).filter((name) => !(name in backend().unavailable))

describe.each(compiled)('on %s', (name) => {
  it('long kernels are transforms, three taps of many channels minimal filters, others direct sums', () => {
    setBackend(name)
    setNumThreads(1)
    const long = explain(zeros([1, 1, 100_000]), zeros([1, 1, 1023]), { padding: 511 })
    expect(long).toMatchObject({
      backend: name,
      algorithm: 'fft',
      threads: 1,
      multiplyAdds: 102_300_000,
    })
    expect(Math.log2(long.transformSize ?? 0) % 1).toBe(0)
    const short = explain(zeros([16, 8, 4096]), zeros([8, 8, 5]), { padding: 2 })
    expect(short).toMatchObject({ algorithm: 'direct', multiplyAdds: 16 * 8 * 8 * 5 * 4096 })
    expect(short).not.toHaveProperty('transformSize')
    const layer = explain(zeros([16, 64, 4096]), zeros([64, 64, 3]), { padding: 1 })
    expect(layer).toMatchObject({ algorithm: 'winograd', multiplyAdds: 16 * 64 * 64 * 3 * 4096 })
  })

  it.each([
    ['one channel', [2, 1, 5000], [1, 1, 300], { padding: 150 }],
    ['several channels and a bias', [1, 5, 3000], [6, 5, 129], { padding: 64 }],
    ['groups and dilation', [2, 6, 4000], [4, 3, 65], { groups: 2, dilation: 5, padding: 'same' }],
    ['a signal shorter than its taps', [1, 2, 40], [3, 2, 255], { padding: 254 }],
  ] as const)('both algorithms agree for %s', (_, inputShape, weightShape, options) => {
    setBackend(name)
    manualSeed(1)
    for (const dtype of ['float32', 'float64'] as const) {
      const input = randn(inputShape, { dtype })
      const weight = randn(weightShape, { dtype })
      const bias = rand([weightShape[0]], { dtype })
      const direct = F.conv1d(input, weight, { bias, ...options, algorithm: 'direct' }).data
      const transformed = F.conv1d(input, weight, { bias, ...options, algorithm: 'fft' }).data
      const norm = Math.hypot(...weight.data) * Math.sqrt(weightShape[1] * inputShape[2])
      const worst = Math.max(...Array.from(direct, (value, i) => Math.abs(value - transformed[i])))
      expect(worst / norm).toBeLessThan(dtype === 'float32' ? 1e-6 : 1e-15)
    }
  })

  it.each([
    ['one channel', [1, 1, 7], [1, 1, 3], {}],
    ['padding', [2, 20, 1000], [17, 20, 3], { padding: 1 }],
    ['dilation 2', [1, 16, 333], [16, 16, 3], { padding: 4, dilation: 2 }],
    ['dilation 3', [1, 5, 400], [9, 5, 3], { dilation: 3 }],
    ['dilation 4 and groups', [2, 8, 515], [6, 4, 3], { padding: 'same', dilation: 4, groups: 2 }],
    ['dilation 8', [1, 64, 2100], [40, 64, 3], { padding: 8, dilation: 8 }],
    ['dilation 16', [1, 6, 777], [7, 6, 3], { padding: 3, dilation: 16 }],
    ['dilation 256', [1, 3, 5000], [2, 3, 3], { padding: 600, dilation: 256 }],
    ['many channels', [1, 300, 500], [33, 300, 3], { padding: 1 }],
    ['five taps', [2, 48, 700], [16, 48, 5], { padding: 2 }],
    ['nine taps and a stride', [2, 32, 1500], [20, 32, 9], { padding: 4, stride: 2 }],
    ['a stride and a dilation', [1, 40, 2000], [17, 40, 7], { stride: 3, dilation: 2 }],
    ['a stride that divides the dilation', [1, 6, 900], [5, 6, 4], { stride: 2, dilation: 4 }],
    ['a stride of more than the taps', [1, 3, 900], [5, 3, 4], { padding: 3, stride: 7 }],
    ['64 taps', [1, 4, 900], [3, 4, 64], { padding: 'same' }],
  ] as const)(
    'minimal filtering is as exact as direct sums may be, with %s',
    (_, inputShape, weightShape, options) => {
      setBackend(name)
      manualSeed(2)
      const [input, weight, bias] = [randn(inputShape), randn(weightShape), rand([weightShape[0]])]
      const [x, w, b] = [input.double(), weight.double(), bias.double()]
      const exact = F.conv1d(x, w, { bias: b, ...options, algorithm: 'direct' }).data
      const magnitudes = F.conv1d(x.abs(), w.abs(), options).data
      const worst = (found: ArrayLike<number>): number =>
        Math.max(...Array.from(exact, (value, i) => Math.abs(value - found[i]) / (magnitudes[i] + 1)))
      // What the sum of so many terms, each rounded, may be off by.
      const roundings = weightShape[1] * weightShape[2] + 1
      const single = { bias, ...options }
      const found = worst(F.conv1d(input, weight, { ...single, algorithm: 'winograd' }).data)
      expect(found).toBeLessThan(roundings * 2 ** -24)
      const direct = worst(F.conv1d(input, weight, { ...single, algorithm: 'direct' }).data)
      // From where on 'auto' takes it: sums of few terms are off by next to nothing.
      if (weightShape[1] >= 32) expect(found).toBeLessThan(2.5 * direct)
      const double = { bias: b, ...options, algorithm: 'winograd' } as const
      // In float64 as in float32, but for the size of a rounding.
      expect(worst(F.conv1d(x, w, double).data)).toBeLessThan(4 * found * 2 ** -29)
    },
  )

  it.each(['fft', 'winograd'] as const)(
    '%s has what is not finite where direct sums have it',
    (algorithm) => {
      setBackend(name)
      const input = randn([1, 1, 4000])
      const weight = randn([1, 1, algorithm === 'fft' ? 200 : 3])
      for (const value of [NaN, Infinity, -Infinity, 3e38]) {
        input.data[1234] = value
        const direct = F.conv1d(input, weight, { algorithm: 'direct' }).data
        const transformed = F.conv1d(input, weight, { algorithm }).data
        const kind = (x: number): number => (Number.isFinite(x) ? 0 : x)
        expect(Array.from(transformed, kind)).toEqual(Array.from(direct, kind))
      }
    },
  )

  it('the same weights serve layers of other strides', () => {
    setBackend(name)
    const [input, weight] = [randn([1, 40, 500]), randn([16, 40, 9])]
    for (const stride of [1, 2, 3, 1]) {
      const found = F.conv1d(input, weight, { stride, algorithm: 'winograd' })
      expect(allclose(found, F.conv1d(input, weight, { stride, algorithm: 'direct' }), { atol: 1e-4 })).toBe(
        true,
      )
    }
  })

  it("'auto' takes threes of taps where they save products", () => {
    setBackend(name)
    const algorithmOf = (kernelSize: number, stride = 1): string =>
      explain(zeros([16, 64, 4096]), zeros([128, 64, kernelSize]), { stride }).algorithm
    expect([2, 4, 5].map((size) => algorithmOf(size))).toEqual(['direct', 'winograd', 'winograd'])
    expect([3, 9].map((size) => algorithmOf(size, 2))).toEqual(['direct', 'winograd'])
  })

  it('refuses algorithms that cannot compute a shape', () => {
    setBackend(name)
    const refusal = (dtype: 'float32' | 'int32', stride: number): unknown =>
      thrown(() =>
        F.conv1d(zeros([1, 1, 9], { dtype }), zeros([1, 1, 3], { dtype }), { stride, algorithm: 'fft' }),
      )
    expect(refusal('float32', 2)).toBe(
      "OptionError: conv1d: algorithm must be 'auto' or 'direct' with stride 2, but got 'fft'",
    )
    expect(refusal('int32', 1)).toBe(
      "OptionError: conv1d: algorithm must be 'auto' or 'direct' for int32, but got 'fft'",
    )
    expect(thrown(() => F.conv1d(zeros([1, 1, 99]), zeros([1, 1, 2]), { algorithm: 'winograd' }))).toBe(
      "OptionError: conv1d: algorithm must be 'auto' or 'direct' with kernelSize 2, stride 1 and dilation 1 (from 3 to 64, at most 16, at most 256; a third of kernelSize × inChannels / groups at most 4096), but got 'winograd'",
    )
  })
})

describe('on scalar', () => {
  it('everything is direct sums', () => {
    setBackend('scalar')
    const [input, weight] = [zeros([1, 1, 5000]), zeros([1, 1, 999])]
    expect(explain(input, weight)).toEqual({
      backend: 'scalar',
      algorithm: 'direct',
      multiplyAdds: 999 * 4002,
      threads: 1,
    })
    expect(thrown(() => F.conv1d(input, weight, { algorithm: 'fft' }))).toBe(
      "OptionError: conv1d: algorithm must be 'auto' or 'direct' on the scalar backend, but got 'fft'",
    )
  })
})

describe('an algorithm', () => {
  it('is one that there is', () => {
    expect(thrown(() => F.conv1d(tensor([[1, 2]]), tensor([[[1]]]), { algorithm: 'im2col' as never }))).toBe(
      "OptionError: conv1d: algorithm must be one of auto, direct, fft, winograd, but got 'im2col'",
    )
  })
})
