import { expect, it } from 'vitest'
import { rangeOf, readAt, toLine } from './samples.ts'
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

it('walks min/max pairs up and down in turn, at their times, with gaps for what is missing', () => {
  expect(pairs.x).toEqual([5, 5, 6, 6, 7, 7])
  expect(pairs.y).toEqual([1, 2, 4, -1, null, null])
  expect(rangeOf(pairs)).toEqual({ min: -1, max: 4 })
})

it('reads the nearest pair, in order, and nothing in a gap', () => {
  expect(readAt(pairs, 5.2)).toEqual({ time: 5, min: 1, max: 2 })
  expect(readAt(pairs, 5.9)).toEqual({ time: 6, min: -1, max: 4 })
  expect(readAt(pairs, 6.9)).toBeNull()
})

it('reads a sample exactly where samples are drawn', () => {
  const values = new Float32Array([3, 4])
  const exact = toLine(
    { x: new Float64Array([0, 1]), series: [{ channel: 0, min: values, max: values }], exact: true },
    0,
    timing,
  )
  expect(exact.y).toEqual([3, 4])
  expect(readAt(exact, 99)).toEqual({ time: 5.1, min: 4, max: 4 })
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
