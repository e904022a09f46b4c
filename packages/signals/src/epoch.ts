import { isoText } from './clock.ts'
import { parseDecimal } from './decimal.ts'
import type { TimeUnit } from './types.ts'

const EPOCHS: readonly [unit: TimeUnit, perSecond: number][] = [
  ['s', 1],
  ['ms', 1e3],
  ['µs', 1e6],
  ['ns', 1e9],
]

/** The unit in which a number is a time since 1970 that lies between 2001 and 2065; null when there is none. */
export function epochUnit(stamp: string | undefined): TimeUnit | null {
  const value = Number(stamp)
  return EPOCHS.find(([, perSecond]) => value >= 1e9 * perSecond && value < 3e9 * perSecond)?.[0] ?? null
}

/** A time since 1970 as ISO 8601, in UTC. */
export function epochDate(stamp: string, unit: TimeUnit): string {
  const power = { s: 0, ms: 3, µs: 6, ns: 9, h: 0, min: 0, samples: 0 }[unit]
  const { digits, exponent } = parseDecimal(stamp)
  const decimals = Math.max(0, power - exponent)
  const scaled = (digits * 10n ** BigInt(Math.max(0, exponent - power)))
    .toString()
    .padStart(decimals + 1, '0')
  const whole = scaled.slice(0, scaled.length - decimals)
  const fraction = scaled.slice(scaled.length - decimals).replace(/0+$/, '')
  return `${isoText(0, Number(whole), fraction)}Z`
}
