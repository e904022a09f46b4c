import { expect, it } from 'vitest'
import { digitsWithin, formatTick, formatValue } from './format.ts'

it.each([
  [{ min: -1, max: 1 }, 3, '−1 … 1'],
  [{ min: -3.4812, max: 3.6512 }, 3, '−3.48 … 3.65'],
  [{ min: 1012.25, max: 1014.25 }, 3, '1,012.25 … 1,014.25'],
  [{ min: 101_325.125, max: 101_325.25 }, 3, '101,325.13 … 101,325.25'],
  [{ min: 5, max: 5 }, 3, '5 … 5'],
  [{ min: 0, max: 0 }, 3, '0 … 0'],
])('has the digits that tell the ends of %j apart', (range, least, text) => {
  const digits = digitsWithin(range, 1 / 100, least)
  expect(`${formatValue(range.min, digits)} … ${formatValue(range.max, digits)}`).toBe(text)
})

it.each([
  [1_710_000_010, 5, '1,710,000,010'],
  [12_345_678, 0.5, '12,345,678.0'],
  [2e9, 5e8, '2E9'],
])('marks %d so that it differs from a tick %d further', (value, step, text) => {
  expect(formatTick(value, step)).toBe(text)
})
