import { expect, it } from 'vitest'
import { evenly, extremes, linePath } from './curves.ts'

it('shows places evenly apart, the last one always', () => {
  expect(evenly(4, 10)).toEqual([0, 1, 2, 3])
  expect(evenly(0, 10)).toEqual([])
  const places = evenly(10_001, 200)
  expect(places.length).toBeLessThanOrEqual(200)
  expect([places[0], places.at(-1)]).toEqual([0, 10_000])
  expect(evenly(201, 200).at(-1)).toBe(200)
})

it('leaves a gap where there is no value', () => {
  const same = (value: number): number => value
  expect(linePath([0, 1, 2, 3], [5, Number.NaN, 6, 7], same, same)).toBe('M0.0 5.0M2.0 6.0L3.0 7.0')
})

it('finds the ends among what is there', () => {
  expect(extremes([Number.NaN, 3, 1, 9, 1])).toEqual({ least: 2, most: 3 })
  expect(extremes([Number.NaN])).toBeNull()
})
