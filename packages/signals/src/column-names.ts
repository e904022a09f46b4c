import type { Channel, TimeUnit } from './types.ts'

/** Longer texts are no header; patterns are not tried on them. */
const LONGEST_NAME = 500

const BRACKETED = /^(.*?)\s*(?:\(([^()]*)\)|\[([^[\]]*)\])$/s

/** Takes the unit out of a header: 'ecg (mV)' and 'ecg [mV]' are the channel 'ecg' in mV. */
export function splitUnit(header: string): Channel {
  const match = header.length > LONGEST_NAME ? null : BRACKETED.exec(header)
  const unit = match?.[2] ?? match?.[3]
  if (!match || unit === undefined || /^\d+$/.test(unit)) return { name: header }
  // V(out) is a name; ecg(mV) has a unit.
  const isAttached = match[1] !== '' && header[match[1]!.length] !== ' '
  if (isAttached && unit !== '' && !isUnit(unit.trim())) return { name: header }
  // Empty brackets are how a name that ends in brackets of its own is written.
  return unit.trim() === '' ? { name: match[1]! } : { name: match[1]!, unit: unit.trim() }
}

/** The inverse of `splitUnit`. */
export function joinUnit({ name, unit }: Channel): string {
  if (unit !== undefined && unit !== '') {
    return /[()]|^\d+$/.test(unit) ? `${name} [${unit}]` : `${name} (${unit})`
  }
  return name.length <= LONGEST_NAME && BRACKETED.test(name) ? `${name} []` : name
}

const UNIT_ATOM =
  '(?:[pnµμumcdhkMGT]?(?:V|A|W|Wh|VA|VAr|Hz|g|m|s|S|Pa|N|Nm|T|J|eV|Ω|Ohm|ohm|l|L|mol|bar|F|H|C|lx|lm|cd|Sv|Gy|Bq)|min|h|hr|K|rad|deg|[°º][CFK]?|atm|psi|mmHg|cmH2O|rev|kn|kph|mph|ft|%|‰|% ?RH|ppb|pH)'
const SUPERSCRIPT = '[⁻²³⁴]+|\\^-?[1-4]'
const UNIT_DIVISOR = ` ?[/·*] ?\\(?(?:√|sqrt\\()?${UNIT_ATOM}?(?:${SUPERSCRIPT}|-?[1-4])?(?:/s)?\\)*`
/** L1 is a name. */
const UNIT_CELL = new RegExp(`^(?:${UNIT_ATOM}(?:${SUPERSCRIPT})?|1)(?:${UNIT_DIVISOR})*\\*?$`)
const UNIT_WORD =
  /^(?:(?:milli|micro)?(?:volts?|sec(?:ond)?s?|amp(?:ere)?s?)|[mun]secs?|(?:h{1,2}|m{1,2})(?::(?:mm|ss))+(?:[.,](?:m+|s+|0+|f+))?|(?:yyyy|dd|mm)\W(?:mm|dd)\W(?:dd|yyyy)(?: .*)?|deg ?[CF]|samples?|counts?|dB|bpm|rpm|ppm|lux|au|a\.u\.|no[_ ]units?|unitless|n\/a|-)$/i

/** Whether a row below the names can only be units: 's', 'mV', '(m/s²)', some of them empty. */
export function isUnitRow(fields: readonly string[]): boolean {
  const units = fields.filter((field) => field !== '').map(bareUnit)
  return units.length > 0 && units.every(isUnit)
}

/** A row of units in which some columns say what they are instead. */
export function isLooseUnitRow(fields: readonly string[]): boolean {
  const units = fields.filter((field) => field !== '').map(bareUnit)
  return (
    units.some(isUnit) && units.every((unit) => isUnit(unit) || /^(?:no\.?|time|date|ts|rn)$/i.test(unit))
  )
}

/** Below names and units, Campbell's loggers say how each value was made, the USGS how wide the columns are; others draw a line. */
export function isProcessRow(fields: readonly string[]): boolean {
  const filled = fields.filter((field) => field !== '')
  return (
    filled.length > 0 &&
    filled.every((field) => /^(?:smp|avg|max|min|std|tot|\d+[dns]|[-=:+]{2,})$/i.test(field))
  )
}

function isUnit(text: string): boolean {
  return UNIT_CELL.test(text) || UNIT_WORD.test(text)
}

/** A unit as a row of units has it, without the brackets around it. */
export function bareUnit(field: string): string {
  return /^(?:\((.*)\)|\[(.*)\])$/s.exec(field)?.slice(1).find(Boolean) ?? field
}

/** Two columns of one name could not be told apart: the second 'ecg' becomes 'ecg 2'. */
export function distinct(names: readonly string[]): string[] {
  const written = new Set(names)
  const taken = new Set<string>()
  const last = new Map<string, number>()
  return names.map((name) => {
    let free = name
    let n = last.get(name) ?? 1
    while (taken.has(free) || (free !== name && written.has(free))) free = `${name} ${++n}`
    last.set(name, n)
    taken.add(free)
    return free
  })
}

const TIME_WORDS =
  'times?|t|tempo|zeit|temps|tiempo|hora|heure|seconds?|secs?|segundos?|sekunden?|secondes?|milliseconds?|millis|micros|elapsed|zeitstempel|uhrzeit|time ?stamps?|ts|unix|epoch|date ?time|x-axis|x value|start ?(?:date|time)'

/** Words that may stand beside those, and say nothing else: 'utc time', 'sensor timestamp'. */
const TIME_QUALIFIERS =
  'date|utc|gmt|local|system|rel|relative|device|phone|sensor|gps|logging|recording|sample|posix|computer|host'

const TIME_NAMES = new RegExp(
  `^(?:(?:${TIME_QUALIFIERS}|${TIME_WORDS})[ /-])*(?:${TIME_WORDS})(?:[ /-](?:${TIME_QUALIFIERS}|${TIME_WORDS}))*$`,
  'i',
)

const LONGEST_TIME_NAME = 60

const COUNTER_NAMES =
  /^(?:samples?|samples? ?(?:no|number|index|nr|#)\.?|index|idx|frames?|n|no\.?|#|row|amostras?)$/i

const TIME_UNITS: readonly [RegExp, TimeUnit][] = [
  [/^(?:h|hr|hrs|hours?|horas?|stunden?)$/i, 'h'],
  [/^(?:min|mins|minutes?|minutos?|minuten?)$/i, 'min'],
  [/^(?:s|secs?|seconds?|segundos?|sekunden?|secondes?)$/i, 's'],
  [/^(?:ms|msecs?|milliseconds?|millis|millisekunden?|milissegundos?)$/i, 'ms'],
  [/^(?:us|µs|μs|usecs?|microseconds?|micros|mikrosekunden?)$/i, 'µs'],
  [/^(?:ns|nsecs?|nanoseconds?|nanos)$/i, 'ns'],
  [/^(?:samples?|smp|frames?|amostras?)$/i, 'samples'],
]

export interface TimeName {
  /** null: the name doesn't say. */
  readonly unit: TimeUnit | null
}

/** Whether a column's name says that it is the time, and in which unit; null when it doesn't. */
export function timeName({ name: written, unit }: Channel): TimeName | null {
  if (written.length > LONGEST_TIME_NAME) return null
  const name = written.replace(/_/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2')
  const [, stem = name, suffix] = /^(.+?)[_ ./]+([a-zµμ]+)$/i.exec(name) ?? []
  const suffixUnit = suffix === undefined ? null : timeUnitOf(suffix)
  const named = TIME_NAMES.test(name) || (suffixUnit !== null && TIME_NAMES.test(stem))
  if (named) return { unit: unit === undefined ? (suffixUnit ?? timeUnitOf(name)) : timeUnitOf(unit) }
  return COUNTER_NAMES.test(name) && unit === undefined ? { unit: 'samples' } : null
}

export function timeUnitOf(text: string): TimeUnit | null {
  return TIME_UNITS.find(([pattern]) => pattern.test(text))?.[1] ?? null
}
