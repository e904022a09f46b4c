import { expect, it } from 'vitest'
import { parseClock, parseTime } from './parse-time.ts'

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

const at = (text: string): number => Date.parse(`${text}Z`) / 1000

it.each([
  ['16:05:30,5', at('2024-03-09T16:05:30.500')],
  ['9:05', at('2024-03-09T09:05')],
  ['2024-03-10 00:01', at('2024-03-10T00:01')],
  ['2024-03-10', at('2024-03-10')],
  ['90', at('2024-03-08T23:01:30')],
  ['2024-13-41', null],
  ['16:5', null],
  ['', null],
  ['soon', null],
])('reads %j beside a clock as %j', (text, time) => {
  expect(parseClock(text, { shown: at('2024-03-09T12:00'), start: at('2024-03-08T23:00') })).toBe(time)
})
