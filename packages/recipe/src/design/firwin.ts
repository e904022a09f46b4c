import { type Window, windowTaps } from './windows.ts'

/** From one frequency to another, where 1 is half the sample rate. */
export type Band = readonly [from: number, to: number]

/**
 * The taps of an ideal filter that lets these bands pass, windowed and scaled so that the middle of the first band
 * (0 or half the sample rate, where it reaches there) passes with exactly 1; in float64.
 *
 * @see https://docs.scipy.org/doc/scipy/reference/generated/scipy.signal.firwin.html
 */
export function firwin(size: number, bands: readonly Band[], window: Window): Float64Array {
  const weights = windowTaps(window, size)
  const place = (k: number) => k - (size - 1) / 2
  const taps = weights.map((weight, k) => {
    const i = Math.abs(place(k))
    return weight * bands.reduce((sum, [from, to]) => sum + to * sinc(to * i) - from * sinc(from * i), 0)
  })
  const [from, to] = bands[0]!
  const centre = from === 0 ? 0 : to === 1 ? 1 : (from + to) / 2
  const gain = taps.reduce((sum, tap, k) => sum + tap * Math.cos(Math.PI * place(k) * centre), 0)
  return taps.map((tap) => tap / gain)
}

/** sin(πx) / πx */
function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

/** Type III: 2 / πn at odd n, 0 at even n, windowed. In the order of a correlation, which is the reverse. */
export function hilbertTaps(size: number, window: Window): Float64Array {
  const middle = (size - 1) / 2
  return windowTaps(window, size).map((weight, k) => {
    const i = k - middle
    return i % 2 === 0 ? 0 : (-2 * weight) / (Math.PI * i)
  })
}
