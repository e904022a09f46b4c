import { timeName, timeUnitOf } from './column-names.ts'
import { isDated } from './clock.ts'
import { parseDecimal } from './decimal.ts'
import type { Layout } from './layout.ts'
import { say, type Said } from './say.ts'
import { rateBetweenGaps, unevenness } from './jitter.ts'
import { gridTolerance, inHertz, inSeconds, type Rate, rateOf, rises } from './sample-rate.ts'
import { epochDate, epochUnit } from './epoch.ts'
import { type Clock, clockStamps, numericStamps, type Stamps } from './stamps.ts'
import type { Channel, Decision, OpenOptions, TimeUnit } from './types.ts'

/** What was decided about time. */
export interface TimeFound {
  readonly column: number | null
  readonly unit: TimeUnit | null
  readonly even: boolean | null
  readonly sampleRate: number | null
  readonly startTime: number
  readonly startDate: string | null
  /** null: the stamps are numbers, or there are none. */
  readonly clock: Clock | null
  /** Seconds by which a stamp may miss the grid; null when there is no grid. */
  readonly tolerance: number | null
  /** The first stamp in seconds as the row parser gives it: of a clock, since the midnight of the first day. */
  readonly gridStart: number
  readonly reasons: Readonly<Record<TimeDecision, Said>>
}

type TimeDecision = Extract<Decision, 'timeColumn' | 'dateColumn' | 'timeFormat' | 'timeUnit' | 'sampleRate'>

interface Candidate extends Stamps {
  readonly column: number
  readonly unit: TimeUnit
  readonly rate: Rate | null
  readonly why: Said
  readonly whyUnit: Said
}

/** Columns before the times of day among which their dates are looked for. */
const DATES_BEFORE = 3

/** Rows needed before even steps alone make an unnamed first column the time. */
const MIN_EVEN_ROWS = 4

export function findTime(layout: Layout, columns: readonly Channel[], options: OpenOptions): TimeFound {
  if (options.timeColumn === null) return without(say('time-set-none'), options)
  const found =
    options.timeColumn === undefined
      ? recognise(layout, columns, options)
      : chosen(layout, columns, columnIndex(columns, options.timeColumn), options)
  return 'code' in found ? without(found, options) : timed(found, options)
}

/** The position of a column given by index or name; −1 when there is no such column. */
export function columnIndex(columns: readonly Channel[], wanted: number | string): number {
  if (typeof wanted === 'number') return wanted in columns ? wanted : -1
  return columns.findIndex(({ name }) => name === wanted)
}

function chosen(
  layout: Layout,
  columns: readonly Channel[],
  column: number,
  options: OpenOptions,
): Candidate {
  const { timeFormat } = options
  const isClock = timeFormat === undefined ? layout.kinds[column] === 'time' : timeFormat !== null
  const stamps = (isClock ? clockOf(layout, columns, column, options) : null) ?? numericStamps(layout, column)
  return candidate(columns[column]!, column, stamps, say('set-by-caller'), options)
}

/** Named times first, then clocks, then counts of samples, then whatever first column rises evenly. */
function recognise(layout: Layout, columns: readonly Channel[], options: OpenOptions): Candidate | Said {
  let refused = say('time-not-found')
  const found: Candidate[] = []
  const isNumber = (column: number) => layout.kinds[column] === 'number' && !options.timeFormat
  for (const counters of [false, true]) {
    for (const [column, channel] of columns.entries()) {
      const named = timeName(channel)
      const isClock = layout.kinds[column] === 'time' && options.timeFormat !== null && !counters
      const isNamed = isNumber(column) && named !== null && (named.unit === 'samples') === counters
      if (!isNamed && !isClock) continue
      const stamps = isClock ? clockOf(layout, columns, column, options) : numericStamps(layout, column)
      if (!stamps) continue
      if (stamps.texts.length > 1 && !rises(stamps.texts)) {
        refused = say(isClock ? 'time-clock-falls' : 'time-name-falls', { column: channel.name })
        continue
      }
      const why = say(isClock ? 'time-by-clock' : 'time-by-name', { column: channel.name })
      found.push(candidate(channel, column, stamps, why, options))
    }
    // Of several, the one with a name, and of these the even one, is the samples'.
    const whole = found.filter(({ column }) => !found.some(({ clock }) => clock?.dateColumn === column))
    const named = whole.filter(({ column }) => timeName(columns[column]!) !== null)
    const likely = named.length > 0 ? named : whole
    if (likely.length > 0) return likely.find(({ rate }) => rate?.even) ?? likely[0]!
  }
  return bySteps(layout, columns, options) ?? refused
}

/** The stamps of a clock, with the dates of a column before it where it has none; null where they have no format. */
function clockOf(
  layout: Layout,
  columns: readonly Channel[],
  column: number,
  options: OpenOptions,
): Stamps | null {
  const format = options.timeFormat ?? undefined
  if (options.dateColumn != null) {
    return clockStamps(layout, column, columnIndex(columns, options.dateColumn), format)
  }
  const alone = clockStamps(layout, column, null, format)
  const found = alone?.texts.length ?? 0
  const wantsDate =
    format === undefined ? alone?.clock && !isDated(alone.clock.format) : isDated(format) && found === 0
  if (!wantsDate || options.dateColumn === null) return alone
  // Dates come before the times they belong to.
  for (let dates = column - 1; dates >= Math.max(0, column - DATES_BEFORE); dates--) {
    const pair = layout.kinds[dates] === 'number' ? null : clockStamps(layout, column, dates, format)
    const isPair = pair?.clock && isDated(pair.clock.format)
    if (isPair && pair.texts.length >= Math.max(1, 0.75 * found)) return pair
  }
  return alone
}

/** A first column of numbers without a telling name, or with a unit of time, whose values rise in even steps. */
function bySteps(layout: Layout, columns: readonly Channel[], options: OpenOptions): Candidate | null {
  const column = layout.kinds.indexOf('number')
  const first = columns[column]
  if (first === undefined) return null
  const name = layout.names?.fields[column]
  const unit = timeUnitOf(first.unit ?? first.name)
  const telling = name !== undefined && !/^(?:|x)$/i.test(name)
  const alone = layout.kinds.filter((kind) => kind !== 'text').length < 2
  if (options.timeFormat || (telling && unit === null) || alone) return null
  const { texts } = numericStamps(layout, column)
  const rate = texts.length >= MIN_EVEN_ROWS && rises(texts) ? rateOf(texts) : null
  if (!rate?.even) return null
  const counts = unit === null && rate.rate.num === rate.rate.den && texts.every((text) => /^\d+$/.test(text))
  const why = say(column === 0 ? 'time-by-steps' : 'time-by-steps-of-numbers')
  return {
    column,
    texts,
    clock: null,
    rate,
    why,
    ...unitOf(first, texts[0], unit ?? (counts && epochUnit(texts[0]) === null ? 'samples' : null), options),
  }
}

function candidate(
  channel: Channel,
  column: number,
  stamps: Stamps,
  why: Said,
  options: OpenOptions,
): Candidate {
  const unit = stamps.clock
    ? { unit: 's' as const, whyUnit: say('time-unit-of-clock') }
    : unitOf(channel, stamps.texts[0], timeName(channel)?.unit ?? null, options)
  return { column, ...stamps, ...unit, rate: rateBetweenGaps(stamps.texts), why }
}

function unitOf(channel: Channel, first: string | undefined, named: TimeUnit | null, options: OpenOptions) {
  if (options.timeUnit !== undefined) return { unit: options.timeUnit, whyUnit: say('set-by-caller') }
  if (channel.unit !== undefined && timeUnitOf(channel.unit) !== null) {
    return { unit: timeUnitOf(channel.unit)!, whyUnit: say('time-unit-in-header', { unit: channel.unit }) }
  }
  if (named === 'samples') return { unit: named, whyUnit: say('time-unit-of-count') }
  if (named !== null) return { unit: named, whyUnit: say('time-unit-in-name', { name: channel.name }) }
  const epoch = epochUnit(first)
  if (epoch) return { unit: epoch, whyUnit: say('time-unit-by-epoch', { date: epochDate(first!, epoch) }) }
  return { unit: 's' as const, whyUnit: say('time-unit-assumed') }
}

function timed(found: Candidate, options: OpenOptions): TimeFound {
  const { column, unit, rate, texts, clock } = found
  const reasons = {
    timeColumn: found.why,
    timeUnit: found.whyUnit,
    dateColumn: dateReason(clock, options),
    timeFormat: clock ? clock.reason : say('format-numbers'),
  }
  const given = options.sampleRate
  const base = { column, unit, clock, even: rate?.even ?? null }
  if (unit === 'samples') {
    const why = say(given === undefined ? 'rate-of-count' : 'set-by-caller')
    const none = { tolerance: null, startTime: 0, startDate: null, gridStart: 0, sampleRate: given ?? null }
    return { ...base, ...none, reasons: { ...reasons, sampleRate: why } }
  }
  const sampleRate = given ?? (rate ? inHertz(rate.rate, unit) : null)
  const first = texts[0]
  const isEpoch = first !== undefined && !clock && epochUnit(first) === unit
  return {
    ...base,
    sampleRate,
    gridStart: first === undefined ? 0 : inSeconds(first, unit),
    startTime: first === undefined ? 0 : inSeconds(sinceEpoch(first, clock), unit),
    startDate: clock ? clock.startDate : isEpoch ? epochDate(first, unit) : null,
    tolerance: rate && sampleRate !== null ? gridTolerance(texts, rate, unit, sampleRate) : null,
    reasons: {
      ...reasons,
      sampleRate: given === undefined ? rateReason(found) : say('set-by-caller'),
    },
  }
}

/** Adds the days that the stamps of a clock leave out. */
function sinceEpoch(stamp: string, clock: Clock | null): string {
  if (!clock) return stamp
  const { digits, exponent } = parseDecimal(stamp)
  return `${digits + BigInt(clock.originDay) * 86_400n * 10n ** BigInt(-exponent)}e${exponent}`
}

function dateReason(clock: Clock | null, { dateColumn }: OpenOptions): Said {
  if (dateColumn !== undefined) return say('set-by-caller')
  if (!clock) return say('date-not-needed')
  if (clock.dateColumn !== null) return say('date-column')
  if (isDated(clock.format)) return say('date-in-stamps')
  if (clock.rollovers === 0) return say('date-none')
  return say(clock.period === 3600 ? 'date-none-hour' : 'date-none-midnight')
}

function rateReason({ rate, texts }: Candidate): Said {
  const rows = texts.length
  if (!rate) return say('rate-unknown')
  if (!rate.even) {
    const uneven = { ...unevenness(texts.map(Number), rate), rows }
    return say(uneven.gaps && rate.jitter < Infinity ? 'rate-between-gaps' : 'rate-uneven', uneven)
  }
  return rate.jitter > 0 ? say('rate-jitter', { rows, jitter: rate.jitter }) : say('rate', { rows })
}

function without(reason: Said, { sampleRate }: OpenOptions): TimeFound {
  const none = say('time-none')
  const why = sampleRate === undefined ? none : say('set-by-caller')
  return {
    column: null,
    unit: null,
    clock: null,
    even: null,
    tolerance: null,
    startTime: 0,
    startDate: null,
    gridStart: 0,
    sampleRate: sampleRate ?? null,
    reasons: { timeColumn: reason, dateColumn: none, timeFormat: none, timeUnit: none, sampleRate: why },
  }
}
