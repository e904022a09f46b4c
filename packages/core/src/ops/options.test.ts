import { describe, expect, it } from 'vitest'
import { gradcheck, sample } from '../../test/gradcheck.ts'
import { thrown } from '../../test/thrown.ts'
import { tensor } from '../index.ts'

describe('alpha', () => {
  it('scales the other operand, and its gradient', () => {
    expect(
      tensor([1, 2])
        .add(tensor([3, 4]), { alpha: 10 })
        .tolist(),
    ).toEqual([31, 42])
    expect(tensor([1, 2]).sub(3, { alpha: 2 }).tolist()).toEqual([-5, -4])
    expect(
      gradcheck((a, b) => a.sub(b, { alpha: 0.5 }).mul(a), [sample(2, 3), sample(3)]),
    ).toBeLessThanOrEqual(1)
  })

  it('must be whole for integers', () => {
    const int = tensor([1], { dtype: 'int32' })
    expect(thrown(() => int.add(int, { alpha: 0.5 }))).toBe(
      'OptionError: add: alpha must be a value that int32 can hold, but got 0.5',
    )
  })
})

describe('roundingMode', () => {
  it('rounds quotients towards zero or down, and leaves integers integers', () => {
    const x = tensor([-7, 7], { dtype: 'int32' })
    expect(x.div(2, { roundingMode: 'trunc' }).tolist()).toEqual([-3, 3])
    expect(x.div(2, { roundingMode: 'floor' }).tolist()).toEqual([-4, 3])
    expect(x.div(2, { roundingMode: 'floor' }).dtype).toBe('int32')
    expect(tensor([1, -1]).div(0, { roundingMode: 'floor' }).tolist()).toEqual([Infinity, -Infinity])
    expect(thrown(() => x.div(0, { roundingMode: 'trunc' }))).toMatch(
      'the divisor of integers must not be zero',
    )
  })
})

describe('decimals and dtype', () => {
  it('rounds to decimals, negative ones before the point', () => {
    expect(tensor([1.25, 15]).round({ decimals: 1 }).tolist()).toEqual([Math.fround(1.2), 15])
    expect(tensor([14, 25]).round({ decimals: -1 }).tolist()).toEqual([10, 20])
  })

  it('reduces in the dtype asked for', () => {
    const x = tensor([1, 2], { dtype: 'int32' })
    expect(x.mean(0, { dtype: 'float64' }).item()).toBe(1.5)
    expect(x.sum(0, { dtype: 'float32' }).dtype).toBe('float32')
    expect(x.softmax(0, { dtype: 'float64' }).dtype).toBe('float64')
  })
})
