import type { Envelope, SampleArray } from './types.ts'

/**
 * Min/max pairs for drawing samples `[start, end)` over `width` pixels. Bin `i` covers the samples from
 * `⌊start + i·n/width⌋` up to the next bin's first. With no more samples than bins, each sample is a point.
 * NaN samples don't count; a bin that holds nothing else is NaN, so that gaps stay visible.
 *
 * Takes O(end − start); `EnvelopePyramid` gives the same in O(width).
 */
export function envelope(data: SampleArray, start: number, end: number, width: number): Envelope {
  return binned(data.length, start, end, width, (from, to) => extremes(data, from, to))
}

/** Smallest and largest sample of a range; NaN for both when it holds none. */
export interface Extremes {
  readonly min: number
  readonly max: number
}

/** Fills an envelope bin by bin. The range is cut to the samples that exist. */
export function binned(
  length: number,
  start: number,
  end: number,
  width: number,
  extremesOf: (from: number, to: number) => Extremes,
): Envelope {
  const first = Math.min(Math.max(0, Math.floor(start)), length)
  const count = Math.min(Math.max(first, Math.ceil(end)), length) - first
  const bins = Math.min(count, Math.max(1, Math.floor(width)))
  const x = new Float64Array(bins)
  const min = new Float32Array(bins)
  const max = new Float32Array(bins)
  for (let i = 0; i < bins; i++) {
    const from = first + Math.floor((i * count) / bins)
    const to = first + Math.floor(((i + 1) * count) / bins)
    const found = extremesOf(from, to)
    x[i] = from
    min[i] = found.min
    max[i] = found.max
  }
  return { x, min, max }
}

export function extremes(data: SampleArray, from: number, to: number): Extremes {
  let min = Infinity
  let max = -Infinity
  let seen = false
  for (let i = from; i < to; i++) {
    const value = data[i]!
    if (value < min) min = value
    if (value > max) max = value
    if (value === value) seen = true
  }
  return seen ? { min, max } : { min: NaN, max: NaN }
}
