import { expect, it } from 'vitest'
import { leastAt, overfitsSince } from './curve-words.ts'

it('finds the best epoch', () => {
  expect(leastAt([3, 1, 2])).toBe(1)
  expect(leastAt([1, Number.NaN, 0.5])).toBe(2)
  expect(leastAt([])).toBe(0)
})

it.each<[string, readonly number[], readonly number[], number | null]>([
  ['both fall', [5, 4, 3, 2, 1], [5, 4, 3, 2, 1], null],
  ['held out rises while training falls', [5, 4, 3, 2, 1, 0.9], [5, 4, 3, 4, 5, 6], 2],
  ['it has only just begun', [5, 4, 3, 2, 1], [5, 4, 3, 2, 2.5], null],
  ['both rise', [5, 4, 5, 6, 7, 8], [5, 4, 5, 6, 7, 8], null],
  ['a rise within noise', [5, 4, 3, 2, 1], [5, 4, 4.001, 4.001, 4.001], null],
  ['nothing yet', [5], [5], null],
])('tells overfitting: %s', (_, training, heldOut, since) => {
  expect(overfitsSince(training, heldOut)).toBe(since)
})
