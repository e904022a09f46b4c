import type { SampleWindow } from '../../../shared/ipc.ts'
import { timeOf, type RowTiming } from './viewport.ts'

/** A line ready to be drawn: at time `x[i]` it spans `min[i]` to `max[i]`; NaN where samples are missing. */
export interface Line {
  readonly x: Float64Array
  readonly min: Float32Array
  readonly max: Float32Array
  /** Each point is a sample (min is max), not an interval of several. */
  readonly exact: boolean
}

export const EMPTY_LINE: Line = {
  x: new Float64Array(),
  min: new Float32Array(),
  max: new Float32Array(),
  exact: true,
}

/** One channel of a window, at its times. */
export function toLine(samples: SampleWindow, series: number, timing: RowTiming): Line {
  const { min, max } = samples.series[series]!
  const x = samples.x.map((sample) => timeOf(timing, sample))
  return { x, min, max, exact: samples.exact }
}

export interface Reading {
  readonly time: number
  readonly min: number
  readonly max: number
}

/** What the line shows nearest to a time; null where it shows nothing. */
export function readAt({ x, min, max }: Line, time: number): Reading | null {
  if (x.length === 0) return null
  let low = 0
  let high = x.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (x[middle]! < time) low = middle + 1
    else high = middle
  }
  if (low > 0 && time - x[low - 1]! < x[low]! - time) low--
  return Number.isNaN(min[low]!) ? null : { time: x[low]!, min: min[low]!, max: max[low]! }
}

export interface Range {
  readonly min: number
  readonly max: number
}

/** The range of what lines show; null when that is nothing. */
export function rangeOf(...lines: readonly Line[]): Range | null {
  let least = Infinity
  let most = -Infinity
  for (const { min, max } of lines) {
    for (let i = 0; i < min.length; i++) {
      if (min[i]! < least) least = min[i]!
      if (max[i]! > most) most = max[i]!
    }
  }
  return least <= most ? { min: least, max: most } : null
}

/** A range with some air above and below; a flat line in its middle. */
export function padded(range: Range | null): Range {
  if (!range || !Number.isFinite(range.max - range.min)) return { min: -1, max: 1 }
  const { min, max } = range
  const pad = max > min ? (max - min) * 0.08 : Math.abs(max) * 0.1 || 1
  return { min: min - pad, max: max + pad }
}
