import { expect, it } from 'vitest'
import { valueTicks } from './draw-axes.ts'

it.each([
  [-4.1, 4.1, 115, [-4, -2, 0, 2, 4]],
  [16.2, 23.9, 100, [16, 18, 20, 22]],
  [-1, 1, 115, [-1, 0, 1]],
])('gives a scale from %d to %d, however low the plot', (min, max, height, values) => {
  const found = valueTicks(min, max, height).values
  expect(found.length).toBeGreaterThan(1)
  expect(found).toEqual(expect.arrayContaining(values.filter((value) => value >= min && value <= max)))
})
