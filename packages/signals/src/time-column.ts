import { readField } from './field-text.ts'
import { timeName, timeUnitOf } from './column-names.ts'
import type { Layout } from './layout.ts'
import { parseDecimal } from './decimal.ts'
import { inHertz, inSeconds, lastDigits, type Rate, rateOf, secondsPer } from './sample-rate.ts'
import { toNumber } from './rational.ts'
import type { Channel, OpenOptions, TimeUnit } from './types.ts'

/** What was decided about time. */
export interface TimeFound {
  readonly column: number | null
  readonly unit: TimeUnit | null
  readonly even: boolean | null
  readonly sampleRate: number | null
  readonly startTime: number
  /** Seconds by which a stamp may miss the grid; null when there is no grid. */
  readonly tolerance: number | null
  readonly reasons: { readonly timeColumn: string; readonly timeUnit: string; readonly sampleRate: string }
}

interface Candidate {
  readonly column: number
  readonly unit: TimeUnit
  readonly rate: Rate | null
  readonly why: string
  readonly whyUnit: string
}

/** Rows needed before even steps alone make an unnamed first column the time. */
const MIN_EVEN_ROWS = 4

export function findTime(layout: Layout, columns: readonly Channel[], options: OpenOptions): TimeFound {
  if (options.timeColumn === null) return without('Set by the caller: no time column.', options)
  const stampsOf = (column: number) => stamps(layout, column)
  const found =
    options.timeColumn === undefined
      ? recognise(layout, columns, stampsOf, options)
      : chosen(columns, options.timeColumn, stampsOf, options)
  if (typeof found === 'string') return without(found, options)
  return timed(found, stampsOf(found.column)[0], stampsOf(found.column), options)
}

/** The position of a column given by index or name; −1 when there is no such column. */
export function columnIndex(columns: readonly Channel[], wanted: number | string): number {
  if (typeof wanted === 'number') return wanted in columns ? wanted : -1
  return columns.findIndex(({ name }) => name === wanted)
}

function chosen(
  columns: readonly Channel[],
  which: number | string,
  stampsOf: (column: number) => string[],
  options: OpenOptions,
): Candidate {
  const column = columnIndex(columns, which)
  const named = timeName(columns[column]!)
  return {
    column,
    ...unitOf(columns[column]!, named?.unit ?? null, options),
    rate: rateOf(stampsOf(column)),
    why: 'Set by the caller.',
  }
}

function recognise(
  layout: Layout,
  columns: readonly Channel[],
  stampsOf: (column: number) => string[],
  options: OpenOptions,
): Candidate | string {
  let refused = 'No column is named like a time, and the first is not an evenly rising count.'
  for (const [column, channel] of columns.entries()) {
    const named = timeName(channel)
    if (!named || layout.kinds[column] !== 'number') continue
    const texts = stampsOf(column)
    if (texts.length > 1 && !rises(texts)) {
      refused = `Column "${channel.name}" is named like a time, but its values don't rise.`
      continue
    }
    const why = `Column "${channel.name}" is named like a time and its values rise.`
    return { column, ...unitOf(channel, named.unit, options), rate: rateOf(texts), why }
  }
  return bySteps(layout, columns[0]!, stampsOf, options) ?? refused
}

/** A first column without a telling name, or with a unit of time, whose values rise in even steps. */
function bySteps(
  layout: Layout,
  first: Channel,
  stampsOf: (column: number) => string[],
  options: OpenOptions,
): Candidate | null {
  const unit = first.unit === undefined ? null : timeUnitOf(first.unit)
  const telling = layout.names?.fields[0] !== undefined && !/^(?:|x)$/i.test(layout.names.fields[0])
  if (layout.kinds[0] !== 'number' || (telling && unit === null) || layout.kinds.length < 2) return null
  const texts = stampsOf(0)
  const rate = texts.length >= MIN_EVEN_ROWS && rises(texts) ? rateOf(texts) : null
  if (!rate?.even) return null
  const counts = unit === null && rate.rate.num === rate.rate.den && texts.every((text) => /^\d+$/.test(text))
  const found = unitOf(first, unit ?? (counts ? 'samples' : null), options)
  return { column: 0, ...found, rate, why: 'The first column rises in even steps.' }
}

function unitOf(channel: Channel, named: TimeUnit | null, options: OpenOptions) {
  if (options.timeUnit !== undefined) return { unit: options.timeUnit, whyUnit: 'Set by the caller.' }
  if (channel.unit !== undefined && timeUnitOf(channel.unit) !== null) {
    return { unit: timeUnitOf(channel.unit)!, whyUnit: `The header says "${channel.unit}".` }
  }
  if (named === 'samples') return { unit: named, whyUnit: 'The column counts samples.' }
  if (named !== null) return { unit: named, whyUnit: `The name "${channel.name}" says it.` }
  return { unit: 's' as const, whyUnit: 'Nothing says the unit: seconds are assumed.' }
}

function timed(
  found: Candidate,
  first: string | undefined,
  texts: string[],
  options: OpenOptions,
): TimeFound {
  const { column, unit, rate } = found
  const reasons = { timeColumn: found.why, timeUnit: found.whyUnit }
  const given = options.sampleRate
  if (unit === 'samples') {
    const why = given === undefined ? 'A count of samples says no rate.' : 'Set by the caller.'
    const base = { column, unit, even: rate?.even ?? null, tolerance: null, startTime: 0 }
    return { ...base, sampleRate: given ?? null, reasons: { ...reasons, sampleRate: why } }
  }
  const sampleRate = given ?? (rate ? inHertz(rate.rate, unit) : null)
  return {
    column,
    unit,
    sampleRate,
    even: rate?.even ?? null,
    startTime: first === undefined ? 0 : inSeconds(first, unit),
    tolerance: rate && sampleRate !== null ? tolerance(texts, rate, unit, sampleRate) : null,
    reasons: {
      ...reasons,
      sampleRate: given === undefined ? rateReason(rate, texts.length) : 'Set by the caller.',
    },
  }
}

function rateReason(rate: Rate | null, rows: number): string {
  if (!rate) return 'There are not two rising time stamps.'
  if (!rate.even) return `The steps are uneven: this is the mean over the first ${rows} rows.`
  if (rate.jitter > 0)
    return `The plainest rate that fits the first ${rows} time stamps to ${rate.jitter} of a step.`
  return `The plainest rate that explains the first ${rows} time stamps to their last digit.`
}

/** One unit of the coarsest digit that was the last, and what was forgiven. */
function tolerance(
  texts: readonly string[],
  rate: Rate,
  unit: Exclude<TimeUnit, 'samples'>,
  hertz: number,
): number {
  const coarsest = Math.max(...lastDigits(texts.map(parseDecimal)))
  const jitter = rate.even ? Math.max(rate.jitter, 1e-9) : 1e-9
  return 1.001 * 10 ** coarsest * toNumber(secondsPer(unit)) + (2 * jitter) / hertz
}

function without(reason: string, { sampleRate }: OpenOptions): TimeFound {
  const why = sampleRate === undefined ? 'There is no time column.' : 'Set by the caller.'
  return {
    column: null,
    unit: null,
    even: null,
    tolerance: null,
    startTime: 0,
    sampleRate: sampleRate ?? null,
    reasons: { timeColumn: reason, timeUnit: 'There is no time column.', sampleRate: why },
  }
}

/** The time stamps as decimal texts, up to the first row that has none. */
function stamps({ body, width, decimal }: Layout, column: number): string[] {
  const texts: string[] = []
  for (const { fields } of body) {
    const field = fields.length === width ? readField(fields[column]!, decimal) : null
    if (field?.kind !== 'number' || !isPlausible(field)) break
    texts.push(field.text)
  }
  return texts
}

/** Bounds the exact arithmetic on numbers that are no time of anything. */
function isPlausible({ value, text }: { value: number; text: string }): boolean {
  const size = Math.abs(value)
  if (text.length >= 64 || /e[+-]?\d{4}/i.test(text)) return false
  return size < 1e30 && (size > 1e-30 || size === 0)
}

/** Time passes, but for a stray stamp in twenty. */
function rises(texts: readonly string[]): boolean {
  const values = texts.map(Number)
  const backward = values.filter((value, i) => i > 0 && value < values[i - 1]!).length
  return values.at(-1)! > values[0]! && backward <= (values.length - 1) / 20
}
