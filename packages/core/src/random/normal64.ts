import { fma64 } from './fma.ts'
import { log64, sinCos64 } from './log-sin-cos.ts'

const BLOCK = 16
const HALF = BLOCK / 2

const sinCos = new Float64Array(2)

/**
 * Turns 16 uniform numbers from `start` on into normal ones, as PyTorch's normal_fill_16<double>.
 *
 * Box–Muller: u in the first half and v in the second give √(−2·ln(1 − u))·cos 2πv and √(−2·ln(1 − u))·sin 2πv.
 */
export function normalBlock64(data: Float64Array, start: number, mean: number, std: number): void {
  for (let i = start; i < start + HALF; i++) {
    const radius = boxMuller64(data[i] as number, data[i + HALF] as number)
    data[i] = fma64(radius * (sinCos[1] as number), std, mean)
    data[i + HALF] = fma64(radius * (sinCos[0] as number), std, mean)
  }
}

/** The radius; the sine and cosine of 2πv are left in `sinCos`. */
function boxMuller64(u: number, v: number): number {
  sinCos64(2 * Math.PI * v, sinCos)
  return Math.sqrt(-2 * log64(1 - u))
}

/** What draws of fewer than 16 numbers use: a pair [now, for the next call], from v and u in the order drawn. */
export function normalPair64(v: number, u: number, pair: Float64Array): void {
  const radius = boxMuller64(u, v)
  pair[0] = radius * (sinCos[1] as number)
  pair[1] = radius * (sinCos[0] as number)
}
