import type { Rects } from './pixels.ts'
import type { Line } from './samples.ts'

/** From times and values to pixels of a canvas. */
export interface PixelScale {
  readonly x: (time: number) => number
  readonly y: (value: number) => number
  /** Device pixels for one CSS pixel. */
  readonly ratio: number
}

const WIDTH = 1.25
const DOT_RADIUS = 2.25
/** CSS pixels between two samples from which each is marked with a dot. */
const DOT_SPACING = 9

/**
 * Mean height in CSS pixels below which intervals are drawn as a line, which looks better than columns and takes longer:
 * while the plots move, and at rest.
 */
const FLAT = { moving: 3, resting: 30 }
export type Motion = keyof typeof FLAT

/** Draws a line: samples and flat intervals joined by straight lines, tall intervals as columns of pixels. */
export function drawLine(
  ctx: CanvasRenderingContext2D,
  line: Line,
  color: string,
  scale: PixelScale,
  motion: Motion = 'moving',
): void {
  if (line.x.length === 0) return
  if (line.exact) strokeSamples(ctx, line, color, scale)
  else if (isOfColumns(line, scale, motion)) {
    ctx.fillStyle = color
    fillColumns(ctx, line, scale)
  } else strokeIntervals(ctx, line, color, scale)
}

/** Whether a line is drawn by `fillColumns`; one that has no points may be. */
export function isOfColumns(line: Line, scale: PixelScale, motion: Motion): boolean {
  if (line.x.length === 0) return true
  return !line.exact && !isFlat(line, scale, FLAT[motion])
}

/**
 * Each interval of samples as a column that touches its neighbour's: what a line through all samples would cover. Whole
 * pixels are filled many times faster than such a line is stroked.
 *
 * @param target has its colour
 */
export function fillColumns(target: Rects, { x, min, max }: Line, scale: PixelScale): void {
  const thickness = Math.max(1, Math.round(WIDTH * scale.ratio))
  const count = x.length
  if (count === 0) return
  let left = Math.round(scale.x(x[0]!))
  for (let i = 0; i < count; i++) {
    const right = i + 1 < count ? Math.round(scale.x(x[i + 1]!)) : left + 1
    const from = left
    left = right
    if (Number.isNaN(min[i]!)) continue
    // A gap between two intervals is crossed by the line from one to the other; comparing with NaN is false.
    const least = max[i - 1]! < min[i]! ? max[i - 1]! : min[i]!
    const most = min[i - 1]! > max[i]! ? min[i - 1]! : max[i]!
    const top = Math.round(scale.y(most))
    const bottom = Math.round(scale.y(least))
    target.fillRect(from, top, Math.max(1, right - from), bottom - top + thickness)
  }
}

function isFlat({ min, max }: Line, { y, ratio }: PixelScale, most: number): boolean {
  let height = 0
  for (let i = 0; i < min.length; i++) if (max[i]! > min[i]!) height += y(min[i]!) - y(max[i]!)
  return height < most * ratio * min.length
}

/** Up and down in turn (min max, max min, …), so that the step from one interval to the next is short. */
function strokeIntervals(
  ctx: CanvasRenderingContext2D,
  { x, min, max }: Line,
  color: string,
  scale: PixelScale,
): void {
  ctx.beginPath()
  let pen = false
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(min[i]!)) {
      pen = false
      continue
    }
    const [from, to] = i % 2 === 0 ? [min[i]!, max[i]!] : [max[i]!, min[i]!]
    const left = scale.x(x[i]!)
    if (pen) ctx.lineTo(left, scale.y(from))
    else ctx.moveTo(left, scale.y(from))
    ctx.lineTo(left, scale.y(to))
    pen = true
  }
  stroke(ctx, color, scale)
}

function stroke(ctx: CanvasRenderingContext2D, color: string, scale: PixelScale): void {
  ctx.strokeStyle = color
  ctx.lineWidth = WIDTH * scale.ratio
  ctx.lineJoin = 'bevel'
  ctx.stroke()
}

function strokeSamples(
  ctx: CanvasRenderingContext2D,
  { x, min }: Line,
  color: string,
  scale: PixelScale,
): void {
  ctx.beginPath()
  let pen = false
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(min[i]!)) pen = false
    else if (pen) ctx.lineTo(scale.x(x[i]!), scale.y(min[i]!))
    else {
      ctx.moveTo(scale.x(x[i]!), scale.y(min[i]!))
      pen = true
    }
  }
  stroke(ctx, color, scale)
  if (hasDots(x, scale)) drawDots(ctx, x, min, color, scale)
}

function hasDots(x: Float64Array, scale: PixelScale): boolean {
  const wide = scale.x(x.at(-1)!) - scale.x(x[0]!)
  return wide >= (x.length - 1) * DOT_SPACING * scale.ratio
}

function drawDots(
  ctx: CanvasRenderingContext2D,
  x: Float64Array,
  values: Float32Array,
  color: string,
  scale: PixelScale,
): void {
  ctx.fillStyle = color
  ctx.beginPath()
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(values[i]!)) continue
    const [left, top] = [scale.x(x[i]!), scale.y(values[i]!)]
    ctx.moveTo(left + DOT_RADIUS * scale.ratio, top)
    ctx.arc(left, top, DOT_RADIUS * scale.ratio, 0, 2 * Math.PI)
  }
  ctx.fill()
}
