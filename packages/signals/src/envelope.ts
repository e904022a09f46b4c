import type { Envelope, SampleArray } from './types.ts'

/**
 * Min/max pairs for drawing samples `[start, end)` over `width` pixels. Bin `i` covers the samples from
 * `⌊start + i·n/width⌋` up to the next bin's first. With no more samples than bins, each sample is a point.
 * NaN samples don't count; a bin that holds nothing else is NaN, so that gaps stay visible.
 *
 * Takes O(end − start); `EnvelopePyramid` gives the same in O(width).
 */
export function envelope(data: SampleArray, start: number, end: number, width: number): Envelope {
  return binned(data.length, start, end, width, (from, to, bin) => widen(bin, data, from, to))
}

/** Smallest and largest sample of a range; min is above max while it holds none. */
export interface Bin {
  min: number
  max: number
}

/** Fills an envelope bin by bin. The range is cut to the samples that exist. */
export function binned(
  length: number,
  start: number,
  end: number,
  width: number,
  fill: (from: number, to: number, bin: Bin) => void,
): Envelope {
  const first = Math.min(Math.max(0, Math.floor(start)), length)
  const count = Math.min(Math.max(first, Math.ceil(end)), length) - first
  const bins = Math.min(count, Math.max(1, Math.floor(width)))
  const x = new Float64Array(bins)
  const min = new Float32Array(bins)
  const max = new Float32Array(bins)
  // One for all: a plot that follows a hand asks for thousands of bins a frame.
  const bin = { min: 0, max: 0 }
  for (let i = 0; i < bins; i++) {
    const from = first + Math.floor((i * count) / bins)
    const to = first + Math.floor(((i + 1) * count) / bins)
    bin.min = Infinity
    bin.max = -Infinity
    fill(from, to, bin)
    x[i] = from
    min[i] = bin.min <= bin.max ? bin.min : NaN
    max[i] = bin.min <= bin.max ? bin.max : NaN
  }
  return { x, min, max }
}

export function extremes(data: SampleArray, from: number, to: number): Bin {
  const bin = { min: Infinity, max: -Infinity }
  widen(bin, data, from, to)
  return bin
}

/** NaN is neither smaller nor larger than anything. */
export function widen(bin: Bin, data: SampleArray, from: number, to: number): void {
  let { min, max } = bin
  for (let i = from; i < to; i++) {
    const value = data[i]!
    if (value < min) min = value
    if (value > max) max = value
  }
  bin.min = min
  bin.max = max
}
