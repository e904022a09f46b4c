import path from 'node:path'
import { resolveLayers } from '@sinal/recipe'
import type { Draw } from '@sinal/recipe/batch'
import { Drawing, plotOf } from './drawing.ts'

/** Draws the inputs and outputs of a run, as SVG. */
export const drawRun: Draw = ({ job, sampleRate, input, output }) => {
  const before = new Drawing(input.channels, input)
  const after = new Drawing(output.channels, output)
  return {
    input: (data) => before.push(data),
    output: (data) => after.push(data),
    finish: () => {
      const inputs = before.traces('input')
      const outputs = after.traces('output')
      // Outputs that are made of one channel stand under it.
      const isPerChannel = resolveLayers(job.recipe, inputs.length, sampleRate).every(
        ({ perChannel }) => perChannel,
      )
      const each = outputs.length / inputs.length
      const traces = isPerChannel
        ? inputs.flatMap((trace, c) => [trace, ...outputs.slice(c * each, (c + 1) * each)])
        : [...inputs, ...outputs]
      const { length } = before
      return plotOf({ title: path.basename(job.file), length, sampleRate, done: job.recipeName }, traces)
    },
  }
}
