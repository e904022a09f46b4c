import type { SampleWindow } from '../../../shared/ipc.ts'
import { timeOf, type RowTiming } from './viewport.ts'

/** A line ready to be drawn: times, and values with null for what is missing. */
export interface Line {
  readonly x: number[]
  readonly y: (number | null)[]
  /** Each point is a sample, not an end of a min/max pair. */
  readonly exact: boolean
}

export const EMPTY_LINE: Line = { x: [], y: [], exact: true }

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value)

/**
 * One line through the min/max pairs of a window. The pairs are walked up and down in turn (min max, max min, …), so
 * that the step from one to the next is short and the line fills the band as the full signal would.
 */
export function toLine(samples: SampleWindow, series: number, timing: RowTiming): Line {
  const { min, max } = samples.series[series]!
  const x: number[] = []
  const y: (number | null)[] = []
  for (let i = 0; i < samples.x.length; i++) {
    const time = timeOf(timing, samples.x[i]!)
    if (samples.exact) {
      x.push(time)
      y.push(orNull(min[i]!))
    } else {
      x.push(time, time)
      const [first, second] = i % 2 === 0 ? [min[i]!, max[i]!] : [max[i]!, min[i]!]
      y.push(orNull(first), orNull(second))
    }
  }
  return { x, y, exact: samples.exact }
}

export interface Reading {
  readonly time: number
  readonly min: number
  readonly max: number
}

/** What the line shows nearest to a time; null where it shows nothing. */
export function readAt(line: Line, time: number): Reading | null {
  const { x, y, exact } = line
  if (x.length === 0) return null
  let low = 0
  let high = x.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (x[middle]! < time) low = middle + 1
    else high = middle
  }
  if (low > 0 && time - x[low - 1]! < x[low]! - time) low--
  const partner = exact ? low : x[low + 1] === x[low] ? low + 1 : Math.max(low - 1, 0)
  const first = y[low]
  const second = y[partner]
  if (first == null || second == null) return null
  return { time: x[low]!, min: Math.min(first, second), max: Math.max(first, second) }
}

/** The range of what a line shows between two times; null when that is nothing. */
export function rangeOf(line: Line): { min: number; max: number } | null {
  let min = Infinity
  let max = -Infinity
  for (const value of line.y) {
    if (value === null) continue
    if (value < min) min = value
    if (value > max) max = value
  }
  return min <= max ? { min, max } : null
}
