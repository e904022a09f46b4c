import { afterEach, describe, expect, it } from 'vitest'
import { thrown } from '../../test/thrown.ts'
import { F, type Tensor, backend, manualSeed, nn, noGrad, randn, setBackend, zeros } from '../index.ts'

const chosen = backend().name
afterEach(() => setBackend(chosen))

/** Of a NaN, only that it is one. */
const bytes = (x: Tensor): Buffer =>
  Buffer.from(x.data.map((value) => (Number.isNaN(value) ? NaN : value)).buffer)
const same = (x: Tensor, y: Tensor): void => expect(bytes(x).equals(bytes(y))).toBe(true)

// Each is a part of a longer signal: its rows have gaps between them.
const views = (channels: number, length: number): [kind: string, view: Tensor][] => {
  manualSeed(3)
  return [
    ['a part', randn([2, channels, length + 70]).narrow(2, 33, length)],
    [
      'a part of some channels',
      randn([2, channels + 2, length + 1])
        .narrow(1, 1, channels)
        .narrow(2, 1, length),
    ],
    [
      'a part of an item',
      randn([2, channels, length + 9])
        .index(1)
        .narrow(1, 4, length)
        .unsqueeze(0),
    ],
    ['transposed', randn([2, length, channels]).transpose(1, 2)],
    [
      'repeated',
      randn([1, channels, length + 3])
        .narrow(2, 1, length)
        .expand([2, channels, length]),
    ],
  ]
}

describe.each(['native', 'wasm', 'scalar'] as const)('rows with gaps on %s', (name) => {
  const ops: [op: string, run: (x: Tensor) => Tensor][] = [
    ['conv1d', (x) => F.conv1d(x, randn([6, 4, 5]), { padding: 2 })],
    [
      'conv1d with groups and stride',
      (x) => F.conv1d(x, randn([4, 2, 9]), { groups: 2, stride: 3, dilation: 2 }),
    ],
    ['conv1d of long taps', (x) => F.conv1d(x, randn([2, 4, 151]), { padding: 'same' })],
    ['convTranspose1d', (x) => F.convTranspose1d(x, randn([4, 3, 8]), { stride: 4, padding: 2 })],
    ['avgPool1d', (x) => F.avgPool1d(x, 4, { padding: 1, ceilMode: true })],
    ['maxPool1d', (x) => F.maxPool1d(x, 3, { stride: 2, dilation: 2 })],
    ['maxPool1d', (x) => F.maxPool1d(x, 3, { returnIndices: true }).indices],
  ]

  it.each(ops)('have the bytes of rows without: %s', (_, run) => {
    if (name in backend().unavailable) return
    setBackend(name)
    for (const length of [200, 9000]) {
      for (const [kind, view] of views(4, length)) {
        manualSeed(5)
        const expected = run(view.contiguous().clone())
        manualSeed(5)
        expect([kind, bytes(run(view)).equals(bytes(expected))]).toEqual([kind, true])
      }
    }
  })

  it('are written to, and nothing between them', () => {
    if (name in backend().unavailable) return
    setBackend(name)
    manualSeed(1)
    for (const length of [3, 20_000]) {
      const x = randn([2, 4, length])
      const conv = new nn.Conv1d({ inChannels: 4, outChannels: 3, kernelSize: 3, padding: 1 })
      const sizes = { inChannels: 4, outChannels: 3, kernelSize: 4 }
      const transpose = new nn.ConvTranspose1d({ ...sizes, stride: 2, padding: 1 })
      // Every second output has no tap.
      const withGaps = new nn.ConvTranspose1d({ ...sizes, stride: 2, dilation: 2 })
      for (const module of [
        conv,
        transpose,
        withGaps,
        ...[new nn.ReLU(), new nn.Tanh(), new nn.Mish()].flatMap((f) =>
          [conv, transpose, withGaps].map((layer) => new nn.Sequential(layer, f)),
        ),
      ]) {
        const outLength = module.forward(x).shape[2]!
        const whole = zeros([2, 3, outLength + 40]).fill_(7)
        const out = whole.narrow(2, 21, outLength)
        noGrad(() => {
          expect(module.forward(x, { out })).toBe(out)
          same(out, module.forward(x))
        })
        const beside = [whole.narrow(2, 0, 21), whole.narrow(2, 21 + outLength, 19)]
        expect(beside.every((part) => part.eq(7).all().item())).toBe(true)
      }
    }
  })
})

describe('gradients of rows with gaps', () => {
  it('are those of rows without', () => {
    for (const op of [
      (x: Tensor, w: Tensor) => F.conv1d(x, w),
      (x: Tensor, w: Tensor) => F.convTranspose1d(x, w.transpose(0, 1)),
      (x: Tensor) => F.avgPool1d(x, 3),
      (x: Tensor) => F.maxPool1d(x, 3),
    ]) {
      const gradients = [false, true].map((isCopied) => {
        manualSeed(2)
        const long = randn([2, 3, 50]).requiresGrad_()
        const w = randn([4, 3, 3]).requiresGrad_()
        const part = long.narrow(2, 10, 30)
        const y = op(isCopied ? part.clone() : part, w)
        y.mul(y).sum().backward()
        return [long.grad!.tolist(), w.grad?.tolist()]
      })
      expect(gradients[0]).toEqual(gradients[1])
    }
  })
})

describe('transformSize', () => {
  const [K, size] = [100, 512]
  const pair = 2 * (size - K + 1)
  const options = { algorithm: 'fft', transformSize: size } as const

  it.each(['native', 'wasm'] as const)(
    'gives parts that begin with a pair the bits of the whole: %s',
    (name) => {
      if (name in backend().unavailable) return
      setBackend(name)
      manualSeed(4)
      const [x, w] = [randn([2, 6, 20 * pair]), randn([8, 6, K])]
      // What is not finite is in whole pairs alone.
      x.data[5 * pair + 7] = NaN
      x.data[(20 + 9) * pair + 3] = -Infinity
      const whole = F.conv1d(x, w, options)
      expect(
        whole
          .index(0, 0, 3 * pair)
          .isfinite()
          .item(),
      ).toBe(true)
      for (const [from, count] of [
        [0, 1],
        [3, 4],
        [5, 15],
      ] as const) {
        const to = Math.min((from + count) * pair, whole.shape[2]!)
        same(
          F.conv1d(x.narrow(2, from * pair, to - from * pair + K - 1), w, options),
          whole.narrow(2, from * pair, to - from * pair),
        )
      }
    },
  )

  it('must be one that there is, for transforms', () => {
    const [x, w] = [randn([1, 1, 999]), randn([1, 1, 300])]
    const message = (given: object) => thrown(() => F.conv1d(x, w, given))
    for (const transformSize of [1000, 128, 2 ** 17, 256, 512.5]) {
      expect(message({ algorithm: 'fft', transformSize })).toBe(
        `OptionError: conv1d: transformSize must be a power of two from 256 to 65536, and at least the span of the taps, 300, but got ${transformSize}`,
      )
    }
    expect(message({ transformSize: 512 })).toBe(
      "OptionError: conv1d: transformSize must be given only with algorithm 'fft', but got 512 with 'auto'",
    )
  })
})
