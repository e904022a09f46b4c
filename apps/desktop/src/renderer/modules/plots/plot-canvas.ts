import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { formatTick } from '../../format.ts'
import { drawLine, type Motion } from './draw-line.ts'
import { GUTTER, RIGHT_PAD } from './layout.ts'
import { padded, rangeOf, type Line } from './samples.ts'
import { ticks } from './ticks.ts'
import type { Span } from './viewport.ts'

/** A line in a colour as the canvas needs it: resolved from the CSS variables of the theme. */
export interface ColoredLine {
  readonly line: Line
  readonly color: string
}

export interface Drawing {
  /** From back to front. */
  readonly lines: readonly ColoredLine[]
  readonly view: Span
  readonly grid: string
  readonly axis: string
  /** Numbers on the axes are written in it. */
  readonly locale: string
}

const TOP_PAD = 4
const BOTTOM_PAD = 6
/** Without a change for this long, the lines are drawn once more, as fine as they can be. */
const REST_MS = 200

/** Draws one plot: uPlot its axes and grid, we its lines. Knows nothing of where they come from. */
export class PlotCanvas {
  private drawing: Drawing
  private readonly plot: uPlot
  private motion: Motion = 'moving'
  private resting: ReturnType<typeof setTimeout> | undefined

  constructor(host: HTMLElement, width: number, height: number, drawing: Drawing) {
    this.drawing = drawing
    this.plot = new uPlot(this.options(width, height), this.data(), host)
    this.plot.root.setAttribute('aria-hidden', 'true')
    this.rest()
  }

  update(drawing: Drawing): void {
    const isTranslated = drawing.locale !== this.drawing.locale
    this.drawing = drawing
    this.motion = 'moving'
    this.plot.setData(this.data(), true)
    // Labels are kept for as long as the range is.
    if (isTranslated) this.plot.redraw(false, true)
    this.rest()
  }

  resize(width: number, height: number): void {
    this.plot.setSize({ width, height })
  }

  private rest(): void {
    clearTimeout(this.resting)
    if (this.drawing.lines.every(({ line }) => line.exact)) return
    this.resting = setTimeout(() => {
      this.motion = 'resting'
      this.plot.redraw(false, false)
    }, REST_MS)
  }

  destroy(): void {
    clearTimeout(this.resting)
    this.plot.destroy()
  }

  /** Two points that are not there, so that uPlot has something to put axes around. */
  private data(): uPlot.AlignedData {
    const { start, end } = this.drawing.view
    return [
      [start, end],
      [null, null],
    ]
  }

  private options(width: number, height: number): uPlot.Options {
    const grid = { stroke: () => this.drawing.grid, width: 1 }
    return {
      width,
      height,
      padding: [TOP_PAD, RIGHT_PAD, BOTTOM_PAD, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: () => [this.drawing.view.start, this.drawing.view.end] },
        y: { range: () => this.valueRange() },
      },
      axes: [
        {
          size: 0,
          gap: 0,
          grid,
          ticks: { show: false },
          values: () => [],
          splits: (plot) => [...timeTicks(this.drawing.view, plot.width - GUTTER - RIGHT_PAD).values],
        },
        {
          size: GUTTER,
          gap: 6,
          grid,
          ticks: { show: false },
          stroke: () => this.drawing.axis,
          font: '11px system-ui, sans-serif',
          splits: (plot, _axis, min, max) => [...valueTicks(min, max, plot.height).values],
          values: (plot, splits) => {
            const { step } = valueTicks(plot.scales.y!.min!, plot.scales.y!.max!, plot.height)
            return splits.map((value) => formatTick(value, step))
          },
        },
      ],
      series: [{}, {}],
      hooks: { draw: [(plot) => this.drawLines(plot)] },
    }
  }

  private valueRange(): [number, number] {
    const { min, max } = padded(rangeOf(...this.drawing.lines.map(({ line }) => line)))
    return [min, max]
  }

  private drawLines({ ctx, bbox, scales }: uPlot): void {
    const { left, top, width, height } = bbox
    const { view, lines } = this.drawing
    const { min, max } = scales.y!
    const perTime = width / (view.end - view.start)
    const perValue = height / (max! - min!)
    const scale = {
      x: (time: number) => left + (time - view.start) * perTime,
      y: (value: number) => top + (max! - value) * perValue,
      ratio: uPlot.pxRatio,
    }
    ctx.save()
    ctx.beginPath()
    ctx.rect(left, top, width, height)
    ctx.clip()
    for (const { line, color } of lines) drawLine(ctx, line, color, scale, this.motion)
    ctx.restore()
  }
}

/** Positions of the time axis, the same for the grid of every row and for the labels below them. */
export const timeTicks = (view: Span, width: number) =>
  ticks(view.start, view.end, Math.max(1, Math.floor(width / 84)))

export const valueTicks = (min: number, max: number, height: number) =>
  ticks(min, max, Math.max(4, Math.floor(height / 30)))
