import { expect, it } from 'vitest'
import { decibels, rangeOf } from './response-range.ts'

it('has decibels down to what float32 keeps', () => {
  expect(decibels(1)).toBe(0)
  expect(decibels(0.1)).toBeCloseTo(-20, 12)
  expect(decibels(0)).toBe(-160)
})

it.each<[Parameters<typeof rangeOf>[0], number[], [number, number]]>([
  ['decibels', [0, -43, -160], [-110, 10]],
  ['decibels', [-0.1, -3], [-10, 10]],
  ['linear', [0, 2], [0, 2.16]],
  ['linear', [0, 0], [0, 1]],
  ['delay', [15, NaN, 15], [14.5, 15.5]],
  ['delay', [NaN], [-1, 1]],
])('shows %s of %j in %j', (view, y, range) => {
  const [low, high] = rangeOf(view, Float64Array.from(y))
  expect(low).toBeCloseTo(range[0], 9)
  expect(high).toBeCloseTo(range[1], 9)
})
