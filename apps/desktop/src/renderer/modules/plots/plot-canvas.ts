import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { formatTick } from '../../format.ts'
import { GUTTER, RIGHT_PAD } from './layout.ts'
import { rangeOf, type Line } from './samples.ts'
import { ticks } from './ticks.ts'
import type { Span } from './viewport.ts'

/** Colours as the canvas needs them: resolved from the CSS variables of the theme. */
export interface PlotColors {
  readonly line: string
  readonly ghost: string
  readonly grid: string
  readonly axis: string
}

export interface Drawing {
  readonly line: Line
  readonly ghost: Line | null
  readonly view: Span
  readonly colors: PlotColors
  /** Numbers on the axes are written in it. */
  readonly locale: string
}

const TOP_PAD = 4
const BOTTOM_PAD = 6
/** Pixels between two samples from which each is marked with a dot. */
const DOT_SPACING = 9

/** Draws one row: a line, and another behind it where one is asked for. Knows nothing of where they come from. */
export class PlotCanvas {
  private drawing: Drawing
  private readonly plot: uPlot

  constructor(host: HTMLElement, width: number, height: number, drawing: Drawing) {
    this.drawing = drawing
    this.plot = new uPlot(this.options(width, height), this.data(), host)
    this.plot.root.setAttribute('aria-hidden', 'true')
  }

  update(drawing: Drawing): void {
    const isTranslated = drawing.locale !== this.drawing.locale
    this.drawing = drawing
    this.plot.setData(this.data(), true)
    // Labels are kept for as long as the range is.
    if (isTranslated) this.plot.redraw(false, true)
  }

  resize(width: number, height: number): void {
    this.plot.setSize({ width, height })
  }

  destroy(): void {
    this.plot.destroy()
  }

  private data(): uPlot.AlignedData {
    return [this.drawing.line.x, this.drawing.line.y]
  }

  private options(width: number, height: number): uPlot.Options {
    const grid = { stroke: () => this.drawing.colors.grid, width: 1 }
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
          stroke: () => this.drawing.colors.axis,
          font: '11px system-ui, sans-serif',
          splits: (plot, _axis, min, max) => [...valueTicks(min, max, plot.height).values],
          values: (plot, splits) => {
            const { step } = valueTicks(plot.scales.y!.min!, plot.scales.y!.max!, plot.height)
            return splits.map((value) => formatTick(value, step))
          },
        },
      ],
      series: [
        {},
        {
          stroke: () => this.drawing.colors.line,
          width: 1.25,
          points: {
            show: (plot) => this.hasDots(plot.width),
            size: 4.5,
            fill: () => this.drawing.colors.line,
          },
        },
      ],
      hooks: { drawAxes: [(plot) => this.drawGhost(plot)] },
    }
  }

  private hasDots(width: number): boolean {
    const { line } = this.drawing
    return line.exact && line.x.length * DOT_SPACING <= width
  }

  private valueRange(): [number, number] {
    const ranges = [this.drawing.line, this.drawing.ghost].flatMap((line) => (line && rangeOf(line)) ?? [])
    if (ranges.length === 0) return [-1, 1]
    const min = Math.min(...ranges.map((range) => range.min))
    const max = Math.max(...ranges.map((range) => range.max))
    const pad = max > min ? (max - min) * 0.08 : Math.abs(max) * 0.1 || 1
    return [min - pad, max + pad]
  }

  private drawGhost(plot: uPlot): void {
    const { ghost, colors } = this.drawing
    if (!ghost || ghost.x.length === 0) return
    const { ctx } = plot
    const { left, top, width, height } = plot.bbox
    ctx.save()
    ctx.beginPath()
    ctx.rect(left, top, width, height)
    ctx.clip()
    ctx.beginPath()
    let pen = false
    for (const [i, value] of ghost.y.entries()) {
      if (value === null) {
        pen = false
        continue
      }
      const x = plot.valToPos(ghost.x[i]!, 'x', true)
      const y = plot.valToPos(value, 'y', true)
      if (pen) ctx.lineTo(x, y)
      else ctx.moveTo(x, y)
      pen = true
    }
    ctx.strokeStyle = colors.ghost
    ctx.lineWidth = 1.25 * uPlot.pxRatio
    ctx.stroke()
    ctx.restore()
  }
}

/** Positions of the time axis, the same for the grid of every row and for the labels below them. */
export const timeTicks = (view: Span, width: number) =>
  ticks(view.start, view.end, Math.max(1, Math.floor(width / 84)))

const valueTicks = (min: number, max: number, height: number) =>
  ticks(min, max, Math.max(4, Math.floor(height / 30)))
