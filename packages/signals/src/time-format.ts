import { ClockReader } from './clock.ts'
import type { TimeFormat } from './types.ts'

export const TIME_FORMATS: readonly TimeFormat[] = [
  'year-month-day',
  'day-month-year',
  'month-day-year',
  'h:m:s',
  'h:m',
]

const LONGEST = 64

/** Cheap sign of a date or a time: no number and hardly a word has it. */
const LIKELY = /^(?:\d{1,4}[-/.: ]\w|\d{8}[Tt]\d|\d+ days? \d)/

const scratch = new Uint8Array(LONGEST)
const readers = new Map(TIME_FORMATS.map((format) => [format, new ClockReader(format)]))

/** Reads a text with a reader of bytes; what it gives is valid until the next call. */
export function readClock(reader: ClockReader, text: string): Uint8Array | null {
  if (text.length > LONGEST) return null
  for (let i = 0; i < text.length; i++) scratch[i] = Math.min(text.charCodeAt(i), 255)
  return reader.read(scratch, 0, text.length) ? scratch : null
}

/** Whether a field, unquoted and trimmed, is a date, a time of day, or both. */
export function isClock(text: string): boolean {
  return LIKELY.test(text) && TIME_FORMATS.some((format) => readClock(readers.get(format)!, text) !== null)
}

export interface FormatFound {
  readonly format: TimeFormat
  readonly reason: string
}

/** Which format the stamps of a column have; null when none fits three in four of them. */
export function timeFormatOf(texts: readonly string[]): FormatFound | null {
  const fits = (format: TimeFormat) => {
    const reader = readers.get(format)!
    const misses = texts.filter((text) => readClock(reader, text) === null).length
    return texts.length > 0 && misses <= texts.length / 4
  }
  if (fits('year-month-day')) return { format: 'year-month-day', reason: 'The dates begin with the year.' }
  const dayFirst = fits('day-month-year')
  const monthFirst = fits('month-day-year')
  if (dayFirst && monthFirst) return dayOrMonth(texts)
  if (dayFirst) return { format: 'day-month-year', reason: 'The dates begin with the day.' }
  if (monthFirst) return { format: 'month-day-year', reason: 'The dates begin with the month.' }
  return timeOfDay(texts, fits)
}

/** No day of these dates is above 12, so that it could be the month as well. */
function dayOrMonth(texts: readonly string[]): FormatFound {
  const written = (by: string) => `The dates are written with ${by}: the day comes first.`
  const mark = /^\d+([-/.])/.exec(texts[0]!)?.[1]
  if (mark === '.') return { format: 'day-month-year', reason: written('points') }
  const dayFirst = rises(texts, 'day-month-year')
  const monthFirst = rises(texts, 'month-day-year')
  if (dayFirst !== monthFirst) {
    const [format, first] = dayFirst
      ? (['day-month-year', 'day'] as const)
      : (['month-day-year', 'month'] as const)
    return { format, reason: `Time only passes when the ${first} comes first.` }
  }
  const american = texts.some((text) => /[ap]m$/i.test(text))
  const format = american ? 'month-day-year' : 'day-month-year'
  const other = american ? 'day-month-year' : 'month-day-year'
  const assumed = american ? 'month first is assumed, as AM and PM are' : 'day first is assumed'
  return {
    format,
    reason: `Day and month can't be told apart: ${assumed} (otherwise set timeFormat: '${other}').`,
  }
}

function rises(texts: readonly string[], format: TimeFormat): boolean {
  const reader = readers.get(format)!
  const days = texts
    .filter((text) => readClock(reader, text))
    .map((text) => readClock(reader, text) && reader.day)
  return days.every((day, i) => i === 0 || (day! >= days[i - 1]! && day! - days[i - 1]! < 20))
}

function timeOfDay(texts: readonly string[], fits: (format: TimeFormat) => boolean): FormatFound | null {
  if (!fits('h:m:s')) return null
  const isLong = texts.some((text) => /:\d+:|[.,]\d/.test(text))
  if (isLong) return { format: 'h:m:s', reason: 'The times are hours, minutes and seconds.' }
  if (texts.some((text) => Number(/^\d+/.exec(text)?.[0]) > 24)) {
    return { format: 'h:m:s', reason: 'The times are minutes and seconds: the first number is above 24.' }
  }
  const reason =
    "The times are taken for hours and minutes (if they are minutes and seconds, set timeFormat: 'h:m:s')."
  return { format: 'h:m', reason }
}
