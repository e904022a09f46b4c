import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Size } from './shape.ts'

describe('Size', () => {
  it('maps and slices as the array of its sizes, to plain arrays', () => {
    const bound = fc.option(fc.integer({ min: -6, max: 6 }), { nil: undefined })
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 5 }), bound, bound, (dims, start, end) => {
        const size = Size.copy(dims)
        expect(size.slice(start, end)).toStrictEqual(dims.slice(start, end))
        expect(size.map((value, d) => [value, d])).toStrictEqual(dims.map((value, d) => [value, d]))
      }),
    )
  })

  it('prints as in PyTorch', () => {
    expect(String(Size.copy([1, 1, 5]))).toBe('torch.Size([1, 1, 5])')
  })
})
