import { POWERS_OF_TEN } from './decimal.ts'
import type { TimeFormat } from './types.ts'

const SPACE = 32
const PLUS = 43
const COMMA = 44
const MINUS = 45
const POINT = 46
const SLASH = 47
const ZERO = 48
const COLON = 58
const LETTER_T = 116
const LETTER_Z = 122
const SECONDS_PER_DAY = 86_400

/** Digits of a fraction whose integer a double always holds. */
const EXACT_DIGITS = 15

const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec'

/**
 * Reads time stamps that are no plain numbers, one at a time, straight from the bytes: dates (`2024-12-31`,
 * `31.12.2024`, `12/31/2024`, `31-Dec-2024`, `20241231T…`), times of day or elapsed times (`13:45:00.123`,
 * `1:45:00 PM`, `2 days 13:45:00`, `45:00.123`), and both, parted by `T` or a space and followed by `Z` or an
 * offset from UTC.
 */
export class ClockReader {
  /** Days since 1970-01-01, by the clock's own date; NaN where there is no date. */
  day = NaN
  /** Whole seconds since midnight, or of an elapsed time. */
  seconds = 0
  /** Minutes ahead of UTC; NaN where the stamp doesn't say. */
  offset = NaN
  /** Place of the fraction's digits in the bytes that were read. */
  fractionFrom = 0
  fractionTo = 0
  /** Numbers of the time that colons part: 2 or 3; 0 for a date alone. */
  groups = 0
  readonly #format: TimeFormat
  readonly #part: ClockPart
  /** Next byte to read. */
  #p = 0
  /** Digits that `#number` found. */
  #digits = 0

  /** @param part what of the format the texts hold, where date and time are in two columns */
  constructor(format: TimeFormat, part: ClockPart = isDated(format) ? 'both' : 'time') {
    this.#format = format
    this.#part = part
  }

  /** Reads the bytes from `from` to `to`, which must all belong to the stamp. @returns whether they are one */
  read(bytes: Uint8Array, from: number, to: number): boolean {
    this.#p = from
    this.day = NaN
    this.offset = NaN
    this.seconds = 0
    this.groups = 0
    this.fractionFrom = this.fractionTo = from
    if (this.#part === 'time') return this.#days(bytes, to) && this.#time(bytes, to) && this.#p === to
    if (!this.#date(bytes, to)) return false
    if (this.#p === to) return true
    if (this.#part === 'date') return false
    const c = bytes[this.#p]!
    if (c !== SPACE && (c | 32) !== LETTER_T) return false
    this.#p++
    while (this.#p < to && bytes[this.#p] === SPACE) this.#p++
    return this.#time(bytes, to) && this.#zone(bytes, to) && this.#p === to
  }

  /** The stamp's fraction of a second. */
  fraction(bytes: Uint8Array): number {
    const to = Math.min(this.fractionTo, this.fractionFrom + EXACT_DIGITS)
    let digits = 0
    for (let p = this.fractionFrom; p < to; p++) digits = digits * 10 + bytes[p]! - ZERO
    return digits / POWERS_OF_TEN[to - this.fractionFrom]!
  }

  /** Whole seconds since the midnight (in UTC, where the stamp tells) that begins `originDay`. */
  wholeSeconds(originDay: number): number {
    const days = Number.isNaN(this.day) ? 0 : this.day - originDay
    const ahead = Number.isNaN(this.offset) ? 0 : this.offset * 60
    return days * SECONDS_PER_DAY + this.seconds - ahead
  }

  #date(bytes: Uint8Array, to: number): boolean {
    let first = this.#number(bytes, to, 4)
    const isYear = this.#digits === 4
    if (isYear !== (this.#format === 'year-month-day') || this.#digits === 0) return false
    const mark = bytes[this.#p]!
    if (isYear && mark >= ZERO && mark <= ZERO + 9) return this.#compactDate(bytes, to, first)
    if (mark !== MINUS && mark !== SLASH && mark !== POINT && mark !== SPACE) return false
    this.#p++
    let second = this.#number(bytes, to, 2)
    const named = this.#digits === 0 && !isYear
    if (named) second = this.#month(bytes, to)
    if (second === 0 || (mark === SPACE && !named) || bytes[this.#p] !== mark) return false
    this.#p++
    const third = this.#number(bytes, to, 4)
    if (isYear) return this.#digits <= 2 && this.#setDay(first, second, third)
    if (this.#format === 'month-day-year') {
      if (named) return false
      ;[first, second] = [second, first]
    }
    // Two digits are a year only where a time follows: 10.12.24 alone may be anything.
    if (this.#digits === 2 && (this.#p < to || this.#part === 'date')) {
      return this.#setDay(third + (third < 70 ? 2000 : 1900), second, first)
    }
    return this.#digits === 4 && this.#setDay(third, second, first)
  }

  /** `20241231T134500`: without the `T` it would be a number. */
  #compactDate(bytes: Uint8Array, to: number, year: number): boolean {
    const rest = this.#number(bytes, to, 4)
    if (this.#digits !== 4 || (bytes[this.#p]! | 32) !== LETTER_T) return false
    return this.#setDay(year, Math.floor(rest / 100), rest % 100)
  }

  #setDay(year: number, month: number, day: number): boolean {
    if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return false
    this.day = daysSince1970(year, month, day)
    return true
  }

  /** Three letters of an English month; 0 where they are none. */
  #month(bytes: Uint8Array, to: number): number {
    if (this.#p + 3 > to) return 0
    const [a, b, c] = bytes.subarray(this.#p, this.#p + 3)
    const at = MONTHS.indexOf(String.fromCharCode(a! | 32, b! | 32, c! | 32))
    this.#p += 3
    return at >= 0 && at % 3 === 0 ? at / 3 + 1 : 0
  }

  /** `2 days ` before an elapsed time. */
  #days(bytes: Uint8Array, to: number): boolean {
    const from = this.#p
    const days = this.#number(bytes, to, 5)
    if (this.#digits === 0 || bytes[this.#p] !== SPACE) {
      this.#p = from
      return true
    }
    const text = String.fromCharCode(...bytes.subarray(this.#p, Math.min(to, this.#p + 6)))
    const word = /^ days? /i.exec(text)?.[0]
    if (word === undefined) return false
    this.#p += word.length
    this.seconds = days * SECONDS_PER_DAY
    return true
  }

  #time(bytes: Uint8Array, to: number): boolean {
    const first = this.#number(bytes, to, 6)
    const count = this.#digits
    if (count === 0) return false
    if (this.#p >= to || bytes[this.#p] !== COLON) {
      return this.#part === 'both' && this.#compactTime(bytes, to, first, count)
    }
    this.#p++
    const second = this.#number(bytes, to, 2)
    if (this.#digits !== 2 || second > 59) return false
    let third = NaN
    if (bytes[this.#p] === COLON && this.#p < to) {
      this.#p++
      third = this.#number(bytes, to, 2)
      if (this.#digits !== 2 || third > 60) return false
    }
    const three = !Number.isNaN(third)
    this.groups = three ? 3 : 2
    const isMinutes = !three && this.#format === 'h:m:s'
    if (three || isMinutes) this.#fraction(bytes, to)
    const hours = isMinutes ? 0 : this.#half(bytes, to, first)
    if (hours < 0 || count > 4 || (isDated(this.#format) && hours > 24)) return false
    this.seconds += isMinutes ? first * 60 + second : hours * 3600 + second * 60 + (three ? third : 0)
    return true
  }

  /** `134500` or `1345`, after a date and a `T`. */
  #compactTime(bytes: Uint8Array, to: number, digits: number, count: number): boolean {
    if (count !== 4 && count !== 6) return false
    const hms = count === 6 ? digits : digits * 100
    const minutes = Math.floor(hms / 100) % 100
    this.groups = count / 2
    this.seconds = Math.floor(hms / 10_000) * 3600 + minutes * 60 + (hms % 100)
    if (count === 6) this.#fraction(bytes, to)
    return hms < 250_000 && minutes < 60 && hms % 100 <= 60
  }

  #fraction(bytes: Uint8Array, to: number): void {
    const mark = bytes[this.#p]
    if (this.#p >= to || (mark !== POINT && mark !== COMMA)) return
    this.fractionFrom = ++this.#p
    while (this.#p < to && bytes[this.#p]! >= ZERO && bytes[this.#p]! <= ZERO + 9) this.#p++
    this.fractionTo = this.#p
  }

  /** The hour of the day, where AM or PM may follow; −1 where they contradict it. */
  #half(bytes: Uint8Array, to: number, hour: number): number {
    const p = bytes[this.#p] === SPACE ? this.#p + 1 : this.#p
    const letter = p + 2 === to && (bytes[p + 1]! | 32) === 109 ? bytes[p]! | 32 : 0
    if (letter !== 97 && letter !== 112) return hour
    this.#p = to
    if (hour < 1 || hour > 12) return -1
    return (hour % 12) + (letter === 112 ? 12 : 0)
  }

  #zone(bytes: Uint8Array, to: number): boolean {
    if (this.#p === to) return true
    if (bytes[this.#p] === SPACE) this.#p++
    const sign = bytes[this.#p]!
    if (this.#p + 1 === to && (sign | 32) === LETTER_Z) {
      this.offset = 0
      this.#p = to
      return true
    }
    if (sign !== MINUS && sign !== PLUS) return this.#zoneName(bytes, to)
    this.#p++
    const hours = this.#number(bytes, to, 4)
    const count = this.#digits
    let minutes = count === 4 ? (hours % 100) + Math.floor(hours / 100) * 60 : hours * 60
    if (count === 2 && bytes[this.#p] === COLON) {
      this.#p++
      minutes += this.#number(bytes, to, 2)
      if (this.#digits !== 2) return false
    }
    this.offset = sign === MINUS ? -minutes : minutes
    return (count === 2 || count === 4) && minutes <= 18 * 60
  }

  #zoneName(bytes: Uint8Array, to: number): boolean {
    const name = String.fromCharCode(...bytes.subarray(this.#p, Math.min(to, this.#p + 4)))
    this.offset = 0
    this.#p = to
    return /^(?:utc|gmt)$/i.test(name)
  }

  /** At most `most` digits as a number; `#digits` says how many there were. */
  #number(bytes: Uint8Array, to: number, most: number): number {
    const from = this.#p
    const end = Math.min(to, from + most)
    let value = 0
    while (this.#p < end && bytes[this.#p]! >= ZERO && bytes[this.#p]! <= ZERO + 9) {
      value = value * 10 + bytes[this.#p++]! - ZERO
    }
    this.#digits = this.#p - from
    return value
  }
}

/** 'both': a date, perhaps with a time. */
export type ClockPart = 'both' | 'date' | 'time'

/** Whether stamps of this format begin with a date. */
export function isDated(format: TimeFormat): boolean {
  return format !== 'h:m:s' && format !== 'h:m'
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Days before each month, from March on, so that a leap day is the last one. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400)
  const daysOfMonths = Math.floor((153 * ((month + 9) % 12) + 2) / 5)
  return 365 * y + leapDays + daysOfMonths + day - 719_469
}

/** ISO 8601 of a moment: '2024-12-31T13:45:00.123'. @param seconds whole seconds since the midnight of `day` */
export function isoText(day: number, seconds: number, fraction: string): string {
  const whole = new Date((day * SECONDS_PER_DAY + seconds) * 1000).toISOString().slice(0, 19)
  return fraction === '' ? whole : `${whole}.${fraction}`
}

/** An offset from UTC as ISO 8601 has it: 'Z', '+05:30'; '' where none is known. */
export function offsetText(minutes: number): string {
  if (Number.isNaN(minutes)) return ''
  if (minutes === 0) return 'Z'
  const size = Math.abs(minutes)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
