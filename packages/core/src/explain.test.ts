import { describe, expect, it } from 'vitest'
import { thrown } from '../test/thrown.ts'
import {
  F,
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
  it('long kernels are transforms, short ones direct sums', () => {
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
    const short = explain(zeros([16, 64, 4096]), zeros([64, 64, 3]), { padding: 1 })
    expect(short).toMatchObject({ algorithm: 'direct', multiplyAdds: 16 * 64 * 64 * 3 * 4096 })
    expect(short).not.toHaveProperty('transformSize')
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

  it('what is not finite stays where direct sums have it', () => {
    setBackend(name)
    const input = randn([1, 1, 4000])
    const weight = randn([1, 1, 200])
    for (const value of [NaN, Infinity, -Infinity, 3e38]) {
      input.data[1234] = value
      const direct = F.conv1d(input, weight, { algorithm: 'direct' }).data
      const transformed = F.conv1d(input, weight, { algorithm: 'fft' }).data
      const kind = (x: number): number => (Number.isFinite(x) ? 0 : x)
      expect(Array.from(transformed, kind)).toEqual(Array.from(direct, kind))
    }
  })

  it('refuses transforms where there are none', () => {
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
    expect(
      thrown(() => F.conv1d(tensor([[1, 2]]), tensor([[[1]]]), { algorithm: 'winograd' as never })),
    ).toBe("OptionError: conv1d: algorithm must be one of auto, direct, fft, but got 'winograd'")
  })
})
