import { expect, it } from 'vitest'
import { parseTime } from './parse-time.ts'

it.each([
  ['12.5', 12.5],
  [' 12,5 s ', 12.5],
  ['-3', -3],
  ['−3', -3],
  ['.25', 0.25],
  ['2:03', 123],
  ['1:02:03.5', 3723.5],
  ['100:00:00', 360_000],
  ['', null],
  ['soon', null],
  ['1:2:3:4', null],
  ['1.2.3', null],
])('reads %j as %j', (text, time) => {
  expect(parseTime(text)).toBe(time)
})
