import type { Curve } from './curves.ts'
import { type Contest, contests } from './goals.ts'
import type { BenchRecord } from './record.ts'
import { axes } from './table.ts'
import { find } from './verdict.ts'

const width = 860
const panelHeight = 250
const margin = { left: 64, right: 168, top: 36, bottom: 34 }
const colours = ['#0b6bcb', '#d1495b', '#2e8b57', '#e08e0b', '#7b4bb7', '#5f6b76']

/** A scale of decades: where a value lies between `from` and `to`. */
interface LogScale {
  readonly at: (value: number) => number
  /** The powers of ten within. */
  readonly ticks: readonly number[]
}

function logScale(values: readonly number[], from: number, to: number): LogScale {
  const low = Math.floor(Math.log10(Math.min(...values)))
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))))
  const at = (value: number) => from + ((Math.log10(value) - low) / (high - low)) * (to - from)
  return { at, ticks: Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i)) }
}

/** How many times as long each peer takes, on a scale of decades: above the line at 1 Sinal is faster; bars are goals. */
export function ratioPlot(records: readonly BenchRecord[]): string {
  const shown = contests.slice(0, 2).filter(({ ours }) => records.some((r) => r.implementation === ours))
  const panels = shown.map((contest, i) => ratioPanel(records, contest, i * panelHeight))
  return svg(Math.max(1, shown.length) * panelHeight, panels.join('\n'))
}

function ratioPanel(records: readonly BenchRecord[], contest: Contest, top: number): string {
  const { workloads } = axes(records)
  const dots = contest.peers.flatMap((peer, colour) =>
    workloads.flatMap((id, column) => {
      const ours = find(records, id, contest.ours)
      const theirs = find(records, id, peer)
      if (ours === undefined || theirs === undefined) return []
      return [{ peer, id, column, colour, ratio: theirs.median_ms / ours.median_ms }]
    }),
  )
  const goals = workloads.flatMap((id) => contest.goals[id] ?? [])
  const y = logScale(
    [0.9, 11, ...goals, ...dots.map(({ ratio }) => ratio)],
    top + panelHeight - margin.bottom,
    top + margin.top,
  )
  const step = (width - margin.left - margin.right) / Math.max(1, workloads.length)
  const x = (column: number) => margin.left + (column + 0.5) * step
  const bar = (id: string, column: number) => {
    const goal = contest.goals[id]
    if (goal === undefined) return ''
    const height = y.at(goal).toFixed(1)
    return `<line x1="${(x(column) - step / 3).toFixed(1)}" x2="${(x(column) + step / 3).toFixed(1)}" y1="${height}" y2="${height}" stroke="#111" stroke-width="2"/>`
  }
  return [
    text(margin.left, top + 20, `Time of each peer / ${contest.ours}; bar: goal`, 'start', 'bold'),
    ...y.ticks.map((tick) => gridLine(y.at(tick), String(tick), tick === 1)),
    ...workloads.map((id, column) => text(x(column), top + panelHeight - 12, id, 'middle')),
    ...workloads.map(bar),
    ...dots.map(({ peer, id, column, colour, ratio }) => {
      const title = `<title>${id}, ${peer}: ${ratio.toFixed(2)}</title>`
      return circle(x(column) + (colour - 2) * 4, y.at(ratio), colour, title)
    }),
    ...legend([...new Set(dots.map(({ peer }) => peer))], contest.peers, top),
  ].join('\n')
}

/** Time against kernel size, both on scales of decades. */
export function kernelPlot(curves: readonly Curve[]): string {
  const points = curves.flatMap((curve) => curve.points)
  const x = logScale(
    points.map(({ value }) => value),
    margin.left,
    width - margin.right,
  )
  const height = panelHeight + 90
  const y = logScale(
    points.map(({ ms }) => ms),
    height - margin.bottom,
    margin.top,
  )
  const names = curves.map(({ implementation }) => implementation)
  const lines = curves.map((curve, i) => {
    const path = curve.points.map(({ value, ms }) => `${x.at(value).toFixed(1)},${y.at(ms).toFixed(1)}`)
    const dots = curve.points.map(({ value, ms }) =>
      circle(x.at(value), y.at(ms), i, `<title>K ${value}: ${ms.toPrecision(3)} ms</title>`),
    )
    const colour = colours[i % colours.length]
    return `<polyline points="${path.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.5"/>\n${dots.join('\n')}`
  })
  const title = curves[0]?.title ?? ''
  return svg(
    height,
    [
      text(margin.left, 20, `${title}: ms against taps`, 'start', 'bold'),
      ...y.ticks.map((tick) => gridLine(y.at(tick), String(tick), false)),
      ...x.ticks.map((tick) => text(x.at(tick), height - 12, String(tick), 'middle')),
      ...lines,
      ...legend(names, names, 0),
    ].join('\n'),
  )
}

function gridLine(y: number, label: string, strong: boolean): string {
  const stroke = strong ? '#555' : '#ddd'
  const line = `<line x1="${margin.left}" x2="${width - margin.right}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}" stroke="${stroke}"/>`
  return `${line}\n${text(margin.left - 8, y + 4, label, 'end')}`
}

/** Only those shown; their colours go by their place among `all`. */
function legend(shown: readonly string[], all: readonly string[], top: number): string[] {
  return shown.flatMap((name, row) => {
    const y = top + margin.top + 12 + row * 20
    const x = width - margin.right + 16
    return [circle(x, y - 4, all.indexOf(name), ''), text(x + 10, y, name, 'start')]
  })
}

function circle(x: number, y: number, colour: number, title: string): string {
  return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4" fill="${colours[colour % colours.length]}">${title}</circle>`
}

function text(x: number, y: number, content: string, anchor: string, weight = 'normal'): string {
  const escaped = content.replace(/&/g, '&amp;').replace(/</g, '&lt;')
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" font-weight="${weight}">${escaped}</text>`
}

/** On white, so that it can be read on dark pages too. */
function svg(height: number, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#222">
<rect width="${width}" height="${height}" fill="#fff"/>
${content}
</svg>
`
}
