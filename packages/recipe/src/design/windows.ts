import type { WindowName, WindowedDesign } from './schema.ts'

/** A window with nothing left to a default. */
export type Window = { readonly name: Exclude<WindowName, 'kaiser'> } | KaiserWindow
export interface KaiserWindow {
  readonly name: 'kaiser'
  readonly beta: number
}

/** What a design's keys say; Hamming where they say nothing, Kaiser where they give beta or attenuation. */
export function windowOf({ window, beta, attenuation }: WindowedDesign): Window {
  const name = window ?? (beta === undefined && attenuation === undefined ? 'hamming' : 'kaiser')
  if (name !== 'kaiser') return { name }
  return { name, beta: beta ?? kaiserBeta(attenuation ?? 0) }
}

/**
 * The beta with which ripples stay so many dB below 1.
 *
 * @see https://docs.scipy.org/doc/scipy/reference/generated/scipy.signal.kaiser_beta.html
 */
export function kaiserBeta(attenuation: number): number {
  if (attenuation > 50) return 0.1102 * (attenuation - 8.7)
  if (attenuation > 21) return 0.5842 * (attenuation - 21) ** 0.4 + 0.07886 * (attenuation - 21)
  return 0
}

/** Transition width × taps / sample rate of the fixed windows (Oppenheim and Schafer, table 7.2). */
const WIDTHS = { hann: 3.1, hamming: 3.3, blackman: 5.5 } as const

/**
 * How many taps a transition of that width takes: Kaiser's formula, or c · sample rate / width with c = 3.3
 * (Hamming), 3.1 (Hann), 5.5 (Blackman); rounded up to an odd number, which keeps the time axis and suits every band.
 *
 * @param width from the end of the passband to the start of the stopband, over the sample rate
 * @see https://docs.scipy.org/doc/scipy/reference/generated/scipy.signal.kaiserord.html
 */
export function tapsForTransition(width: number, window: Window, attenuation: number): number {
  const exact =
    window.name === 'kaiser'
      ? (attenuation - 7.95) / 2.285 / (2 * Math.PI * width) + 1
      : WIDTHS[window.name] / width
  const size = Math.max(1, Math.ceil(exact))
  return size % 2 === 0 ? size + 1 : size
}

/** The symmetric window of so many taps, in float64. */
export function windowTaps(window: Window, size: number): Float64Array {
  if (size === 1) return Float64Array.of(1)
  const weigh = weighing(window)
  // From the ends, so that the two halves are the same bits.
  return Float64Array.from({ length: size }, (_, k) => weigh(Math.min(k, size - 1 - k) / (size - 1)))
}

/** The window's value at a place from 0, its start, to ½, its middle. */
function weighing(window: Window): (place: number) => number {
  const cosine = (place: number, order: number) => Math.cos(2 * Math.PI * order * place)
  switch (window.name) {
    case 'hamming':
      return (place) => 0.54 - 0.46 * cosine(place, 1)
    case 'hann':
      return (place) => 0.5 - 0.5 * cosine(place, 1)
    case 'blackman':
      return (place) => 0.42 - 0.5 * cosine(place, 1) + 0.08 * cosine(place, 2)
    case 'kaiser': {
      const { beta } = window
      const whole = besselI0(beta)
      return (place) => besselI0(beta * Math.sqrt(1 - (2 * place - 1) ** 2)) / whole
    }
  }
}

/** The modified Bessel function of order 0: Σ ((x / 2)^k / k!)². All terms are positive, so none are lost. */
function besselI0(x: number): number {
  let sum = 1
  let term = 1
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / 2 / k) ** 2
    sum += term
  }
  return sum
}
