import type { FilterResponse } from '../shared/chain-schemas.ts'

/** Most products that a response takes, so that its answer is there while one types. */
const MOST_WORK = 4e6
const [FEWEST_POINTS, MOST_POINTS] = [64, 512]
/** A response this small, beside the sum of all taps' sizes, is a zero of the filter, where no delay is defined. */
const ZERO = 1e-9

/**
 * What a filter does to sines, from 0 to half the rate of its input. With h the impulse response, the taps in reverse and
 * `dilation` samples apart, H(f) = Σ h[n] · e^(−2πi·f·n / rate), and the group delay −dφ/dω is Re(Σ n·h[n]·e^(…) / H(f)).
 *
 * @param taps in the order of a correlation, as layers have them
 * @param rate of the filter's input in Hz; 1 where it is unknown, and frequencies are in cycles per sample
 */
export function filterResponse(taps: ArrayLike<number>, dilation: number, rate: number): FilterResponse {
  const size = taps.length
  const points = Math.round(Math.min(Math.max(MOST_WORK / Math.max(1, size), FEWEST_POINTS), MOST_POINTS))
  const frequency = Float64Array.from({ length: points }, (_, p) => ((rate / 2) * p) / (points - 1))
  const magnitude = new Float64Array(points)
  const groupDelay = new Float64Array(points)
  let all = 0
  for (let k = 0; k < size; k++) all += Math.abs(taps[k]!)
  for (let p = 0; p < points; p++) {
    const turn = (-Math.PI * p * dilation) / (points - 1)
    let [real, imaginary, realN, imaginaryN] = [0, 0, 0, 0]
    for (let n = 0; n < size; n++) {
      const tap = taps[size - 1 - n]!
      const cos = tap * Math.cos(turn * n)
      const sin = tap * Math.sin(turn * n)
      real += cos
      imaginary += sin
      realN += n * cos
      imaginaryN += n * sin
    }
    const power = real * real + imaginary * imaginary
    magnitude[p] = Math.sqrt(power)
    const isZero = magnitude[p]! <= ZERO * all
    groupDelay[p] = isZero ? Number.NaN : (dilation * (realN * real + imaginaryN * imaginary)) / power
  }
  return { frequency, magnitude, groupDelay }
}
