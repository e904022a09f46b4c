import { ClockReader } from '../clock.ts'
import { Rollover } from '../rollover.ts'
import { readClock } from '../time-format.ts'
import type { TimeStamps } from '../time-stamps.ts'
import type { TimeFormat } from '../types.ts'

const DATE =
  /^(?:(?<year>\d{4})(?<mark>[-/.])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})|(?<compact>\d{8})(?=T)|(?<first>\d{1,2})(?<between>[-/. ])(?<second>\d{1,2}|[a-z]{3})\k<between>(?<last>\d{4}|\d\d))/i
const TIME =
  /^(?<gap>T| +|)(?:(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<seconds>\d\d))?|(?<joint>\d{4}|\d{6}))(?:(?<point>[.,])(?<fraction>\d*))?(?<half> ?[ap]m)?(?<zone> ?(?:z|utc|gmt|[+-]\d\d(?::?\d\d)?))?$/i

const DAY = 86_400n
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

type Groups = Readonly<Record<string, string | undefined>>

/** Rows whose stamps are read again, to see that they tell the time. */
const TRIED = 3

/** Writes times as dates and times of day, as in an example. */
export class ClockText {
  /** The fraction's digits in the example. */
  static decimalsOf(like: string): number {
    return /:\d\d[.,](\d+)/.exec(like)?.[1]?.length ?? 0
  }

  readonly #stamps: TimeStamps
  readonly #format: TimeFormat
  readonly #date: Groups | null
  readonly #time: Groups
  readonly #ahead: bigint
  /** Shown where the example does, or where the times are no whole days or minutes. */
  readonly #withTime: boolean
  readonly #withSeconds: boolean

  private constructor(stamps: TimeStamps, format: TimeFormat, date: Groups | null, time: Groups) {
    this.#stamps = stamps
    this.#format = format
    this.#date = date
    this.#time = time
    this.#ahead = secondsAhead(time['zone'] ?? '')
    const areWhole = (seconds: bigint) => {
      const whole = seconds * 10n ** BigInt(stamps.decimals)
      return Array.from({ length: TRIED }, (_, i) => stamps.ticks(i)).every((ticks) => ticks % whole === 0n)
    }
    this.#withTime = time['gap'] !== undefined || !areWhole(DAY)
    this.#withSeconds = time['seconds'] !== undefined || !areWhole(60n)
  }

  /**
   * @param stamps in seconds
   * @returns null where the example is of another kind, or such stamps would not tell these times
   */
  static for(stamps: TimeStamps, format: TimeFormat, like: string): ClockText | null {
    const isDated = format !== 'h:m:s' && format !== 'h:m'
    const date = isDated ? DATE.exec(like) : null
    if (isDated && !date) return null
    const rest = like.slice(date?.[0].length ?? 0)
    const time = date && rest === '' ? {} : TIME.exec(rest)?.groups
    if (!time) return null
    const text = new ClockText(stamps, format, date?.groups ?? null, time)
    // With seconds, hours and minutes would be another format.
    const isOther = format === 'h:m' && text.#withSeconds
    return !isOther && text.#isTold() ? text : null
  }

  /** Date, if there is one, and time of row `i`, with what is between them. */
  text(i: number): readonly [date: string, gap: string, time: string] {
    const one = 10n ** BigInt(this.#stamps.decimals)
    const ticks = this.#stamps.ticks(i) + this.#ahead * one
    const seconds = floorDiv(ticks, one)
    const day = floorDiv(seconds, DAY)
    const date = this.#date === null ? '' : this.#dateText(this.#date, Number(day))
    if (!this.#withTime) return [date, '', '']
    const fraction = (ticks - seconds * one).toString().padStart(this.#stamps.decimals, '0')
    const time = this.#timeText(Number(seconds - day * DAY), this.#stamps.decimals === 0 ? '' : fraction)
    return [date, this.#time['gap'] ?? ' ', time]
  }

  /** Seconds after which the stamps begin again. */
  get #period(): number | null {
    if (this.#date !== null) return null
    return this.#format === 'h:m:s' && this.#time['seconds'] === undefined ? 3600 : 86_400
  }

  /** Whether the stamps are read as the times that they are of, to the last digit. */
  #isTold(): boolean {
    const reader = new ClockReader(this.#format)
    const { decimals } = this.#stamps
    const rollover = new Rollover(this.#period)
    for (let i = 0; i < TRIED; i++) {
      const bytes = readClock(reader, this.text(i).join(''))
      if (bytes === null) return false
      const fraction = String.fromCharCode(...bytes.subarray(reader.fractionFrom, reader.fractionTo))
      const seconds = BigInt(rollover.passed(reader.wholeSeconds(0))) * 10n ** BigInt(decimals)
      if (seconds + BigInt(fraction.padEnd(decimals, '0') || '0') !== this.#stamps.ticks(i)) return false
    }
    return true
  }

  #dateText(
    { year, month, day: ofMonth, mark, compact, first, second, between, last }: Groups,
    day: number,
  ): string {
    const at = new Date(day * 86_400_000)
    const [y, m, d] = [String(at.getUTCFullYear()), at.getUTCMonth() + 1, at.getUTCDate()]
    if (compact !== undefined) return `${y}${two(m)}${two(d)}`
    if (year !== undefined) {
      const wide = month!.length === 2 && ofMonth!.length === 2
      return [y, like(wide, m), like(wide, d)].join(mark)
    }
    const named = /^[a-z]/i.test(second!)
    const wide = first!.length === 2 && (named || second!.length === 2)
    const name = named ? inCaseOf(second!, MONTHS[m - 1]!) : like(wide, m)
    const parts = this.#format === 'month-day-year' ? [name, like(wide, d)] : [like(wide, d), name]
    return [...parts, y.slice(-last!.length)].join(between)
  }

  #timeText(ofDay: number, fraction: string): string {
    const { hour = '00', joint, half, point, zone = '' } = this.#time
    const [h, m, s] = [Math.floor(ofDay / 3600), Math.floor(ofDay / 60) % 60, ofDay % 60]
    const rest = fraction === '' ? '' : `${point ?? '.'}${fraction}`
    if (joint !== undefined) return `${two(h)}${two(m)}${two(s)}${rest}${zone}`
    if (this.#period === 3600) {
      return `${like(hour.length === 2, m)}:${two(s)}${rest}`
    }
    const shown = half === undefined ? h : h % 12 || 12
    const ofMinute = this.#withSeconds ? `:${two(s)}${rest}` : ''
    const later = half === undefined ? '' : inCaseOf(half, half.replace(/[ap]/i, h < 12 ? 'a' : 'p'))
    return `${like(hour.length === 2, shown)}:${two(m)}${ofMinute}${later}${zone}`
  }
}

const two = (value: number): string => String(value).padStart(2, '0')

const like = (isWide: boolean, value: number): string => (isWide ? two(value) : String(value))

function inCaseOf(example: string, text: string): string {
  if (example === example.toLowerCase()) return text.toLowerCase()
  return example === example.toUpperCase() ? text.toUpperCase() : text
}

function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b
  return a % b < 0n ? quotient - 1n : quotient
}

/** What a zone's clock is ahead of UTC. */
function secondsAhead(zone: string): bigint {
  const [, sign, hours, minutes = '0'] = /([+-])(\d\d):?(\d\d)?/.exec(zone) ?? []
  if (hours === undefined) return 0n
  const size = BigInt(hours) * 3600n + BigInt(minutes) * 60n
  return sign === '-' ? -size : size
}
