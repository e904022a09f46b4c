import { i18n } from './i18n.ts'

/** Shapes are code: the same in every language. */
export const formatShape = (shape: readonly number[]): string => `[${shape.join(', ')}]`

const formats = new Map<string, Intl.NumberFormat>()

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const locale = i18n.global.locale.value
  const key = `${locale} ${JSON.stringify(options)}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(locale, options)
  formats.set(key, made)
  return made
}

const marks = new Map<string, string>()
/** Between a whole number and its fraction: `.` or `,`. */
export function decimalMark(): string {
  const locale = i18n.global.locale.value
  let mark = marks.get(locale)
  if (mark === undefined) {
    mark = numberFormat({})
      .formatToParts(1.5)
      .find(({ type }) => type === 'decimal')?.value
    marks.set(locale, (mark ??= '.'))
  }
  return mark
}

const MINUS = '\u2212'
const withMinus = (text: string): string => text.replaceAll('-', MINUS)

/** A measured value in the user's notation, with the digits that a float32 and a glance can use. */
export function formatValue(value: number, digits = 4): string {
  const magnitude = Math.abs(value)
  const extreme = magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e7)
  return withMinus(
    numberFormat({
      maximumSignificantDigits: digits,
      notation: extreme ? 'scientific' : 'standard',
      // Minus zero is zero.
    }).format(value === 0 ? 0 : value),
  )
}

/** More than these, float32 does not have. */
const MOST_DIGITS = 8

/** So many digits that values of a range differ where they are a `part` of it apart: 1,013.25 beside 1,014. */
export function digitsWithin(
  { min, max }: { min: number; max: number },
  part: number,
  least: number,
): number {
  const largest = Math.max(Math.abs(min), Math.abs(max))
  if (!(max > min)) return least
  const needed = Math.floor(Math.log10(largest)) - Math.floor(Math.log10((max - min) * part))
  return Math.min(Math.max(needed + 1, least), Math.max(MOST_DIGITS, least))
}

/** A value beside the largest of those that it is used with, without which float32 would add up to the same: then 0. */
export const besideLargest = (value: number, largest: number): number =>
  Math.abs(value) < Math.abs(largest) * 2 ** -24 ? 0 : value

/** The largest magnitude. */
export function largestOf(values: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!))
  return largest
}

/** A position on an axis, with as many decimals as tell two ticks `step` apart. */
export function formatTick(value: number, step: number): string {
  const magnitude = Math.max(Math.abs(value), step)
  // Powers of ten only where their six digits tell the two apart.
  if (step < 1e-7 || (magnitude >= 1e7 && step * 1e5 >= magnitude)) return formatValue(value, 6)
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  return withMinus(
    numberFormat({ minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(
      Math.abs(value) < step * 1e-6 ? 0 : value,
    ),
  )
}

export const formatCount = (count: number): string => numberFormat({ maximumFractionDigits: 0 }).format(count)

export const formatPercent = (fraction: number): string =>
  numberFormat({ style: 'percent', maximumFractionDigits: 0 }).format(fraction)

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** `812 B`, `1.4 MB`: in steps of a thousand, as file managers count. */
export function formatBytes(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  const decimals = step > 0 && value < 100 ? 1 : 0
  return `${numberFormat({ maximumFractionDigits: decimals }).format(value)} ${BYTE_UNITS[step]}`
}

/** A unit: `mV/sample` in the user's language. */
export const formatUnit = (unit: string): string =>
  unit.replaceAll(/\bsamples?\b/g, (word) => i18n.global.t(`units.${word}`))

/** A time as ISO 8601, as a clock on the wall has it; any other text stays as it is. */
export function formatMoment(text: string): string {
  const time = new Date(text)
  if (Number.isNaN(time.getTime())) return text
  return new Intl.DateTimeFormat(i18n.global.locale.value, { dateStyle: 'short', timeStyle: 'short' }).format(
    time,
  )
}

const dates = new Map<string, Intl.DateTimeFormat>()

/** A day of a clock on the wall, which has so many seconds since 1970; without its year as `day`. */
export function dateText(wall: number, style: 'date' | 'day'): string {
  const key = `${i18n.global.locale.value} ${style}`
  const format =
    dates.get(key) ??
    new Intl.DateTimeFormat(i18n.global.locale.value, {
      timeZone: 'UTC',
      ...(style === 'date' ? { dateStyle: 'short' } : { month: 'short', day: 'numeric' }),
    })
  dates.set(key, format)
  return format.format(wall * 1000)
}

export const SECONDS_PER_DAY = 86_400
const MOST_DECIMALS = 6
const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** Its time of day, with as much as tells it from one `step` seconds apart: `16:05`, `16:05:30.25`. */
export function clockText(wall: number, step: number): string {
  const decimals = step >= 1 ? 0 : Math.min(MOST_DECIMALS, -Math.floor(Math.log10(step) + 1e-9))
  const whole = 10 ** decimals
  const parts = Math.round(wall * whole)
  const inDay = ((Math.floor(parts / whole) % SECONDS_PER_DAY) + SECONDS_PER_DAY) % SECONDS_PER_DAY
  const [hours, minutes, seconds] = [Math.floor(inDay / 3600), Math.floor(inDay / 60) % 60, inDay % 60]
  const text = `${twoDigits(hours)}:${twoDigits(minutes)}`
  if (step >= 60) return text
  const rest = parts - Math.floor(parts / whole) * whole
  const fraction = decimals === 0 ? '' : decimalMark() + String(rest).padStart(decimals, '0')
  return `${text}:${twoDigits(seconds)}${fraction}`
}

/** `812 ms`, `1.4 s` */
export function formatElapsed(ms: number): string {
  return ms < 1000
    ? `${numberFormat({ maximumFractionDigits: ms < 10 ? 1 : 0 }).format(ms)} ms`
    : `${numberFormat({ minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(ms / 1000)} s`
}

/** A time to wait, in whole seconds or minutes: `8 s`, `3 min`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000))
  return seconds < 100 ? `${formatCount(seconds)} s` : `${formatCount(Math.round(seconds / 60))} min`
}
