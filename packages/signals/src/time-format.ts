import { ClockReader } from './clock.ts'
import { say, type Said } from './say.ts'
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
  readonly reason: Said
}

/** Which format the stamps of a column have; null when none fits three in four of them. */
export function timeFormatOf(texts: readonly string[]): FormatFound | null {
  const fits = (format: TimeFormat) => {
    const reader = readers.get(format)!
    const misses = texts.filter((text) => readClock(reader, text) === null).length
    return texts.length > 0 && misses <= texts.length / 4
  }
  if (fits('year-month-day')) return { format: 'year-month-day', reason: say('format-year-first') }
  const dayFirst = fits('day-month-year')
  const monthFirst = fits('month-day-year')
  if (dayFirst && monthFirst) return dayOrMonth(texts)
  if (dayFirst) return { format: 'day-month-year', reason: say('format-day-first') }
  if (monthFirst) return { format: 'month-day-year', reason: say('format-month-first') }
  return timeOfDay(texts, fits)
}

/** No day of these dates is above 12, so that it could be the month as well. */
function dayOrMonth(texts: readonly string[]): FormatFound {
  const mark = /^\d+([-/.])/.exec(texts[0]!)?.[1]
  if (mark === '.') return { format: 'day-month-year', reason: say('format-points') }
  const dayFirst = rises(texts, 'day-month-year')
  const monthFirst = rises(texts, 'month-day-year')
  if (dayFirst !== monthFirst) {
    return dayFirst
      ? { format: 'day-month-year', reason: say('format-day-rises') }
      : { format: 'month-day-year', reason: say('format-month-rises') }
  }
  const american = texts.some((text) => /[ap]m$/i.test(text))
  return american
    ? { format: 'month-day-year', reason: say('format-month-doubtful') }
    : { format: 'day-month-year', reason: say('format-day-doubtful') }
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
  if (isLong) return { format: 'h:m:s', reason: say('format-h-m-s') }
  if (texts.some((text) => Number(/^\d+/.exec(text)?.[0]) > 24)) {
    return { format: 'h:m:s', reason: say('format-m-s') }
  }
  return { format: 'h:m', reason: say('format-h-m-doubtful') }
}
