import { toBinary } from './decimal.ts'

/** An exact positive fraction. */
export interface Rational {
  readonly num: bigint
  readonly den: bigint
}

export function rational(num: bigint, den: bigint = 1n): Rational {
  return { num, den }
}

/** In lowest terms. */
export function reduced({ num, den }: Rational): Rational {
  let a = num
  let b = den
  while (b !== 0n) [a, b] = [b, a % b]
  return { num: num / a, den: den / a }
}

/** The nearest double. */
export function toNumber({ num, den }: Rational): number {
  if (num < 0n) return -toNumber({ num: -num, den })
  if (num <= MAX_EXACT && den <= MAX_EXACT) return Number(num) / Number(den)
  // 40 significant digits, then one more that says whether anything follows them.
  const digits = 40 + den.toString().length - num.toString().length
  const scaledNum = digits > 0 ? num * 10n ** BigInt(digits) : num
  const scaledDen = digits > 0 ? den : den * 10n ** BigInt(-digits)
  const more = scaledNum % scaledDen === 0n ? '0' : '1'
  return Number(`${scaledNum / scaledDen}${more}e${-digits - 1}`)
}

const MAX_EXACT = BigInt(Number.MAX_SAFE_INTEGER)

export function isBelow(a: Rational, b: Rational): boolean {
  return a.num * b.den < b.num * a.den
}

/**
 * The plainest fraction in `[low, high]`, both positive. Among whole numbers that is the roundest one
 * (44100 rather than 44097), otherwise the one with the smallest denominator (Stern–Brocot). Below 1 the
 * reciprocal is judged: a rate of 1/10 Hz is a period of 10 s.
 */
export function plainest(low: Rational, high: Rational): Rational {
  if (high.num < high.den) {
    const { num, den } = plainest(invert(high), invert(low))
    return rational(den, num)
  }
  const first = ceil(low)
  const last = high.num / high.den
  return first <= last ? rational(roundest(first, last)) : simplest(low, high)
}

/** The plainest fraction whose nearest double is this one. */
export function plainestOf(value: number): Rational {
  const { digits, exponent } = toBinary(value)
  const up = exponent > 0 ? 2n ** BigInt(exponent) : 1n
  const down = exponent < 0 ? 2n ** BigInt(-exponent) : 1n
  // Everything nearer than half a unit of the last bit rounds to it; 511/1024 keeps clear of the ties.
  const at = (part: bigint) => rational((digits * 1024n + part) * up, 1024n * down)
  return plainest(at(-511n), at(511n))
}

function simplest(low: Rational, high: Rational): Rational {
  const whole = low.num / low.den
  if (whole * low.den === low.num) return rational(whole)
  if (whole < high.num / high.den) return rational(whole + 1n)
  const rest = simplest(
    rational(high.den, high.num - whole * high.den),
    rational(low.den, low.num - whole * low.den),
  )
  return rational(whole * rest.num + rest.den, rest.num)
}

function roundest(first: bigint, last: bigint): bigint {
  for (let power = 10n ** BigInt(last.toString().length - 1); power > 1n; power /= 10n) {
    for (const step of [power, power / 2n, power / 5n]) {
      const multiple = ((first + step - 1n) / step) * step
      if (multiple <= last && multiple > 0n) return multiple
    }
  }
  return first > 0n ? first : 1n
}

function invert({ num, den }: Rational): Rational {
  return rational(den, num)
}

function ceil({ num, den }: Rational): bigint {
  return (num + den - 1n) / den
}
