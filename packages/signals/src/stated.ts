import type { TimeFound } from './time-column.ts'
import { epochDate, epochUnit } from './epoch.ts'
import { rateOf } from './sample-rate.ts'
import { toNumber } from './rational.ts'
import { say } from './say.ts'
import type { OpenOptions } from './types.ts'

const NUMBER = String.raw`(\d+(?:[.,]\d+)?(?:e[+-]?\d+)?)`
const BETWEEN = String.raw`["']?(?: *[([](?<unit>[^)\]]*)[)\]])?[\s:=,;"']+`

/** What is stated further to the right of a line above the numbers is not looked for. */
const LONGEST_LINE = 500

/** How programs state the rate in lines above the numbers; the groups are the number and its unit. */
const RATES = [
  new RegExp(
    String.raw`\bsampl(?:e|ing)[ _-]*(?:rate|freq(?:uency)?)\b${BETWEEN}${NUMBER}\s*([a-z/]*)`,
    'gi',
  ),
  new RegExp(String.raw`\b(?:fs|srate)\b${BETWEEN}${NUMBER}\s*([a-z/]*)`, 'gi'),
  new RegExp(String.raw`\bActiGraph\b.*? at (?<unit>)${NUMBER} (Hz)`, 'gi'),
]

const INTERVALS = [
  new RegExp(String.raw`\bsampl(?:e|ing)[ _-]*(?:interval|period)\b${BETWEEN}${NUMBER}\s*([a-zµ]*)`, 'gi'),
  new RegExp(String.raw`(?<unit>)${NUMBER}\s*([a-zµ]+)/sample\b`, 'gi'),
]

const HERTZ: readonly [RegExp, number][] = [
  [/^(?:|hz|hertz|sps|s\/s|samples?\/s(?:ec(?:ond)?)?)$/i, 1],
  [/^(?:khz|kilohertz|ksps)$/i, 1000],
  [/^mhz$/i, 1e6],
]

/** An interval without a unit may be seconds or milliseconds: nothing is assumed. */
const PER_SECOND: readonly [RegExp, number][] = [
  [/^s(?:ec(?:ond)?s?)?$/i, 1],
  [/^(?:ms|msecs?|milliseconds?)$/i, 1000],
  [/^(?:µs|us|usecs?|microseconds?)$/i, 1e6],
]

/** A rate that lines above the numbers state, where the time stamps don't tell it. */
export function withStatedRate(time: TimeFound, above: readonly string[], options: OpenOptions): TimeFound {
  if (time.sampleRate !== null || options.sampleRate !== undefined) return time
  const file = startAndRate(above)
  if (file && time.column === null) {
    const { rate, startTime, startDate } = file
    const sampleRate = say('rate-in-rows')
    return { ...time, sampleRate: rate, startTime, startDate, reasons: { ...time.reasons, sampleRate } }
  }
  const oscilloscope = startAndIncrement(above)
  if (oscilloscope && time.unit === 'samples') {
    const sampleRate = say('rate-in-header')
    return { ...time, ...oscilloscope, reasons: { ...time.reasons, sampleRate } }
  }
  const stated = statedRate(above)
  if (!stated || (time.column !== null && time.unit !== 'samples')) return time
  const sampleRate = say('rate-stated', { text: stated.text })
  return { ...time, sampleRate: stated.rate, reasons: { ...time.reasons, sampleRate } }
}

/** null where nothing or several different things are stated. */
function statedRate(above: readonly string[]): { rate: number; text: string } | null {
  const found = new Map<number, string>()
  for (const line of above) {
    for (const [patterns, units, isInterval] of [
      [RATES, HERTZ, false],
      [INTERVALS, PER_SECOND, true],
    ] as const) {
      for (const match of patterns.flatMap((pattern) => [...line.slice(0, LONGEST_LINE).matchAll(pattern)])) {
        const [, , number = '', written = ''] = match
        const unit = match.groups?.['unit'] || written
        const factor = units.find(([pattern]) => pattern.test(unit.trim()))?.[1]
        const value = Number(number.replace(',', '.'))
        if (factor === undefined || !(value > 0)) continue
        found.set(isInterval ? factor / value : value * factor, match[0].trim())
      }
    }
  }
  const [only] = found
  return only && found.size === 1 ? { rate: only[0], text: only[1] } : null
}

/**
 * Empatica's E4 and others write, instead of names, a row of the start in seconds since 1970 and a row of the rate in
 * Hz, each once per channel.
 */
export function isStartAndRate(
  first: readonly string[],
  second: readonly string[],
  third: readonly string[],
): boolean {
  const isOne = (fields: readonly string[]) =>
    fields.length > 0 && fields.every((field) => field === fields[0])
  const rate = Number(second[0])
  const isRate = rate > 0 && rate <= 10_000 && isOne(second) && second.length === first.length
  return isOne(first) && epochUnit(first[0]) === 's' && isRate && epochUnit(third[0]) === null
}

/** Rigol's oscilloscopes write the first sample's time and the step at the end of the rows of names and units. */
export function isStartAndIncrement(names: readonly string[], units: readonly string[]): boolean {
  const place = names.indexOf('Start')
  return (
    place > 0 && names[place + 1] === 'Increment' && units[0] === 'Sequence' && Number(units[place + 1]) > 0
  )
}

function startAndIncrement(above: readonly string[]) {
  const [names, units] = lastTwo(above)
  if (!names || !units || !isStartAndIncrement(names, units)) return null
  const place = names.indexOf('Start')
  // 1/1e-6 is not 1e6: the plainest rate is meant.
  const rate = rateOf(['0', units[place + 1]!])
  return rate && { sampleRate: toNumber(rate.rate), startTime: Number(units[place]) }
}

function lastTwo(above: readonly string[]): string[][] {
  const rows = above.filter((line) => line.trim() !== '').slice(-2)
  return rows.map((line) => line.split(/[,;\t]/).map((field) => field.trim()))
}

function startAndRate(above: readonly string[]) {
  const [first, second] = lastTwo(above)
  if (!first || !second || !isStartAndRate(first, second, [])) return null
  return { rate: Number(second[0]), startTime: Number(first[0]), startDate: epochDate(first[0]!, 's') }
}
