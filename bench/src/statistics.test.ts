import { describe, expect, it } from 'vitest'
import { median } from './statistics.ts'

describe('median', () => {
  it.each([
    [[3], 3],
    [[9, 1, 4], 4],
    [[1, 2, 10, 3], 2.5],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected)
  })

  it('leaves the values as they were', () => {
    const values = [3, 1, 2]
    median(values)
    expect(values).toEqual([3, 1, 2])
  })

  it('needs a value', () => {
    expect(() => median([])).toThrow('at least one value')
  })
})
