import { isFloat32Tie, nearestFloat32OfTie, POWERS_OF_TEN } from './decimal.ts'

/** The shortest decimal text that reads back to the same double, or −0, NaN, inf. */
export function float64Text(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value)
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf'
}

/** Significant digits that every normal float32 keeps, and that suffice for every float32. */
const KEPT_DIGITS = 6
const ENOUGH_DIGITS = 9
const SMALLEST_NORMAL = 2 ** -126

/** The shortest decimal text that reads back to the same float32: 0.1 rather than 0.10000000149011612. */
export function float32Text(value: number): string {
  if (!Number.isFinite(value) || value === 0) return float64Text(value)
  const fewest = Math.abs(value) < SMALLEST_NORMAL ? 1 : KEPT_DIGITS
  for (let digits = fewest; digits <= ENOUGH_DIGITS; digits++) {
    const short = roundedTo(digits, value)
    if (Math.fround(short) === value && roundsOnce(short, value)) return String(short)
  }
  return String(value)
}

/** Whether the text is read as `value` by those who round it once, too. */
function roundsOnce(short: number, value: number): boolean {
  return !isFloat32Tie(short) || nearestFloat32OfTie(String(short), short) === value
}

/** The double nearest to `value` rounded to so many significant digits. */
function roundedTo(digits: number, value: number): number {
  const size = Math.abs(value)
  if (size < 1e-9 || size >= 1e9) return Number(value.toPrecision(digits))
  // Digits before the point, or minus the zeros behind it. A power too many costs nothing: the rounding is checked.
  const magnitude = Math.floor(Math.log10(size)) + 1
  const decimals = digits - magnitude
  return decimals >= 0
    ? Math.round(value * POWERS_OF_TEN[decimals]!) / POWERS_OF_TEN[decimals]!
    : Math.round(value / POWERS_OF_TEN[-decimals]!) * POWERS_OF_TEN[-decimals]!
}
