import { EMPTY_LINE, type Line } from '../samples.ts'

/** Nothing has no logarithm: what is so far (200 dB) below the largest, and so below any rounding, is drawn there. */
const FLOOR = 1e-20

/** Power spectral density in dB relative to 1 unit² / Hz. */
export function decibels(density: Float64Array): Float64Array {
  const largest = density.reduce((most, value) => (value > most ? value : most), 0)
  const least = Math.max(largest * FLOOR, Number.MIN_VALUE)
  return density.map((value) => 10 * Math.log10(Math.max(value, least)))
}

/** A density as a line in dB; none where there is no power at all. */
export function densityLine(frequencies: Float64Array, density: Float64Array, width: number): Line {
  return density.some((value) => value > 0) ? curve(frequencies, decibels(density), width) : EMPTY_LINE
}

/** A curve as a line for a plot of so many pixels: as many points, or the range of those that share a pixel. */
function curve(x: Float64Array, y: Float64Array, width: number): Line {
  const bins = Math.max(1, Math.min(width, x.length))
  const line = { x: new Float64Array(bins), min: new Float32Array(bins), max: new Float32Array(bins) }
  for (let i = 0; i < bins; i++) {
    const from = Math.floor((i * x.length) / bins)
    const part = y.subarray(from, Math.floor(((i + 1) * x.length) / bins))
    line.x[i] = x[from]!
    line.min[i] = part.reduce((least, value) => (value < least ? value : least), Infinity)
    line.max[i] = part.reduce((most, value) => (value > most ? value : most), -Infinity)
  }
  return { ...line, exact: bins === x.length }
}

/** The strongest frequency of a density, the mean (0 Hz) left out; null where there is none. */
export function peak(
  frequencies: Float64Array,
  density: Float64Array,
): { frequency: number; level: number } | null {
  let best = 0
  for (let f = 1; f < density.length; f++) if (best === 0 || density[f]! > density[best]!) best = f
  if (best === 0 || !(density[best]! > 0)) return null
  return { frequency: frequencies[best]!, level: 10 * Math.log10(density[best]!) }
}
