import { timeTicks, valueTicks } from '../draw-axes.ts'
import { padded, rangeOf, type Line } from '../samples.ts'
import type { TimeScale } from '../time-scale.ts'
import { length, type Span } from '../viewport.ts'

export interface PictureLine {
  readonly name: string
  readonly line: Line
  readonly color: string
}

export interface PictureColors {
  readonly ground: string
  readonly grid: string
  readonly axis: string
  readonly ink: string
}

export interface Picture {
  /** One plot each, from top to bottom. */
  readonly plots: readonly (readonly PictureLine[])[]
  readonly view: Span
  readonly scale: TimeScale
  readonly timeTitle: string
  readonly colors: PictureColors
  /** Writes a number beside a tick; `step` is the distance to the next one. */
  readonly formatTick: (value: number, step: number) => string
  readonly formatTimeTick: (time: number, step: number, scale: TimeScale) => string
  /** CSS pixels. */
  readonly width: number
}

const PLOT_HEIGHT = 150
const HEAD = 24
const FOOT = 34
const LEFT = 70
const RIGHT = 16
const FONT = 'font-family="system-ui, Segoe UI, Roboto, Helvetica, Arial, sans-serif"'

export const pictureHeight = (plots: number): number => plots * (HEAD + PLOT_HEIGHT) + FOOT

/** All plots with their axes as a drawing that stands for itself: no style sheet, no script, no font. */
export function pictureSvg(picture: Picture): string {
  const { plots, colors, width } = picture
  const height = pictureHeight(plots.length)
  const parts = plots.map((lines, i) => plot(picture, lines, i))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="${colors.ground}"/>`,
    ...parts,
    timeAxis(picture, height),
    '</svg>',
  ].join('\n')
}

function plot(picture: Picture, lines: readonly PictureLine[], index: number): string {
  const { colors, view, scale, width } = picture
  const top = index * (HEAD + PLOT_HEIGHT) + HEAD
  const bottom = top + PLOT_HEIGHT
  const { min, max } = padded(rangeOf(...lines.map(({ line }) => line)))
  const x = (time: number): number => LEFT + ((time - view.start) / length(view)) * (width - LEFT - RIGHT)
  const y = (value: number): number => top + ((max - value) / (max - min)) * PLOT_HEIGHT
  const { values, step } = valueTicks(min, max, PLOT_HEIGHT)
  const rules = values.map(
    (value) =>
      `<path d="M${LEFT} ${dot(y(value))}H${width - RIGHT}" stroke="${colors.grid}"/>` +
      text(picture.formatTick(value, step), LEFT - 8, y(value) + 4, colors.axis, 'end'),
  )
  const columns = timeTicks(view, width - LEFT - RIGHT, scale).values.map(
    (time) => `<path d="M${dot(x(time))} ${top}V${bottom}" stroke="${colors.grid}"/>`,
  )
  const clip = `plot-${index}`
  return [
    `<clipPath id="${clip}"><rect x="${LEFT}" y="${top}" width="${width - LEFT - RIGHT}" height="${PLOT_HEIGHT}"/></clipPath>`,
    ...rules,
    ...columns,
    legend(lines, top, colors),
    `<g clip-path="url(#${clip})" fill="none" stroke-width="1.25" stroke-linejoin="bevel">`,
    ...lines.map(({ line, color }) => `<path d="${pathOf(line, x, y)}" stroke="${color}"/>`),
    '</g>',
  ].join('\n')
}

/** The names of the lines, each in its colour, in one row: as wide as their letters are thought to be. */
function legend(lines: readonly PictureLine[], top: number, colors: PictureColors): string {
  let left = LEFT
  return lines
    .map(({ name, color }) => {
      const at = left
      left += 28 + name.length * 7.2
      const swatch = `<path d="M${at} ${top - 10}h14" stroke="${color}" stroke-width="3"/>`
      return swatch + text(name, at + 20, top - 6, colors.ink, 'start')
    })
    .join('')
}

function timeAxis(
  { view, scale, width, colors, timeTitle, formatTimeTick }: Picture,
  height: number,
): string {
  const { values, step } = timeTicks(view, width - LEFT - RIGHT, scale)
  const labels = values.map((time) => {
    const left = LEFT + ((time - view.start) / length(view)) * (width - LEFT - RIGHT)
    return text(formatTimeTick(time, step, scale), left, height - 14, colors.axis, 'middle')
  })
  return [...labels, text(timeTitle, 8, height - 14, colors.ink, 'start')].join('\n')
}

/** Samples joined by straight lines; intervals walked up and down in turn. */
function pathOf(
  { x, min, max, exact }: Line,
  left: (time: number) => number,
  top: (value: number) => number,
): string {
  let path = ''
  let pen = 'M'
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(min[i]!)) {
      pen = 'M'
      continue
    }
    const [from, to] = i % 2 === 0 ? [min[i]!, max[i]!] : [max[i]!, min[i]!]
    path += `${pen}${dot(left(x[i]!))} ${dot(top(from))}${exact || from === to ? '' : `V${dot(top(to))}`}`
    pen = 'L'
  }
  return path
}

/** Hundredths of a pixel are enough. */
const dot = (value: number): string => String(Math.round(value * 100) / 100)

function text(words: string, x: number, y: number, color: string, anchor: string): string {
  return `<text x="${dot(x)}" y="${dot(y)}" fill="${color}" font-size="12" ${FONT} text-anchor="${anchor}">${escaped(words)}</text>`
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (words: string): string => words.replace(/[&<>"]/g, (letter) => ESCAPES[letter]!)
