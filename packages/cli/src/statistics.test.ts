import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { RunningStatistics } from './statistics.ts'

function inBlocks(values: readonly number[], length: number) {
  const statistics = new RunningStatistics()
  for (let at = 0; at < values.length; at += length) {
    statistics.push(Float64Array.from(values.slice(at, at + length)))
  }
  return statistics.result()
}

it('is that of the definition, whatever the blocks', () => {
  const sample = fc.oneof(
    { weight: 9, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
    fc.constant(NaN),
  )
  fc.assert(
    fc.property(fc.array(sample, { minLength: 2 }), fc.integer({ min: 1, max: 9 }), (values, length) => {
      const there = values.filter((value) => !Number.isNaN(value))
      fc.pre(there.length >= 2)
      const mean = there.reduce((sum, value) => sum + value) / there.length
      const squares = there.reduce((sum, value) => sum + (value - mean) ** 2, 0)
      const found = inBlocks(values, length)
      expect(found).toMatchObject({
        min: Math.min(...there),
        max: Math.max(...there),
        missing: values.length - there.length,
      })
      expect(found.mean! - mean).toBeCloseTo(0, 6)
      expect(found.sd! - Math.sqrt(squares / (there.length - 1))).toBeCloseTo(0, 6)
    }),
  )
})

it('keeps a small spread about a large mean', () => {
  const { sd } = inBlocks(
    Array.from({ length: 1000 }, (_, i) => 1e9 + (i % 2)),
    7,
  )
  // The population's is ½.
  expect(sd).toBeCloseTo(Math.sqrt(1000 / 999) / 2, 9)
})

it('has nothing to say of nothing', () => {
  expect(inBlocks([NaN, NaN], 1)).toEqual({ min: null, max: null, mean: null, sd: null, missing: 2 })
  expect(inBlocks([3], 1)).toEqual({ min: 3, max: 3, mean: 3, sd: null, missing: 0 })
})
