import { afterRest } from '../../ui/after-rest.ts'
import { axesOf, axisFont, fillGrid, fillLabels, type PlotArea } from './draw-axes.ts'
import { drawLine, fillColumns, isOfColumns, type Motion, type PixelScale } from './draw-line.ts'
import { GUTTER, RIGHT_PAD } from './layout.ts'
import { packed, Pixels } from './pixels.ts'
import { padded, rangeOf, type Line } from './samples.ts'
import type { TimeScale } from './time-scale.ts'
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
  readonly scale: TimeScale
  readonly grid: string
  readonly axis: string
  /** Numbers on the axes are written in it. */
  readonly locale: string
}

const TOP_PAD = 4
const BOTTOM_PAD = 10
/** Without a change for this long, the lines are drawn once more, as fine as they can be. */
const REST_MS = 200

/** One for all plots, which are drawn one after the other. */
const pixels = new Pixels()

/** Draws one plot: its axes, grid and lines. Knows nothing of where they come from. */
export class PlotCanvas {
  #drawing: Drawing
  /** CSS pixels of the canvas. */
  #size = { width: 0, height: 0 }
  #area: PlotArea = { left: 0, top: 0, width: 0, height: 0, ratio: 1 }
  readonly #canvas = document.createElement('canvas')
  readonly #ctx = this.#canvas.getContext('2d')!
  readonly #resting = afterRest(REST_MS, () => {
    if (this.#drawing.lines.some(({ line }) => !line.exact)) this.#draw('resting')
  })

  constructor(host: HTMLElement, width: number, height: number, drawing: Drawing) {
    this.#drawing = drawing
    this.#canvas.style.display = 'block'
    this.#fit(width, height)
    this.#draw('moving')
    host.append(this.#canvas)
    this.#resting.ask()
  }

  update(drawing: Drawing): void {
    this.#drawing = drawing
    this.#draw('moving')
    this.#resting.ask()
  }

  /** CSS pixels; also where a pixel of the screen has become another size. */
  resize(width: number, height: number): void {
    this.#fit(width, height)
    this.#draw('moving')
    this.#resting.ask()
  }

  destroy(): void {
    this.#resting.cancel()
    this.#canvas.remove()
  }

  #fit(width: number, height: number): void {
    const ratio = window.devicePixelRatio
    this.#size = { width, height }
    this.#canvas.width = Math.round(width * ratio)
    this.#canvas.height = Math.round(height * ratio)
    this.#canvas.style.width = `${width}px`
    this.#canvas.style.height = `${height}px`
    this.#area = {
      left: Math.round(GUTTER * ratio),
      top: Math.round(TOP_PAD * ratio),
      width: Math.max(0, Math.round((width - GUTTER - RIGHT_PAD) * ratio)),
      height: Math.max(0, Math.round((height - TOP_PAD - BOTTOM_PAD) * ratio)),
      ratio,
    }
    // A canvas of another size has forgotten them; setting a font has the page's style worked out.
    this.#ctx.font = axisFont(ratio)
    this.#ctx.textAlign = 'right'
    this.#ctx.textBaseline = 'middle'
  }

  #draw(motion: Motion): void {
    const { lines, view, scale: counts, axis } = this.#drawing
    const [ctx, area] = [this.#ctx, this.#area]
    const range = padded(rangeOf(...lines.map(({ line }) => line)))
    const plotWidth = this.#size.width - GUTTER - RIGHT_PAD
    const axes = axesOf(area, view, counts, range, { width: plotWidth, height: this.#size.height })
    const perTime = area.width / (view.end - view.start)
    const perValue = area.height / (range.max - range.min)
    const scaleFrom = (left: number, top: number): PixelScale => ({
      x: (time) => left + (time - view.start) * perTime,
      y: (value) => top + (range.max - value) * perValue,
      ratio: area.ratio,
    })

    ctx.clearRect(0, 0, this.#canvas.width, this.#canvas.height)
    ctx.fillStyle = axis
    fillLabels(ctx, axes, area)
    const scale = scaleFrom(area.left, area.top)
    const drawn = this.#drawPixels(scaleFrom(0, 0), motion, axes)
    if (drawn === lines.length) return
    ctx.save()
    ctx.beginPath()
    ctx.rect(area.left, area.top, area.width, area.height)
    ctx.clip()
    for (const { line, color } of lines.slice(drawn)) drawLine(ctx, line, color, scale, motion)
    ctx.restore()
  }

  /** Draws the grid, and the lines from the back for as long as they are columns. @returns how many these are */
  #drawPixels(scale: PixelScale, motion: Motion, axes: ReturnType<typeof axesOf>): number {
    const { lines, grid } = this.#drawing
    const [ctx, area] = [this.#ctx, this.#area]
    const gridColor = packed(grid)
    const colors = lines.map(({ color }) => packed(color))
    const other = lines.findIndex(({ line }, i) => colors[i] === null || !isOfColumns(line, scale, motion))
    const count = gridColor === null ? 0 : other < 0 ? lines.length : other
    if (count === 0) {
      ctx.fillStyle = grid
      fillGrid(ctx, axes, area, { left: 0, top: 0 })
      return 0
    }
    pixels.clear(area.width, area.height)
    pixels.color = gridColor!
    fillGrid(pixels, axes, area, area)
    for (let i = 0; i < count; i++) {
      pixels.color = colors[i]!
      fillColumns(pixels, lines[i]!.line, scale)
    }
    pixels.put(ctx, area.left, area.top)
    return count
  }
}
