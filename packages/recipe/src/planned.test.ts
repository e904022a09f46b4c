import { manualSeed, randn } from '@sinal/core'
import { describe, expect, it } from 'vitest'
import { bytesOf, rowsOf, runStream, runWhole } from '../test/run-whole.ts'
import { sourceOf } from '../test/sources.ts'
import { buildLayers, parseRecipe, runRecipe, streamRecipe, type Recipe } from './index.ts'
import { plannedRecipe } from './planned.ts'

const smoothing = (values: readonly number[]): Recipe =>
  parseRecipe({
    version: 1,
    layers: [
      {
        type: 'conv1d',
        padding: 'same',
        groups: 'depthwise',
        weight: { values: [[[...values]], [[...values]]] },
      },
      { type: 'tanh' },
      { type: 'conv1d', kernelSize: 31, padding: 'same', weight: { seed: 1 } },
    ],
  })
manualSeed(3)
const x = randn([1, 2, 40_000])

describe('a recipe that runs again', () => {
  const options = { inChannels: 2, sampleRate: null, wanted: new Set([2]) }

  it('has the layers that were made before, also where another document says the same', () => {
    const links = plannedRecipe(smoothing([1, 2, 1]), options).links()
    expect(plannedRecipe(smoothing([1, 2, 1]), options).links()).toBe(links)
    expect(plannedRecipe(smoothing([1, 2, 3]), options).links()).not.toBe(links)
    const wanted = new Set([0, 2])
    expect(plannedRecipe(smoothing([1, 2, 1]), { ...options, wanted }).links()).not.toBe(links)
    expect(plannedRecipe(smoothing([1, 2, 1]), { ...options, sampleRate: 100 }).links()).not.toBe(links)
  })

  it('is noticed to have been written to', async () => {
    const recipe = smoothing([1, 2, 1])
    const { output: before } = await runRecipe(recipe, x)
    const [layer] = recipe.layers as unknown as [{ weight: { values: number[][][] } }]
    layer.weight.values[1]![0]![2] = -5
    const { output: after } = await runRecipe(recipe, x)
    expect(bytesOf(after) === bytesOf(before)).toBe(false)
    expect(bytesOf(after) === bytesOf(runWhole(recipe, x).at(-1)!)).toBe(true)
  })

  it('gives its own layers away to nobody', async () => {
    const recipe = smoothing([1, 2, 1])
    const { output: before } = await runRecipe(recipe, x)
    for (const layer of buildLayers(recipe, 2))
      for (const parameter of layer.parameters()) parameter.data.fill(0)
    expect(bytesOf((await runRecipe(recipe, x)).output) === bytesOf(before)).toBe(true)
  })

  it('runs beside itself, each run in memory of its own', async () => {
    const recipe = smoothing([3, 2, 1])
    const expected = bytesOf((await runStream(recipe, sourceOf(rowsOf(x)))).get(2)!)
    const runs = Array.from({ length: 3 }, () =>
      streamRecipe(recipe, sourceOf(rowsOf(x), [20_000]), { reuse: true }),
    )
    const rows = runs.map(() => [new Float32Array(40_000), new Float32Array(40_000)])
    for (let left = runs.length; left > 0;) {
      left = 0
      const results = []
      for (const run of runs) results.push(await run.next())
      for (const [r, { value }] of results.entries()) {
        if (!value) continue
        left++
        for (const [c, row] of value.data.entries()) rows[r]![c]!.set(row, value.start)
      }
    }
    for (const all of rows) expect(bytesOf(all) === expected).toBe(true)
  })
})
