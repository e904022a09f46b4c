import { allclose, fromArray, manualSeed, randn, type Tensor } from '@sinal/core'
import { describe, expect, it } from 'vitest'
import { bytesOf, rowsOf, runStream, runWhole } from '../test/run-whole.ts'
import { sourceOf } from '../test/sources.ts'
import {
  parseRecipe,
  runRecipe,
  streamProblem,
  streamReadings,
  type Recipe,
  type SampleSource,
  type StreamProgress,
} from './index.ts'

const chain = (...layers: object[]): Recipe => parseRecipe({ version: 1, layers })
const conv = { type: 'conv1d', kernelSize: 3, weight: { seed: 1 } }
const relu = { type: 'relu' }
const signal = (channels: number, length: number): Tensor => {
  manualSeed(7)
  return randn([1, channels, length])
}
const messageOf = async (recipe: Recipe, source: SampleSource) =>
  String(await runStream(recipe, source).catch((error: unknown) => error))

describe('circular padding', () => {
  const around = { ...conv, kernelSize: 9, padding: [5, 3], paddingMode: 'circular' }

  it.each([
    ['a convolution', around],
    ['a padding', { type: 'circularPad1d', padding: [40, 7] }],
    ['strides', { ...around, stride: 3 }],
    ['transforms', { ...around, algorithm: 'fft' }],
  ])('of the first layer reads the signal first: %s', async (_, layer) => {
    const x = signal(2, 5000)
    const recipe = chain(layer, relu, conv)
    const { output } = await runRecipe(recipe, x)
    const streamed = await runStream(recipe, sourceOf(rowsOf(x), [300, 41]), { blockLength: 257 })
    expect(bytesOf(streamed.get(2)!) === bytesOf(output)).toBe(true)
    if (!('algorithm' in layer)) expect(bytesOf(output) === bytesOf(runWhole(recipe, x)[2]!)).toBe(true)
  })

  it('of a later layer reads the signal again, however far it goes around', async () => {
    const x = signal(2, 300)
    const recipe = chain(conv, around, { type: 'circularPad1d', padding: 4 }, around)
    const { output } = await runRecipe(recipe, x, { chunk: 50 })
    expect(bytesOf(output)).toBe(bytesOf(runWhole(recipe, x)[3]!))
    const source = sourceOf(rowsOf(x), [77, 1], false)
    expect(streamReadings(recipe, source)).toBe(4)
    expect(bytesOf((await runStream(recipe, source)).get(3)!)).toBe(bytesOf(output))
  })
})

describe('layers that must know something of their whole input', () => {
  const x = signal(4, 20_999)
  const norm = { type: 'instanceNorm1d', weight: [1, 2, 3, 4], bias: [0, 0, 1, 1] }
  const group = { type: 'groupNorm', numGroups: 2 }
  const mean = { type: 'adaptiveAvgPool1d', outputSize: 100 }
  const largest = { type: 'adaptiveMaxPool1d', outputSize: 30_000 }
  const same = { ...conv, padding: 'same' }

  it.each<[object[], number, number]>([
    [[norm], 2, 2],
    [[same, norm, relu], 2, 2],
    [[same, group, { type: 'glu' }], 2, 2],
    [[same, mean, relu], 1, 2],
    [[largest, same], 1, 2],
    [[mean, same, norm, largest], 2, 3],
    [[norm, same, mean], 2, 2],
  ])('read the signal again: %j', async (layers, known, unknown) => {
    const recipe = chain(...layers)
    const { output } = await runRecipe(recipe, x)
    const whole = runWhole(recipe, x).at(-1)!
    const isExact = !layers.includes(norm) && !layers.includes(group)
    if (isExact) expect(bytesOf(output) === bytesOf(whole)).toBe(true)
    else expect(allclose(output, whole, { rtol: 1.3e-6, atol: 1e-5 })).toBe(true)
    for (const [source, readings, options] of [
      [sourceOf(rowsOf(x), [5000]), known, {}],
      [sourceOf(rowsOf(x), [4096, 1, 77], false), unknown, { blockLength: 1000, chunk: 333 }],
    ] as const) {
      expect(streamReadings(recipe, source)).toBe(readings)
      const streamed = await runStream(recipe, source, options)
      expect(bytesOf(streamed.get(layers.length - 1)!) === bytesOf(output)).toBe(true)
    }
  })

  it('keep the digits of a signal far from zero, and what has no number', async () => {
    const far = x.add(4000)
    const { output } = await runRecipe(chain({ type: 'instanceNorm1d' }), far)
    const exact = far.to('float64')
    const standard = exact
      .sub(exact.mean(2, { keepdim: true }))
      .div(exact.var(2, { correction: 0, keepdim: true }).add(1e-5).sqrt())
    expect(allclose(output, standard.to('float32'), { rtol: 1.3e-6, atol: 1e-5 })).toBe(true)
    const gap = Float32Array.from(x.data)
    gap[30_000] = NaN
    const streamed = await runStream(
      chain({ type: 'instanceNorm1d' }),
      sourceOf(rowsOf(fromArray(gap, x.shape))),
    )
    expect(streamed.get(0)!.map((row) => row.every(Number.isNaN))).toEqual([false, true, false, false])
  })

  it('tell how often and how far the source is read', async () => {
    const told: StreamProgress[] = []
    const source = sourceOf(rowsOf(signal(4, 10)), [6], false)
    await runStream(chain(norm), source, { onProgress: (progress) => told.push(progress) })
    expect(
      told.map(({ samples, length, reading, readings }) => [samples, length, reading, readings]),
    ).toEqual([
      [0, null, 1, 2],
      [6, null, 1, 2],
      [10, 10, 1, 2],
      [0, 10, 2, 2],
      [6, 10, 2, 2],
      [10, 10, 2, 2],
    ])
  })

  it('need a source that can be read again', async () => {
    const once = { ...sourceOf(rowsOf(x)), once: true }
    const remedy = '(runRecipe, which holds the whole signal, can)'
    expect(await messageOf(chain(relu, norm), once)).toBe(
      `RecipeError: layers[1]: expected a source that can be read again, but got one that can be read only once, and instanceNorm1d reads it first: the mean and the variance of all samples come before the first output ${remedy}`,
    )
    const detrended = parseRecipe({ version: 1, preprocess: [{ type: 'detrend' }], layers: [] })
    expect(String(streamProblem(detrended, once))).toMatch(
      /^RecipeError: preprocess\[0]: .* and detrend reads/,
    )
    expect(streamProblem(chain(relu, mean), once)).toBeNull()
    expect(String(streamProblem(chain(relu, mean), { ...once, length: null }))).toMatch(
      /^RecipeError: layers\[1]: .* adaptiveAvgPool1d .* depends on the length of the signal/,
    )
  })

  it('refuse a source that gives other samples the second time', async () => {
    let readings = 0
    const source = sourceOf(rowsOf(x), [5000], false)
    const growing: SampleSource = {
      ...source,
      blocks: () => (readings++ === 0 ? source : sourceOf(rowsOf(signal(4, 21_000)))).blocks(),
    }
    expect(await messageOf(chain(norm), growing)).toBe(
      'ShapeError: streamRecipe: source must give the 20999 samples that it gave before, but got 21000',
    )
  })
})
