import type { Envelope } from '@sinal/signals'
import { tickLabel, ticks } from './ticks.ts'

export interface Trace {
  /** null: there is nothing to tell apart. */
  readonly role: 'input' | 'output' | null
  readonly name: string
  readonly unit?: string | undefined
  /** At most `PLOT_WIDTH` of them; `x` counts samples. */
  readonly points: Envelope
  /** Samples. */
  readonly length: number
  /** Where sample 0 lies on the time axis, and the distance to the next. */
  readonly start: number
  readonly step: number
}

export interface Plot {
  readonly title: string
  readonly subtitle: string
  readonly timeLabel: string
  /** One panel each, from the top. */
  readonly traces: readonly Trace[]
}

const WIDTH = 1200
const LEFT = 84
const RIGHT = 28
const TOP = 96
const BOTTOM = 60
/** Points of a trace that can be told apart. */
export const PLOT_WIDTH = WIDTH - LEFT - RIGHT
const LABEL = 26
const GAP = 14

// Colours are written twice rather than as variables: converters to PNG know neither var() nor @media.
const STYLE = `
text { font-family: system-ui, 'Segoe UI', 'Helvetica Neue', 'DejaVu Sans', sans-serif; font-size: 13px; fill: #4b5563 }
.paper { fill: #ffffff } .panel { fill: #f8fafc; stroke: #d5dbe3 } .grid { stroke: #e5e9ef; fill: none }
.zero { stroke: #b6bfca; fill: none } .title { font-size: 20px; font-weight: 600; fill: #111827 }
.name { font-weight: 600; fill: #111827 } .tick { font-variant-numeric: tabular-nums }
.line { fill: none; stroke-width: 1.25; stroke-linejoin: round; stroke-linecap: round }
.input { stroke: #64748b } .output { stroke: #2563eb } .key-input { fill: #64748b } .key-output { fill: #2563eb }
@media (prefers-color-scheme: dark) {
text { fill: #a3adbb } .paper { fill: #0f141b } .panel { fill: #151c25; stroke: #303b49 } .grid { stroke: #232c38 }
.zero { stroke: #475365 } .title, .name { fill: #f1f5f9 }
.input { stroke: #94a3b8 } .output { stroke: #60a5fa } .key-input { fill: #94a3b8 } .key-output { fill: #60a5fa }
}
`

interface Range {
  readonly low: number
  readonly high: number
}

/** A plot of each trace in its own panel over one time axis, as an SVG document. Readable in light and dark. */
export function svgPlot(plot: Plot): string {
  const height = plot.traces.length > 6 ? 96 : 150
  const pitch = height + LABEL + GAP
  const total = TOP + plot.traces.length * pitch - GAP + BOTTOM
  const time = timeRange(plot.traces)
  const marks = ticks(time.low, time.high, 10)
  const x = (t: number) => LEFT + ((t - time.low) / (time.high - time.low)) * PLOT_WIDTH
  const labelY = total - BOTTOM + 22
  const timeLabels = marks.values.map(
    (t) =>
      `<text class="tick" x="${round(x(t))}" y="${labelY}" text-anchor="middle">${tickLabel(t, marks.step)}</text>`,
  )
  const panels = plot.traces.map((trace, i) =>
    panel(trace, TOP + i * pitch + LABEL, height, x, marks.values.map(x)),
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${total}" width="${WIDTH}" height="${total}" role="img">`,
    `<title>${escapeXml(plot.title)}</title>`,
    `<style>${STYLE}</style>`,
    `<rect class="paper" width="${WIDTH}" height="${total}"/>`,
    `<text class="title" x="${LEFT}" y="44">${escapeXml(cut(plot.title, 80))}</text>`,
    `<text x="${LEFT}" y="68">${escapeXml(cut(plot.subtitle, 120))}</text>`,
    ...legend(plot.traces),
    ...panels,
    ...timeLabels,
    `<text x="${LEFT + PLOT_WIDTH / 2}" y="${labelY + 24}" text-anchor="middle">${escapeXml(plot.timeLabel)}</text>`,
    '</svg>',
    '',
  ].join('\n')
}

function panel(trace: Trace, top: number, height: number, x: (t: number) => number, gridX: number[]): string {
  const { points } = trace
  const range = valueRange(points.min, points.max)
  const y = (value: number) => top + height - ((value - range.low) / (range.high - range.low)) * height
  const marks = ticks(range.low, range.high, height / 40)
  const label = trace.unit ? `${trace.name} (${trace.unit})` : trace.name
  const bottom = top + height
  const vertical = gridX.map((at) => `M${round(at)} ${top}V${bottom}`).join('')
  const horizontal = marks.values.map((value) => `M${LEFT} ${round(y(value))}h${PLOT_WIDTH}`).join('')
  const zero =
    range.low < 0 && range.high > 0 ? `<path class="zero" d="M${LEFT} ${round(y(0))}h${PLOT_WIDTH}"/>` : ''
  const line = linePath(points, (i) => x(trace.start + i * trace.step), y)
  return [
    `<g>`,
    `<text x="${LEFT}" y="${top - 9}"><tspan class="name">${escapeXml(cut(label, 100))}</tspan>` +
      `${trace.role === null ? '' : `<tspan class="key-${trace.role}" dx="10">${trace.role}</tspan>`}</text>`,
    `<rect class="panel" x="${LEFT}" y="${top}" width="${PLOT_WIDTH}" height="${height}"/>`,
    `<path class="grid" d="${vertical}${horizontal}"/>${zero}`,
    ...(line === '' ? [] : marks.values).map(
      (value) =>
        `<text class="tick" x="${LEFT - 10}" y="${round(y(value) + 4.5)}" text-anchor="end">${tickLabel(value, marks.step)}</text>`,
    ),
    line === ''
      ? `<text x="${LEFT + PLOT_WIDTH / 2}" y="${top + height / 2 + 5}" text-anchor="middle">no samples</text>`
      : `<path class="line ${trace.role ?? 'output'}" d="${line}"/>`,
    `</g>`,
  ].join('\n')
}

/** A line down and up through each min/max pair, broken where samples are missing. */
function linePath(
  points: { x: Float64Array; min: Float32Array; max: Float32Array },
  x: (sample: number) => number,
  y: (value: number) => number,
): string {
  let path = ''
  let isDrawing = false
  for (let i = 0; i < points.x.length; i++) {
    const min = points.min[i]!
    const max = points.max[i]!
    if (!Number.isFinite(min) || !Number.isFinite(max)) {
      isDrawing = false
      continue
    }
    const at = round(x(points.x[i]!))
    path += `${isDrawing ? 'L' : 'M'}${at} ${round(y(min))}`
    if (max !== min) path += `V${round(y(max))}`
    else if (!isDrawing) path += 'h0'
    isDrawing = true
  }
  return path
}

function legend(traces: readonly Trace[]): string[] {
  const roles = (['input', 'output'] as const).filter((role) => traces.some((trace) => trace.role === role))
  return roles.flatMap((role, i) => {
    const left = WIDTH - RIGHT - 90 * (roles.length - i) + 14
    return [
      `<path class="line ${role}" style="stroke-width:3" d="M${left} 64h22"/>`,
      `<text x="${left + 30}" y="68">${role}</text>`,
    ]
  })
}

function timeRange(traces: readonly Trace[]): Range {
  let low = Infinity
  let high = -Infinity
  for (const { start, step, length } of traces) {
    if (length === 0) continue
    low = Math.min(low, start)
    high = Math.max(high, start + step * (length - 1))
  }
  if (low > high) return { low: 0, high: 1 }
  return low === high ? { low: low - 0.5, high: high + 0.5 } : { low, high }
}

/** What the panel shows: the values and 6 % of air; a constant in the middle. */
function valueRange(min: Float32Array, max: Float32Array): Range {
  let low = Infinity
  let high = -Infinity
  for (let i = 0; i < min.length; i++) {
    if (Number.isFinite(min[i])) low = Math.min(low, min[i]!)
    if (Number.isFinite(max[i])) high = Math.max(high, max[i]!)
  }
  if (low > high) return { low: 0, high: 1 }
  const air = low === high ? Math.abs(low) / 2 || 1 : (high - low) * 0.06
  return { low: low - air, high: high + air }
}

const round = (value: number) => Math.round(value * 10) / 10

const cut = (text: string, longest: number) =>
  text.length > longest ? `${text.slice(0, longest - 1)}…` : text

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Also takes out what XML 1.0 cannot hold: control characters and halves of surrogate pairs. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replaceAll(/[&<>"]/g, (char) => ESCAPES[char]!)
}
