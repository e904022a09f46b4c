import { afterEach, expect, it } from 'vitest'
import { i18n } from '../../i18n.ts'
import { timeTicks } from './draw-axes.ts'
import { formatDate, formatTime, formatTimeTick } from './format-time.ts'
import { SAMPLES, scaleOf, SECONDS } from './time-scale.ts'

const NINE = Date.parse('2024-03-09T16:00:00Z') / 1000
const clock = (shift = 0) => ({ kind: 'clock', shift }) as const

const labels = (start: number, seconds: number, shift = 0): string[] => {
  const scale = clock(shift)
  const { values, step } = timeTicks({ start, end: start + seconds }, 84 * 4, scale)
  return values.map((time) => formatTimeTick(time, step, scale))
}

afterEach(() => (i18n.global.locale.value = 'en'))

it.each([
  [NINE, 0.02, ['16:00:00.000', '16:00:00.005', '16:00:00.010', '16:00:00.015', '16:00:00.020']],
  [NINE, 10, ['16:00:00', '16:00:05', '16:00:10']],
  [NINE, 3600, ['16:00', '16:15', '16:30', '16:45', '17:00']],
  [NINE, 43_200, ['18:00', 'Mar 10']],
  [NINE, 20 * 86_400, ['Mar 13', 'Mar 18', 'Mar 23', 'Mar 28']],
])('marks what a clock would show, from %d for %d s', (start, seconds, texts) => {
  const found = labels(start, seconds)
  expect(found.filter((text) => texts.includes(text))).toEqual(texts)
  expect(new Set(found).size).toBe(found.length)
})

it('marks round times of the clock that the file was written by', () => {
  expect(labels(NINE, 10_800, 3.5 * 3600)).toEqual(['20:00', '21:00', '22:00'])
})

it('writes times in the language of the user', () => {
  const view = { start: NINE, end: NINE + 10 }
  expect(formatTime(NINE + 1.25, view, clock())).toBe('16:00:01.25')
  expect(formatDate(NINE, clock())).toBe('3/9/24')
  i18n.global.locale.value = 'pt-BR'
  expect(formatTime(NINE + 1.25, view, clock())).toBe('16:00:01,25')
  expect(formatDate(NINE, clock())).toBe('09/03/2024')
})

it('says the day where days are on the screen', () => {
  expect(formatTime(NINE, { start: NINE, end: NINE + 200_000 }, clock())).toBe('3/9/24 16:00:00')
})

it('tells times apart that count from long ago', () => {
  const view = { start: 1.71e9, end: 1.71e9 + 10 }
  expect(formatTime(1.71e9 + 1.25, view, SECONDS)).toBe('1,710,000,001.25')
  expect(formatTime(12, view, SAMPLES)).toBe('12')
})

it('is a clock only where all files know theirs', () => {
  const dated = { sampleRate: 10, clockShift: 3600 }
  expect(scaleOf([])).toEqual(SAMPLES)
  expect(scaleOf([{ sampleRate: null }])).toEqual(SAMPLES)
  expect(scaleOf([dated, { ...dated, clockShift: 0 }])).toEqual(clock(3600))
  expect(scaleOf([dated, { sampleRate: 10 }])).toEqual(SECONDS)
})
