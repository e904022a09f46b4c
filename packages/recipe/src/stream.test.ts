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
  streamRecipe,
  type Recipe,
  type SampleSource,
  type SignalBlock,
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

describe('streamRecipe on rows that lie in one memory', () => {
  const [channels, length] = [3, 50_000]
  const recipe = chain({ ...conv, padding: 'same', kernelSize: 31 }, { type: 'dropout' }, relu, conv)
  const x = signal(channels, length)

  /** Blocks of `count` samples, whose rows begin `apart` from each other, with room behind the last or without. */
  const within = (apart: number, room: number, order: readonly number[]): SampleSource => ({
    ...sourceOf(rowsOf(x)),
    async *blocks() {
      const count = 10_000
      for (let start = 0; start < length; start += count) {
        const all = new Float32Array(2 * apart + count + room).fill(NaN)
        const data = order.map((place, c) => {
          const row = all.subarray(place * apart, place * apart + count)
          row.set(rowsOf(x)[c]!.subarray(start, start + count))
          return row
        })
        await Promise.resolve()
        yield { start, length: count, data }
      }
    },
  })

  it.each([
    ['one behind another', 10_000, 0, [0, 1, 2]],
    ['with something between them', 10_016, 0, [0, 1, 2]],
    ['with something between and behind them', 12_345, 2_345, [0, 1, 2]],
    ['backwards', 10_000, 0, [2, 1, 0]],
    ['in another order', 10_000, 0, [0, 2, 1]],
  ])('gives the same bytes: %s', async (_, apart, room, order) => {
    const expected = await runStream(recipe, sourceOf(rowsOf(x)))
    const got = await runStream(recipe, within(apart, room, order))
    expect(bytesOf(got.get(3)!) === bytesOf(expected.get(3)!)).toBe(true)
  })
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

  it('gives the same bytes whatever the blocks where samples are not finite', async () => {
    const spoilt = fromArray(Float32Array.from(x.data), x.shape)
    for (const [at, value] of [
      [77_777, NaN],
      [300_000, Infinity],
      [800_000, -Infinity],
    ] as const)
      // prettier-ignore
      spoilt.data[at] = value
    const recipe = chain(long, relu)
    // Of a NaN, only that it is one.
    const bytes = (rows: Float32Array[]) =>
      bytesOf(rows.map((row) => row.map((value) => (Number.isNaN(value) ? NaN : value))))
    const expected = bytes(rowsOf((await runRecipe(recipe, spoilt)).output))
    for (const blocks of [[100_000], [33_333, 7]]) {
      const streamed = await runStream(recipe, sourceOf(rowsOf(spoilt), blocks, false), {
        blockLength: 50_001,
      })
      expect(bytes(streamed.get(1)!) === expected).toBe(true)
    }
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
