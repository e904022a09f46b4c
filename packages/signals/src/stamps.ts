import { ClockReader, isDated, isoText, offsetText } from './clock.ts'
import { readField } from './field-text.ts'
import type { Layout } from './layout.ts'
import { say, type Said } from './say.ts'
import { Rollover } from './rollover.ts'
import { readClock, timeFormatOf } from './time-format.ts'
import type { TimeFormat } from './types.ts'

/** The time stamps of a column as exact decimals, in order, up to the first row that has none. */
export interface Stamps {
  /** Of numbers: in the column's unit. Of a clock: seconds after the midnight of its first day. */
  readonly texts: readonly string[]
  /** null: they are numbers. */
  readonly clock: Clock | null
}

/** How time stamps that are no numbers are read. */
export interface Clock {
  readonly format: TimeFormat
  readonly reason: Said
  /** Stamps that were read. */
  readonly count: number
  /** Column of the dates, where they have one of their own. */
  readonly dateColumn: number | null
  /** The first stamp's day, from 1970-01-01; 0 where there are no dates. Times are counted from its midnight. */
  readonly originDay: number
  /** Seconds after which the clock begins again; null where it never does. */
  readonly period: number | null
  /** How often it began again. */
  readonly rollovers: number
  /** The first stamp as ISO 8601; null where it has no date. */
  readonly startDate: string | null
}

/** The stamps of a column of numbers. */
export function numericStamps(layout: Layout, column: number): Stamps {
  const texts: string[] = []
  for (const { fields } of layout.body) {
    const field = fields.length === layout.width ? readField(fields[column]!, layout) : null
    if (field?.kind !== 'number' || !isPlausible(field)) break
    texts.push(field.text)
  }
  return { texts, clock: null }
}

/** Bounds the exact arithmetic on numbers that are no time of anything. */
function isPlausible({ value, text }: { value: number; text: string }): boolean {
  const size = Math.abs(value)
  if (text.length >= 64 || Math.abs(Number(/e(.*)/i.exec(text)?.[1] ?? 0)) > 99) return false
  return size < 1e30 && (size > 1e-30 || size === 0)
}

/**
 * The stamps of a column of dates and times.
 *
 * @param dateColumn the column of the dates, where `column` has only times of day
 * @param format where it is known
 * @returns null where they have no format
 */
export function clockStamps(
  layout: Layout,
  column: number,
  dateColumn: number | null,
  format?: TimeFormat,
): Stamps | null {
  const rows = layout.body.filter(({ fields }) => fields.length === layout.width)
  const gap = rows.findIndex(({ fields }) => readField(fields[column]!, layout).kind === 'missing')
  const filled = (gap < 0 ? rows : rows.slice(0, gap)).map(({ fields }) => joined(fields, column, dateColumn))
  const found = format ? { format, reason: say('set-by-caller') } : timeFormatOf(filled)
  return found && exactStamps(filled, found, dateColumn)
}

function joined(fields: readonly string[], column: number, dateColumn: number | null): string {
  return dateColumn === null ? fields[column]! : `${fields[dateColumn]!} ${fields[column]!}`
}

function exactStamps(
  filled: readonly string[],
  { format, reason }: { format: TimeFormat; reason: Said },
  dateColumn: number | null,
): Stamps {
  const reader = new ClockReader(format)
  const texts: string[] = []
  const period = periodOf(format, filled)
  let originDay = 0
  let startDate: string | null = null
  const rollover = new Rollover(period)
  for (const [i, text] of filled.entries()) {
    const bytes = readClock(reader, text)
    if (!bytes) break
    const fraction = String.fromCharCode(...bytes.subarray(reader.fractionFrom, reader.fractionTo))
    if (i === 0 && isDated(format)) {
      startDate = isoText(reader.day, reader.seconds, fraction) + offsetText(reader.offset)
      originDay = reader.day
    }
    const seconds = rollover.passed(reader.wholeSeconds(originDay))
    // −0.5 s is −1 s and half a second more.
    texts.push(
      `${BigInt(seconds) * 10n ** BigInt(fraction.length) + BigInt(fraction || '0')}e-${fraction.length}`,
    )
  }
  const clock = {
    format,
    reason,
    count: texts.length,
    dateColumn,
    originDay,
    period,
    rollovers: rollover.count,
    startDate,
  }
  return { texts, clock }
}

/** A clock without a date begins again each day; one that only shows minutes and seconds, each hour. */
function periodOf(format: TimeFormat, texts: readonly string[]): number | null {
  if (isDated(format)) return null
  if (texts.some((text) => /day/i.test(text))) return null
  return format === 'h:m:s' && texts.every((text) => /^\d+:\d+(?:[.,]\d*)?$/.test(text)) ? 3600 : 86_400
}
