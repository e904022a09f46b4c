/** A line of a curve plot. */
export interface Curve {
  readonly name: string
  /** A value for each place; NaN where there is none. */
  readonly y: ArrayLike<number>
  /** The class of its colour. */
  readonly tone?: string
  readonly dash?: 'dashed'
}

/** A place of an axis that is written beside it. */
export interface Tick {
  readonly at: number
  readonly text: string
}

/** A curve has no more points than can be told apart. */
const MOST_POINTS = 600
/** Rows of a table that can be read through. */
export const MOST_ROWS = 200

/** Places evenly apart, as many as can be shown, the first and the last among them. */
export function evenly(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, at) => at)
  const step = Math.ceil((count - 1) / (most - 1))
  const places: number[] = []
  for (let at = 0; at < count - 1; at += step) places.push(at)
  return [...places, count - 1]
}

/** A path of SVG, with gaps where a value is NaN. */
export function linePath(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  xOf: (value: number) => number,
  yOf: (value: number) => number,
): string {
  let text = ''
  let pen = false
  for (const at of evenly(Math.min(x.length, y.length), MOST_POINTS)) {
    const value = y[at]!
    if (!Number.isNaN(value)) text += `${pen ? 'L' : 'M'}${xOf(x[at]!).toFixed(1)} ${yOf(value).toFixed(1)}`
    pen = !Number.isNaN(value)
  }
  return text
}

/** Where the least and the largest of the values are; null where there is none. */
export function extremes(y: ArrayLike<number>): { least: number; most: number } | null {
  let [least, most] = [-1, -1]
  for (let at = 0; at < y.length; at++) {
    if (Number.isNaN(y[at])) continue
    if (least < 0 || y[at]! < y[least]!) least = at
    if (most < 0 || y[at]! > y[most]!) most = at
  }
  return least < 0 ? null : { least, most }
}
