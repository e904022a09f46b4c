import { fromArray } from '@sinal/core'
import { outputGrids, parseRecipe, runRecipe, type Recipe } from '@sinal/recipe'
import { describe, expect, it } from 'vitest'
import type { Shape } from '../shared/ipc.ts'
import { previewChain } from './chain-preview.ts'

const LENGTH = 6000
const input: Shape = [2, 2, LENGTH]
const data = Float32Array.from({ length: 4 * LENGTH }, (_, i) => Math.sin(i * i * 0.001) + (i % 17) * 0.1)
const read = (from: number, to: number): Float32Array => {
  const rows = Array.from({ length: 4 }, (_, r) => data.subarray(r * LENGTH + from, r * LENGTH + to))
  return Float32Array.from(rows.flatMap((row) => [...row]))
}
const seen: number[] = []
const preview = (recipe: Recipe, start: number, end: number) =>
  previewChain(recipe, {
    input,
    sampleRate: 100,
    start,
    end,
    read: (from, to) => {
      seen.push(to - from)
      return read(from, to)
    },
  })

const conv = { type: 'conv1d', kernelSize: 9, padding: 'same', groups: 'depthwise', weight: { seed: 1 } }
const chains: Record<string, object[]> = {
  'a filter': [{ ...conv, weight: { design: 'lowpass', cutoff: 10 }, kernelSize: 101 }],
  'dilated, mixing channels': [{ ...conv, groups: 1, dilation: 7, outChannels: 3 }, { type: 'tanh' }],
  'strides, pools and a causal one': [
    { ...conv, stride: 3, padding: 4 },
    { type: 'maxPool1d', kernelSize: 4, stride: 2, padding: 1, ceilMode: true },
    { ...conv, padding: 'causal' },
    { type: 'avgPool1d', kernelSize: 3 },
  ],
  'paddings and cuts': [
    { type: 'reflectionPad1d', padding: [30, 5] },
    { ...conv, padding: 8, paddingMode: 'replicate' },
    { type: 'constantPad1d', padding: -40, value: 1 },
    { ...conv, padding: 'valid' },
  ],
  'a mirror longer than the view': [
    { type: 'reflectionPad1d', padding: 200 },
    { ...conv, padding: 'valid' },
  ],
  'up again': [
    { ...conv, stride: 4, padding: 2 },
    {
      type: 'convTranspose1d',
      kernelSize: 6,
      stride: 4,
      padding: 1,
      groups: 'depthwise',
      weight: { seed: 2 },
    },
    { type: 'convTranspose1d', kernelSize: 5, stride: 2, groups: 'depthwise', weight: { seed: 3 } },
    { ...conv, stride: 3, padding: 0 },
  ],
}

describe('a preview', () => {
  it.each(Object.keys(chains))('of %s has the outputs in view, bit for bit', async (name) => {
    const recipe = parseRecipe({ version: 1, layers: chains[name]! })
    const { outputs } = await runRecipe(recipe, fromArray(data, input), { sampleRate: 100 })
    const grids = outputGrids(recipe, LENGTH, 100)
    for (const [start, end] of [
      [2000, 2400],
      [0, 300],
      [LENGTH - 251, LENGTH],
      [3001, 3002],
    ] as const) {
      const layers = (await preview(recipe, start, end))!
      expect(seen.at(-1)).toBeLessThan(end - start + 1000)
      for (const [l, items] of layers.entries()) {
        const [, channels = 0, length = 0] = outputs[l]!.shape
        const { step, offset } = grids[l]!
        for (const [n, samples] of items.entries()) {
          const c = channels - 1
          const from = Math.max(0, Math.ceil((start - offset) / step))
          const to = Math.min(length, Math.ceil((end - offset) / step))
          const whole = (outputs[l]!.data as Float32Array).subarray((n * channels + c) * length)
          const all = samples.window([c], 0, length, length)
          for (const [i, x] of all.x.entries()) expect(all.series[0]!.min[i]).toBe(whole[x])
          const places = new Set(all.x)
          for (let x = from; x < to; x++) expect(places.has(x)).toBe(true)
        }
      }
    }
  })

  it('is none of what needs the whole signal, does not fit, or takes long', async () => {
    const none = async (layers: object[], end = 100) =>
      expect(await preview(parseRecipe({ version: 1, layers }), 0, end)).toBeNull()
    await none([{ type: 'instanceNorm1d' }])
    await none([{ ...conv, paddingMode: 'circular' }])
    await none([{ ...conv, padding: 'valid', kernelSize: 7000 }])
    await none([{ ...conv, groups: 1, outChannels: 20_000, kernelSize: 31 }], LENGTH)
    await none([])
  })

  it('of a usual chain takes little of the processor', async () => {
    const layers = [chains['a filter']![0]!, ...chains['strides, pools and a causal one']!, { type: 'relu' }]
    const recipe = parseRecipe({ version: 1, layers })
    await preview(recipe, 2000, 4000)
    const before = process.cpuUsage()
    for (let times = 0; times < 10; times++) await preview(recipe, 2000, 4000)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000 / 10).toBeLessThan(50)
  })
})
