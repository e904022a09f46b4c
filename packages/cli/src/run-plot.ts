import path from 'node:path'
import { outputGrids, resolveLayers, type Recipe } from '@sinal/recipe'
import type { Signals } from '@sinal/signals'
import { svgPlot, type Trace } from './svg-plot.ts'

/** A file's channels and what a recipe made of them, as an SVG document. */
export function plotOf(
  recipe: Recipe,
  recipeName: string,
  { file, signals }: { file: string; signals: Signals },
  result: Signals,
): string {
  const { sampleRate, startTime, length } = signals
  const grid = outputGrids(recipe).at(-1) ?? { step: 1, offset: 0 }
  const second = sampleRate ?? 1
  const inputs = signals.data.map(trace('input', signals, startTime, 1 / second))
  const outputs = result.data.map(
    trace('output', result, startTime + grid.offset / second, grid.step / second),
  )
  // Outputs that are made of one channel stand under it.
  const layers = resolveLayers(recipe, inputs.length)
  const isPerChannel = layers.every(({ groups, inChannels }) => groups === inChannels)
  const each = outputs.length / inputs.length
  const traces = isPerChannel
    ? inputs.flatMap((input, c) => [input, ...outputs.slice(c * each, (c + 1) * each)])
    : [...inputs, ...outputs]
  return svgPlot({
    title: path.basename(file),
    subtitle: `${lengthText(length, sampleRate)}, ${recipeName}`,
    timeLabel: sampleRate === null ? 'samples' : 'time (s)',
    traces,
  })
}

/** A file's channels, as an SVG document. */
export function signalsPlot(title: string, signals: Signals): string {
  const { sampleRate, startTime, length } = signals
  return svgPlot({
    title,
    subtitle: lengthText(length, sampleRate),
    timeLabel: sampleRate === null ? 'samples' : 'time (s)',
    traces: signals.data.map(trace(null, signals, startTime, 1 / (sampleRate ?? 1))),
  })
}

function trace(role: Trace['role'], of: Signals, start: number, step: number) {
  return (data: Signals['data'][number], c: number): Trace => {
    const { name, unit } = of.channels[c]!
    return { role, name, unit, data, start, step }
  }
}

function lengthText(length: number, sampleRate: number | null): string {
  const rate = sampleRate === null ? '' : ` at ${sampleRate.toLocaleString('en-US')} Hz`
  return `${length.toLocaleString('en-US')} samples${rate}`
}
