import {
  allclose,
  backend,
  fromArray,
  getNumThreads,
  manualSeed,
  randn,
  setBackend,
  setNumThreads,
  type Tensor,
} from '@sinal/core'
import { afterEach, describe, expect, it } from 'vitest'
import { bytesOf, rowsOf, runStream, runWhole } from '../test/run-whole.ts'
import { sourceOf } from '../test/sources.ts'
import {
  parseRecipe,
  runRecipe,
  streamProblem,
  streamReadings,
  streamRecipe,
  type Recipe,
  type SampleSource,
  type SignalBlock,
  type StreamProgress,
} from './index.ts'

const chain = (...layers: object[]): Recipe => parseRecipe({ version: 1, layers })
const conv = { type: 'conv1d', kernelSize: 3, weight: { seed: 1 } }
const relu = { type: 'relu' }
const signal = (channels: number, length: number): Tensor => {
  manualSeed(7)
  return randn([1, channels, length])
}
const messageOf = async (recipe: Recipe, source: SampleSource, options = {}) =>
  String(await runStream(recipe, source, options).catch((error: unknown) => error))

const { name: chosen } = backend()
const threads = getNumThreads()
afterEach(() => {
  setBackend(chosen)
  setNumThreads(threads)
})

describe('streamRecipe on signals of many pieces', () => {
  const recipe = chain(
    { ...conv, kernelSize: 7, outChannels: 8, padding: 'same', paddingMode: 'reflect' },
    { type: 'gelu' },
    { type: 'maxPool1d', kernelSize: 3, stride: 2, padding: 1 },
    { ...conv, dilation: 64, groups: 4, padding: 'causal' },
    { type: 'convTranspose1d', kernelSize: 5, stride: 2, padding: 1, outChannels: 3, weight: { seed: 3 } },
    relu,
    { type: 'avgPool1d', kernelSize: 4, ceilMode: true },
    { type: 'softmax' },
  )
  const all = recipe.layers.map((_, i) => i)
  const x = signal(2, 300_001)

  it('gives the bytes of the layers on the whole signal, of each layer and of the last alone', async () => {
    const whole = runWhole(recipe, x)
    const each = await runStream(recipe, sourceOf(rowsOf(x), [50_000]), { layers: all })
    const { outputs } = await runRecipe(recipe, x)
    for (const layer of all) {
      expect(bytesOf(each.get(layer)!) === bytesOf(whole[layer]!), `layer ${layer}`).toBe(true)
      expect(bytesOf(outputs[layer]!) === bytesOf(whole[layer]!), `layer ${layer}`).toBe(true)
    }
    const last = await runStream(recipe, sourceOf(rowsOf(x), [7777], false), { reuse: true })
    expect([...last.keys()]).toEqual([7])
    expect(bytesOf(last.get(7)!) === bytesOf(whole[7]!)).toBe(true)
  })

  it('gives the same bytes on one thread and on several', async () => {
    const results = []
    for (const count of [1, threads]) {
      setNumThreads(count)
      results.push(bytesOf((await runStream(recipe, sourceOf(rowsOf(x)))).get(7)!))
    }
    expect(results[0] === results[1]).toBe(true)
  })

  it('of a batch, gives each item the bytes that it has alone', async () => {
    const other = signal(2, 300_001).neg()
    const batch = fromArray(Float32Array.from([...x.data, ...other.data]), [2, 2, 300_001])
    const { output } = await runRecipe(recipe, batch)
    for (const [n, item] of [x, other].entries()) {
      const alone = await runStream(recipe, sourceOf(rowsOf(item)))
      expect(bytesOf(output.index(n)) === bytesOf(alone.get(7)!)).toBe(true)
    }
  })

  it('takes samples of float64, rounded', async () => {
    const rows = rowsOf(x)
    const wide: SampleSource = {
      ...sourceOf(rows),
      async *blocks() {
        await Promise.resolve()
        yield { start: 0, length: 300_001, data: rows.map((row) => Float64Array.from(row)) }
      },
    }
    expect(bytesOf((await runStream(recipe, wide)).get(7)!) === bytesOf(runWhole(recipe, x)[7]!)).toBe(true)
  })
})

describe("algorithm 'fft'", () => {
  const long = { ...conv, kernelSize: 401, padding: 'same', algorithm: 'fft' }
  const x = signal(2, 500_000)

  it('gives the same bytes whatever the blocks, the pieces and the threads, near those of direct sums', async () => {
    const recipe = chain(long, relu, { ...long, stride: 1, dilation: 2 })
    const { output } = await runRecipe(recipe, x)
    const expected = bytesOf(output)
    for (const [blocks, options] of [
      [[100_000], {}],
      [[9999, 1], { blockLength: 5000 }],
      [[400_000], { chunk: 3000 }],
    ] as const) {
      const streamed = await runStream(recipe, sourceOf(rowsOf(x), blocks, false), options)
      expect(bytesOf(streamed.get(2)!) === expected).toBe(true)
    }
    setNumThreads(1)
    expect(bytesOf((await runRecipe(recipe, x, { chunk: 70_000 })).output) === expected).toBe(true)
    const direct = chain({ ...long, algorithm: 'direct' }, relu, {
      ...long,
      dilation: 2,
      algorithm: 'direct',
    })
    expect(allclose(output, runWhole(direct, x)[2]!, { rtol: 1e-5, atol: 1e-6 })).toBe(true)
  })

  it("is what 'auto' takes for long kernels, and direct sums for others", async () => {
    for (const [layer, algorithm] of [
      [{ kernelSize: 128 }, 'fft'],
      [{ kernelSize: 127 }, 'direct'],
      [{ kernelSize: 128, stride: 2, padding: 0 }, 'direct'],
    ] as const) {
      const auto = await runRecipe(chain({ ...long, ...layer, algorithm: 'auto' }), x)
      const named = await runRecipe(chain({ ...long, ...layer, algorithm }), x)
      expect(bytesOf(auto.output) === bytesOf(named.output)).toBe(true)
    }
  })

  it('names the layer where the engine cannot', async () => {
    setBackend('scalar')
    expect(await messageOf(chain(relu, { ...long, kernelSize: 3 }), sourceOf(rowsOf(x)))).toBe(
      "RecipeError: layers[1]: conv1d: algorithm must be 'auto' or 'direct' on the scalar backend, but got 'fft'",
    )
  })
})

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

describe('what is asked for', () => {
  const x = signal(3, 50)

  it('is the channels that the recipe names, in its order', async () => {
    const recipe = { ...chain({ ...conv, groups: 'depthwise' }), channels: ['c2', 0] }
    const picked = fromArray(Float32Array.from([...rowsOf(x)[2]!, ...rowsOf(x)[0]!]), [1, 2, 50])
    const streamed = await runStream(recipe, sourceOf(rowsOf(x), [7]))
    expect(bytesOf(streamed.get(0)!)).toBe(bytesOf(runWhole(recipe, picked)[0]!))
  })

  it('is the layers that the recipe names, or the caller', async () => {
    const named = [{ ...conv, name: 'first' }, relu, { ...conv, stride: 2 }]
    const recipe = parseRecipe({ version: 1, layers: named, outputs: { layers: [2, 'first'] } })
    const source = sourceOf(rowsOf(x), [20])
    expect([...(await runStream(recipe, source)).keys()].sort()).toEqual([0, 2])
    expect([...(await runStream(recipe, source, { layers: [1] })).keys()]).toEqual([1])
    expect(await messageOf(recipe, source, { layers: [3] })).toBe(
      'OptionError: streamRecipe: layers must be places below 3, but got 3',
    )
  })

  it('is the input where there are no layers', async () => {
    const streamed = await runStream(chain(), sourceOf(rowsOf(x), [20]))
    expect(bytesOf(streamed.get(-1)!)).toBe(bytesOf(x))
  })
})

describe('signals that do not fit', () => {
  const rows = (length: number) => rowsOf(signal(1, length))
  const tooShort =
    "RecipeError: layers[1].kernelSize: expected taps no longer than the layer's input (4 samples), but got 5"

  it.each([true, false])('are refused, at the start where the length is known: %s', async (known) => {
    const recipe = chain(conv, { ...conv, kernelSize: 5 })
    expect(await messageOf(recipe, sourceOf(rows(6), [4], known))).toBe(tooShort)
    const source = sourceOf(rows(6), [4], known)
    let begun = false
    const watched: SampleSource = {
      ...source,
      blocks(options) {
        begun = true
        return source.blocks(options)
      },
    }
    await messageOf(recipe, watched)
    expect(begun).toBe(!known)
  })

  it.each<[string, object, number, string]>([
    [
      'nothing',
      conv,
      0,
      "layers[0].kernelSize: expected taps no longer than the layer's input (0 samples), but got 3",
    ],
    [
      'nothing to pad',
      { type: 'replicationPad1d', padding: 2 },
      0,
      'layers[0]: expected an input of at least 1 sample, but got 0',
    ],
    [
      'nothing to pool',
      { type: 'avgPool1d', kernelSize: 2, padding: 1 },
      0,
      'layers[0]: expected an input of at least 1 sample, but got 0',
    ],
    [
      'less than a window',
      { type: 'maxPool1d', kernelSize: 3, dilation: 2 },
      4,
      "layers[0].kernelSize: expected windows no longer than the layer's input (4 samples), but got 5",
    ],
    [
      'less than a mirror shows',
      { ...conv, padding: 6, paddingMode: 'reflect' },
      6,
      "layers[0].padding: expected at most 5 samples at each end (mode 'reflect' of an input of 6 samples), but got 6 and 6",
    ],
    [
      'less than is taken away',
      { type: 'constantPad1d', padding: [-2, -3] },
      5,
      'layers[0].padding: expected an output of at least 1 sample, but got 0 of an input of 5 samples with -2 and -3 at its ends',
    ],
    [
      'less than padding takes',
      { type: 'convTranspose1d', kernelSize: 3, padding: 3, weight: { seed: 1 } },
      4,
      'layers[0].padding: expected an output of at least 1 sample, but got 0 of an input of 4 samples with padding 3',
    ],
  ])('%s', async (_, layer, length, message) => {
    for (const known of [true, false]) {
      expect(await messageOf(chain(layer), sourceOf(rows(length), [3], known))).toBe(
        `RecipeError: ${message}`,
      )
    }
  })

  it('are told where a source gives other samples than it says', async () => {
    const giving = (...blocks: SignalBlock[]): SampleSource => ({
      ...sourceOf(rows(6)),
      async *blocks() {
        await Promise.resolve()
        yield* blocks
      },
    })
    const block = (start: number, ...lengths: number[]): SignalBlock => ({
      start,
      length: lengths[0]!,
      data: lengths.map((length) => new Float32Array(length)),
    })
    const where = 'ShapeError: streamRecipe: source must'
    expect(await messageOf(chain(conv), giving(block(0, 5)))).toBe(
      `${where} give the 6 samples that it says, but got 5`,
    )
    expect(await messageOf(chain(conv), giving(block(0, 3), block(4, 2)))).toBe(
      `${where} go on at sample 3, but got 4`,
    )
    expect(await messageOf(chain(conv), giving(block(0, 3, 2)))).toBe(
      `${where} give 1 channels of 3 samples, but got [3, 2]`,
    )
  })
})

describe('a run', () => {
  it('tells the samples that are done, and lets the source go when nobody listens any more', async () => {
    const source = sourceOf(rowsOf(signal(1, 100)), [30])
    const told: number[] = []
    await runStream(chain(conv), source, {
      onProgress: ({ samples, length }: { samples: number; length: number | null }) => {
        expect(length).toBe(100)
        told.push(samples)
      },
    })
    expect(told).toEqual([0, 30, 60, 90, 100])

    let isOpen = true
    const watched: SampleSource = {
      ...source,
      async *blocks(options) {
        try {
          yield* source.blocks(options)
        } finally {
          isOpen = false
        }
      },
    }
    for await (const { length } of streamRecipe(chain(conv), watched)) {
      expect(length).toBe(28)
      break
    }
    expect(isOpen).toBe(false)
  })

  it('stops when it is told to', async () => {
    const controller = new AbortController()
    const reading = (async () => {
      for await (const _ of streamRecipe(chain(conv), sourceOf(rowsOf(signal(1, 1000)), [10]), controller)) {
        controller.abort()
      }
    })()
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('lets other events run', async () => {
    setBackend('scalar')
    let others = 0
    const timer = setInterval(() => others++, 1)
    await runStream(chain({ ...conv, kernelSize: 301 }), sourceOf(rowsOf(signal(1, 100_000)), [100_000]))
    clearInterval(timer)
    expect(others).toBeGreaterThan(1)
  })

  it('passes on the error of a source', async () => {
    const source: SampleSource = {
      ...sourceOf(rowsOf(signal(1, 1000))),
      async *blocks(options) {
        yield* sourceOf(rowsOf(signal(1, 300))).blocks(options)
        throw new Error('the disk is gone')
      },
    }
    expect(await messageOf(chain(conv), source)).toBe('Error: the disk is gone')
  })
})
