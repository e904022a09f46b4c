import type { Channel, TimeUnit } from './types.ts'

const BRACKETED = /^(.*?)\s*(?:\(([^()]*)\)|\[([^[\]]*)\])$/s

/** Takes the unit out of a header: 'ecg (mV)' and 'ecg [mV]' are the channel 'ecg' in mV. */
export function splitUnit(header: string): Channel {
  const match = BRACKETED.exec(header)
  const unit = match?.[2] ?? match?.[3]
  if (!match || unit === undefined || /^\d+$/.test(unit)) return { name: header }
  // Empty brackets are how a name that ends in brackets of its own is written.
  return unit.trim() === '' ? { name: match[1]! } : { name: match[1]!, unit: unit.trim() }
}

/** The inverse of `splitUnit`. */
export function joinUnit({ name, unit }: Channel): string {
  if (unit !== undefined && unit !== '') {
    return /[()]|^\d+$/.test(unit) ? `${name} [${unit}]` : `${name} (${unit})`
  }
  return BRACKETED.test(name) ? `${name} []` : name
}

const UNIT_CELL =
  /^[[(]?(?:[nµμumkMG]?(?:V|A|W|Hz|g|m|s|Pa|N|T|J|Ω|l|L|mol|bar)|min|h|msec|usec|sec|seconds?|samples?|cm|°|°C|°F|K|%|‰|dB|bpm|rpm|ppm|deg|rad|lux|au|a\.u\.|(?:k?m|rad|deg|°)\/s(?:²|\^?2|\/s)?)?[\])]?$/

/** Whether a row below the names can only be units: 's', 'mV', '(m/s²)', some of them empty. */
export function isUnitRow(fields: readonly string[]): boolean {
  return fields.some((field) => field !== '') && fields.every((field) => UNIT_CELL.test(field))
}

/** Two columns of one name could not be told apart: the second 'ecg' becomes 'ecg 2'. */
export function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let free = name
    for (let n = 2; taken.has(free) || (free !== name && names.includes(free)); n++) free = `${name} ${n}`
    taken.add(free)
    return free
  })
}

const TIME_NAMES =
  /^(?:time|times|t|tempo|zeit|temps|tiempo|seconds?|secs?|segundos?|sekunden?|secondes?|milliseconds?|millis|elapsed(?: time)?|zeitstempel|time ?stamps?|timestamps?|rel(?:ative)? time|uhrzeit)$/i

const COUNTER_NAMES =
  /^(?:samples?|sample ?(?:no|number|index|nr)\.?|index|idx|frames?|n|no\.?|#|row|amostras?)$/i

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
export function timeName({ name, unit }: Channel): TimeName | null {
  const [, stem = name, suffix] = /^(.+?)[_ ./]+([a-zµμ]+)$/i.exec(name) ?? []
  const suffixUnit = suffix === undefined ? null : timeUnitOf(suffix)
  const named = TIME_NAMES.test(name) || (suffixUnit !== null && TIME_NAMES.test(stem))
  if (named) return { unit: unit === undefined ? (suffixUnit ?? timeUnitOf(name)) : timeUnitOf(unit) }
  return COUNTER_NAMES.test(name) && unit === undefined ? { unit: 'samples' } : null
}

export function timeUnitOf(text: string): TimeUnit | null {
  return TIME_UNITS.find(([pattern]) => pattern.test(text))?.[1] ?? null
}
