import { expect, it } from 'vitest'
import { brief, full, short } from './numbers.ts'

it('shows a float32 with the digits that tell it from its neighbours', () => {
  expect(full(Math.fround(0.2))).toBe('0.2')
  expect(full(Math.fround(0.1 + 0.2))).toBe('0.3')
  expect(full(1 + 2 ** -23)).toBe('1.0000001')
  expect(full(Math.fround(-0.129))).toBe('−0.129')
  expect(full(NaN)).toBe('NaN')
})

it('reads 0 where a number is nothing beside the largest, but tells all of it', () => {
  expect([short(-7e-19, 0.5), brief(1e-9, 0.5), short(1e-7, 0.5)]).toEqual(['0', '0', '1E−7'])
  expect(full(-7e-19)).toBe('−7E−19')
})

it('a zero has no sign', () => {
  expect([full(-0), short(-0)]).toEqual(['0', '0'])
})
