import { formatTick } from '../../format.ts'
import type { Rects } from './pixels.ts'
import { clockTicks, ticks, type Ticks } from './ticks.ts'
import type { TimeScale } from './time-scale.ts'
import { shifted, type Span } from './viewport.ts'

/** Where a plot's lines lie in its canvas, in device pixels. */
export interface PlotArea {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** Device pixels for one CSS pixel. */
  readonly ratio: number
}

/** What is put on a plot's axes: positions in device pixels of the canvas. */
export interface Axes {
  readonly across: readonly number[]
  readonly labels: readonly { readonly top: number; readonly text: string }[]
}

const FONT_PIXELS = 11
export const axisFont = (ratio: number): string => `${FONT_PIXELS * ratio}px system-ui, sans-serif`
/** CSS pixels between the labels and the plot. */
const GAP = 6
const TIME_SPACING = 84
const VALUE_SPACING = 30

/** Positions of the time axis, the same for the grid of every row and for the labels below them. */
export function timeTicks(view: Span, width: number, scale: TimeScale): Ticks {
  const most = Math.max(1, Math.floor(width / TIME_SPACING))
  if (scale.kind !== 'clock') return ticks(view.start, view.end, most)
  const { start, end } = shifted(view, scale.shift)
  const { values, step } = clockTicks(start, end, most)
  return { values: values.map((wall) => wall - scale.shift), step }
}

/** Two of them at least, however low the plot is: one says nothing of the scale. */
export function valueTicks(min: number, max: number, height: number): Ticks {
  const most = Math.max(4, Math.floor(height / VALUE_SPACING))
  const found = ticks(min, max, most)
  return found.values.length === 1 ? ticks(min, max, 2 * most) : found
}

/**
 * @param range of the values
 * @param size CSS pixels: the plot's width, and the whole height of its canvas
 */
export function axesOf(
  area: PlotArea,
  view: Span,
  scale: TimeScale,
  range: { readonly min: number; readonly max: number },
  size: { readonly width: number; readonly height: number },
): Axes {
  const { left, top, width, height } = area
  const perTime = width / (view.end - view.start)
  const perValue = height / (range.max - range.min)
  const values = valueTicks(range.min, range.max, size.height)
  return {
    across: timeTicks(view, size.width, scale).values.map((time) =>
      Math.round(left + (time - view.start) * perTime),
    ),
    labels: values.values.map((value) => ({
      top: Math.round(top + (range.max - value) * perValue),
      text: formatTick(value, values.step),
    })),
  }
}

/** @param target has its colour; its first pixel is at `origin` of the canvas */
export function fillGrid(
  target: Rects,
  { across, labels }: Axes,
  area: PlotArea,
  origin: { readonly left: number; readonly top: number },
): void {
  const thickness = Math.max(1, Math.round(area.ratio))
  const before = Math.floor(thickness / 2)
  const [left, top] = [area.left - origin.left, area.top - origin.top]
  for (const x of across) target.fillRect(x - origin.left - before, top, thickness, area.height)
  for (const label of labels) target.fillRect(left, label.top - origin.top - before, area.width, thickness)
}

/** Left of the plot; the context has its font (`axisFont`). */
export function fillLabels(ctx: CanvasRenderingContext2D, { labels }: Axes, area: PlotArea): void {
  const right = area.left - Math.round(GAP * area.ratio)
  for (const { text, top } of labels) ctx.fillText(text, right, top)
}
