import { describe, expect, it } from 'vitest'
import { envelope } from '@sinal/signals'
import { escapeXml, PLOT_WIDTH, svgPlot, type Plot, type Trace } from './svg-plot.ts'

const trace = (values: number[], more: Partial<Trace> = {}): Trace => ({
  role: 'input',
  name: 'ecg',
  points: envelope(Float32Array.from(values), 0, values.length, PLOT_WIDTH),
  length: values.length,
  start: 0,
  step: 1,
  ...more,
})
const plot = (traces: Trace[], more: Partial<Plot> = {}) =>
  svgPlot({ title: 'ecg.csv', subtitle: '4 samples', timeLabel: 'samples', traces, ...more })
const lines = (svg: string, role: string) =>
  [...svg.matchAll(new RegExp(`class="line ${role}" d="([^"]*)"`, 'g'))].map(([, d]) => d)

describe('svgPlot', () => {
  it('draws each trace in its panel, from the left edge to the right', () => {
    const svg = plot([trace([0, 1, 0, 1]), trace([5, 5, 5, 5], { role: 'output', unit: 'mV' })])
    expect(lines(svg, 'input')).toEqual(['M84 264h0L446.7 130L809.3 264L1172 130'])
    expect(lines(svg, 'output')).toEqual(['M84 387h0L446.7 387L809.3 387L1172 387'])
    expect(svg).toContain('ecg (mV)')
  })

  it('tells nothing apart where there is one kind of trace', () => {
    const svg = plot([trace([0, 1], { role: null })])
    expect(lines(svg, 'output')).toHaveLength(1)
    expect(svg).not.toMatch(/>(input|output)</)
  })

  it('places an output where its samples lie in time', () => {
    const svg = plot([trace([0, 1, 2, 3, 4]), trace([1, 3], { role: 'output', start: 1, step: 2 })])
    expect(lines(svg, 'output')[0]).toMatch(/^M356 .*L900 /)
  })

  it('breaks the line where samples are missing, and shows one that stands alone', () => {
    expect(lines(plot([trace([0, 1, NaN, 1])]), 'input')).toEqual(['M84 264h0L446.7 130M1172 130h0'])
    expect(plot([trace([NaN, NaN])])).toContain('no samples')
  })

  it('draws no more points than pixels, and every peak', () => {
    const values = Array.from({ length: 100_000 }, (_, i) => (i === 77_777 ? 1 : 0))
    const [d = ''] = lines(plot([trace(values)]), 'input')
    expect(d.match(/[ML]/g)).toHaveLength(1088)
    expect(d.match(/V130(?!\.)/g)).toHaveLength(1)
  })

  it('escapes what users write', () => {
    const svg = plot([trace([1], { name: '<x> & "y"' })], { title: 'a<b>&c\u0001.csv' })
    expect(svg).toContain('a&lt;b&gt;&amp;c\ufffd.csv')
    expect(svg).toContain('&lt;x&gt; &amp; &quot;y&quot;')
  })
})

it('escapeXml takes out what XML cannot hold', () => {
  expect(escapeXml('µ😀\ud800\u000b\uffff\n')).toBe('µ😀\ufffd\ufffd\ufffd\n')
})
