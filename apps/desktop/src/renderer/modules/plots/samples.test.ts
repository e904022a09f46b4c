import { expect, it } from 'vitest'
import { EMPTY_LINE, padded, rangeOf, readAt, toLine } from './samples.ts'
import { ticks } from './ticks.ts'

const timing = { rate: 10, startTime: 5, length: 100 }
const pairs = toLine(
  {
    x: new Float64Array([0, 10, 20]),
    series: [{ channel: 0, min: new Float32Array([1, -1, NaN]), max: new Float32Array([2, 4, NaN]) }],
    exact: false,
  },
  0,
  timing,
)

it('puts min/max pairs at their times', () => {
  expect([...pairs.x]).toEqual([5, 6, 7])
  expect(rangeOf(pairs)).toEqual({ min: -1, max: 4 })
  expect(rangeOf(EMPTY_LINE)).toBeNull()
})

it('reads the nearest pair, and nothing in a gap', () => {
  expect(readAt(pairs, 5.2)).toEqual({ time: 5, min: 1, max: 2 })
  expect(readAt(pairs, 5.9)).toEqual({ time: 6, min: -1, max: 4 })
  expect(readAt(pairs, 6.9)).toBeNull()
  expect(readAt(EMPTY_LINE, 1)).toBeNull()
})

it('reads a sample exactly where samples are drawn', () => {
  const values = new Float32Array([3, 4])
  const samples = { x: new Float64Array([0, 1]), series: [{ channel: 0, min: values, max: values }] }
  expect(readAt(toLine({ ...samples, exact: true }, 0, timing), 99)).toEqual({ time: 5.1, min: 4, max: 4 })
})

it('leaves air around a range, and puts a flat line in the middle', () => {
  expect(padded({ min: 0, max: 100 })).toEqual({ min: -8, max: 108 })
  expect(padded({ min: 5, max: 5 })).toEqual({ min: 4.5, max: 5.5 })
  expect(padded({ min: 0, max: 0 })).toEqual({ min: -1, max: 1 })
  expect(padded({ min: 0, max: Infinity })).toEqual({ min: -1, max: 1 })
})

it.each([
  [0, 300, 7, [0, 50, 100, 150, 200, 250, 300]],
  [-0.9, 1.1, 4, [-0.5, 0, 0.5, 1]],
  [116.78, 118.1, 3, [117, 117.5, 118]],
])('puts round ticks between %d and %d', (start, end, most, values) => {
  const found = ticks(start, end, most)
  expect(found.values).toHaveLength(values.length)
  for (const [k, value] of values.entries()) expect(found.values[k]).toBeCloseTo(value, 9)
})
