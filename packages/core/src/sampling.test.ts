import { describe, expect, it } from 'vitest'
import { thrown } from '../test/thrown.ts'
import { F, Generator, bernoulli, full, manualSeed, multinomial, ones, rand, tensor, zeros } from './index.ts'

const p = [0.1, 0.2, 0.3, 0.4]

describe('bernoulli and dropout draw as PyTorch does', () => {
  it('bernoulli: float32 from 24 bits, float64 from 53', () => {
    manualSeed(0)
    expect(full([8], 0.5).bernoulli().tolist()).toEqual([1, 0, 1, 1, 1, 0, 1, 0])
    manualSeed(0)
    expect(bernoulli(full([8], 0.5, { dtype: 'float64' })).tolist()).toEqual([0, 0, 1, 0, 0, 0, 1, 1])
  })

  it('dropout: from 53 bits in either dtype', () => {
    manualSeed(0)
    expect(F.dropout(ones([8])).tolist()).toEqual([0, 0, 2, 0, 0, 0, 2, 2])
  })

  it('dropout draws nothing where nothing or everything is dropped', () => {
    const first = Number(rand([1], { generator: new Generator(3) }).item())
    for (const options of [{ p: 0 }, { p: 1 }, { training: false }]) {
      manualSeed(3)
      F.dropout(ones([4]), options)
      expect(rand([1]).item()).toBe(first)
    }
    expect(F.dropout(ones([2]), { p: 1 }).tolist()).toEqual([0, 0])
  })
})

describe('multinomial draws as PyTorch does', () => {
  it.each(['float32', 'float64'] as const)('%s', (dtype) => {
    const weights = tensor([p, p.toReversed()], { dtype })
    manualSeed(1)
    expect(multinomial(weights, 3).tolist()).toEqual([
      [3, 0, 2],
      [1, 0, 2],
    ])
    expect(multinomial(weights.index(0), 12, { replacement: true }).tolist()).toEqual([
      2, 2, 2, 2, 3, 2, 0, 1, 3, 1, 2, 3,
    ])
    expect(weights.index(0).multinomial(1).tolist()).toEqual([3])
    expect(rand([1]).item()).toBe(0.3556213974952698)
  })
})

it.each([
  [
    'a probability above 1',
    () => bernoulli(tensor([1.5])),
    'bernoulli: every probability must be in [0, 1], but got 1.5',
  ],
  ['p above 1', () => F.dropout(ones([1]), { p: 2 }), 'dropout: p must be in [0, 1], but got 2'],
  [
    'more different places than there are',
    () => multinomial(tensor(p), 5),
    'multinomial: numSamples must be at most 4, the number of weights, but got 5',
  ],
  [
    'negative weights',
    () => multinomial(tensor([1, -1]), 1),
    'multinomial: every weight must be finite and at least 0, but got -1',
  ],
  [
    'no weights but 0',
    () => multinomial(zeros([3]), 2, { replacement: true }),
    'multinomial: the weights of a row must not all be 0, but got zeros',
  ],
])('refuses %s', (_, body, message) => {
  expect(thrown(body)).toBe(`OptionError: ${message}`)
})
