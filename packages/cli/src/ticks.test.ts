import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tickLabel, ticks } from './ticks.ts'

const labels = (low: number, high: number, count: number) => {
  const { values, step } = ticks(low, high, count)
  return values.map((value) => tickLabel(value, step))
}

describe('ticks', () => {
  it.each<[number, number, number, string[]]>([
    [0, 10, 5, ['0', '2', '4', '6', '8', '10']],
    [-0.12, 0.31, 4, ['−0.1', '0.0', '0.1', '0.2', '0.3']],
    [0, 107_999, 5, ['0', '20,000', '40,000', '60,000', '80,000', '100,000']],
    [0, 3e-9, 3, ['0', '1e−9', '2e−9', '3e−9']],
    [0, 2e7, 2, ['0', '1e7', '2e7']],
    [9_999_998, 10_000_002, 4, ['9,999,998', '9,999,999', '1.0000000e7', '1.0000001e7', '1.0000002e7']],
  ])('from %d to %d', (low, high, count, expected) => {
    expect(labels(low, high, count)).toEqual(expected)
  })

  it('gives about as many as asked for, in range and each at the nearest float', () => {
    const real = fc.double({ min: -1e6, max: 1e6, noNaN: true })
    const size = fc.double({ min: 1e-3, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(real, size, fc.integer({ min: 2, max: 12 }), (low, width, count) => {
        const { values, step } = ticks(low, low + width, count)
        expect(values.length).toBeGreaterThanOrEqual(Math.floor(count / 2))
        expect(values.length).toBeLessThanOrEqual(2 * count + 1)
        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(low - step * 1e-6)
          expect(value).toBeLessThanOrEqual(low + width + step * 1e-6)
          expect(Number(value.toPrecision(12))).toBe(value)
        }
      }),
    )
  })
})
