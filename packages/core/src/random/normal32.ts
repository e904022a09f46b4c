import { fusedMultiplyAdd } from '@sinal/kernels'

/*
 * Normal numbers in float32, bit for bit those of PyTorch's AVX2 code.
 *
 * That code takes logarithm, sine and cosine from the polynomials of Cephes, whose last bit differs from the exact
 * value in a third of the numbers. Every step below is rounded as it rounds it. Its compiler fused products into sums,
 * rounding once; fround(a * b + c) rounds the sum to double first, which changes the float32 only if that hits the
 * middle between two of them inexactly. For none of the 2²⁴ values of u and of v it does.
 * https://github.com/pytorch/pytorch/blob/v1.13.1/aten/src/ATen/native/cpu/DistributionTemplates.h
 * https://github.com/pytorch/pytorch/blob/v1.13.1/aten/src/ATen/native/cpu/avx_mathfun.h
 */

const fround = Math.fround

const HALF_BLOCK = 8
const TWO_PI = fround(2 * Math.PI)
const FOUR_OVER_PI = fround(4 / Math.PI)

/**
 * Turns 16 uniform numbers from `start` on into normal ones, as PyTorch's normal_fill_16_AVX2.
 *
 * Box–Muller: u in the first half and v in the second give √(−2·ln(1 − u))·cos 2πv and √(−2·ln(1 − u))·sin 2πv.
 */
export function normalBlock32(data: Float32Array, start: number, mean: number, std: number): void {
  for (let i = start; i < start + HALF_BLOCK; i++) {
    const j = i + HALF_BLOCK
    const radius = fround(Math.sqrt(-2 * log32(1 - (data[i] as number))))

    const angle = fround(TWO_PI * (data[j] as number))
    const octant = (fround(angle * FOUR_OVER_PI) + 1) & ~1
    const x = remainder32(angle, octant)
    const z = fround(x * x)
    const s = sine32(x, z)
    const c = cosine32(z)
    // The octant is as good as a coin: products choose without a branch that would be mispredicted.
    const swap = (octant >> 1) & 1
    const sin = (swap * c + (1 - swap) * s) * (1 - ((octant >> 1) & 2))
    const cos = (swap * s + (1 - swap) * c) * (1 - (((octant + 2) >> 1) & 2))

    data[i] = fusedMultiplyAdd(fround(radius * cos), std, mean)
    data[j] = fusedMultiplyAdd(fround(radius * sin), std, mean)
  }
}

const word = new Int32Array(1)
const wordAsFloat = new Float32Array(word.buffer)

const SQRT_HALF_FRACTION = 0x3504f3
const LOG_POLYNOMIAL = Float64Array.of(
  7.0376836292e-2,
  -1.151461031e-1,
  1.167699874e-1,
  -1.2420140846e-1,
  1.4249322787e-1,
  -1.6668057665e-1,
  2.0000714765e-1,
  -2.4999993993e-1,
  3.3333331174e-1,
).map(fround)
// ln 2 = 0.693359375 − 2.1219444·10⁻⁴
const LN2_HIGH = 0.693359375
const LN2_LOW = fround(-2.1219444e-4)

/** log256_ps: with u = 2^k·(1 + x), 1 + x in [√½, √2), ln u = k·ln 2 + x − x²/2 + x³·P(x). */
function log32(u: number): number {
  wordAsFloat[0] = u
  const pattern = word[0] as number
  const fraction = pattern & 0x7fffff
  const belowSqrtHalf = (fraction - SQRT_HALF_FRACTION) >>> 31
  const k = (pattern >> 23) - 126 - belowSqrtHalf
  word[0] = fraction | (0x3f000000 + (belowSqrtHalf << 23))
  const x = (wordAsFloat[0] as number) - 1

  let p = LOG_POLYNOMIAL[0] as number
  for (let i = 1; i < LOG_POLYNOMIAL.length; i++) p = fround(p * x + (LOG_POLYNOMIAL[i] as number))

  const z = fround(x * x)
  const cubic = fround(fround(p * x) * z + fround(k * LN2_LOW))
  return fround(k * LN2_HIGH + fround(x + fround(cubic - z / 2)))
}

// π/4 in three parts
const QUARTER_PI_HIGH = 0.78515625
const QUARTER_PI_MIDDLE = 2.4187564849853515625e-4
const QUARTER_PI_LOW = fround(3.774894977445941e-8)

/** What is left of an angle after `octant` times π/4. */
function remainder32(angle: number, octant: number): number {
  return fround(
    fround(fround(angle - octant * QUARTER_PI_HIGH) - octant * QUARTER_PI_MIDDLE) - octant * QUARTER_PI_LOW,
  )
}

const [S0, S1, S2] = [fround(-1.9515295891e-4), fround(8.3321608736e-3), fround(-1.6666654611e-1)]
const [C0, C1, C2] = [
  fround(2.443315711809948e-5),
  fround(-1.388731625493765e-3),
  fround(4.166664568298827e-2),
]

/** x + x·z·(S2 + S1·z + S0·z²), z = x² */
function sine32(x: number, z: number): number {
  return fround(fround(z * fround(fround(S0 * z + S1) * z + S2)) * x + x)
}

/** 1 − z/2 + z²·(C2 + C1·z + C0·z²), z = x² */
function cosine32(z: number): number {
  return fround(fround(fround(z * fround(fround(C0 * z + C1) * z + C2)) * z - z / 2) + 1)
}
