import { readFileSync } from 'node:fs'
import { tensor, zeros } from '@sinal/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  outputChannels,
  outputGrids,
  outputShapes,
  outputTiming,
  parseRecipe,
  preprocessBlocks,
  preprocessingSteps,
  preprocessedSource,
  readingsOf,
  runRecipe,
  streamRecipe,
  type SourceOptions,
  type Block,
  type PreprocessStep,
  type Recipe,
} from '../index.ts'
import { preprocessLength } from './rational.ts'

interface Fixture {
  readonly step: PreprocessStep
  readonly input: readonly (number | null)[]
  readonly output: readonly number[]
}
const fixtures = new URL('../../test/fixtures/preprocess.json', import.meta.url)
const scipy = JSON.parse(readFileSync(fixtures, 'utf8')) as Fixture[]

const prepared = (...preprocess: object[]): Recipe => parseRecipe({ version: 1, preprocess, layers: [] })

/** A step alone, on one float64 channel that comes at once; in float64. */
function applied(step: PreprocessStep, samples: Float64Array): number[] {
  const [made] = preprocessingSteps(prepared(step), null)
  const operator = operatorOf(made!, samples)
  return [...(operator.push([samples])[0] ?? []), ...(operator.finish()[0] ?? [])]
}

function operatorOf(step: ReturnType<typeof preprocessingSteps>[number], samples: Float64Array) {
  if (!step.statistics) return step.apply()
  const statistics = step.statistics()
  statistics.push([samples])
  return step.apply(statistics.finish())
}

/** A signal in blocks that end after these numbers of samples, over and over. */
function* cut(rows: readonly Float32Array[], sizes: readonly number[]): Generator<Block> {
  const length = rows[0]!.length
  for (let start = 0, i = 0; start < length; i++) {
    const end = start + sizes[i % sizes.length]!
    yield rows.map((row) => row.subarray(start, end))
    start = end
  }
}

async function whole(recipe: Recipe, read: () => Iterable<Block>, sampleRate: number | null = null) {
  const rows: number[][] = []
  for await (const block of preprocessBlocks(recipe, read, { sampleRate })) {
    for (const [channel, samples] of block.entries()) (rows[channel] ??= []).push(...samples)
  }
  return rows
}

const messageOf = async (act: () => unknown) => {
  try {
    await act()
  } catch (error) {
    return String(error)
  }
  return 'no error'
}

describe('a step', () => {
  it.each(scipy.map((fixture) => [JSON.stringify(fixture.step), fixture.input.length, fixture] as const))(
    '%s of %i samples gives what SciPy gives',
    (_, length, { step, input, output }) => {
      const got = applied(
        step,
        Float64Array.from(input, (value) => value ?? Number.NaN),
      )
      const scale = Math.max(...output.map(Math.abs), ...input.map((value) => Math.abs(value ?? 0)))
      expect(got).toHaveLength(output.length)
      expect(preprocessLength(prepared(step), length, null)).toBe(output.length)
      for (const [i, value] of output.entries()) expect(Math.abs(got[i]! - value) / scale).toBeLessThan(1e-12)
    },
  )

  it('detrend and standardise make of a constant channel zeros, exactly', () => {
    const constant = new Float64Array(10_000).fill(0.1)
    for (const type of ['detrend', 'standardise'] as const) {
      expect(new Set(applied({ type }, constant))).toEqual(new Set([0]))
    }
  })

  it('standardise keeps its digits on an offset that takes most of them', () => {
    const samples = Float64Array.from({ length: 20_000 }, (_, i) => 1e9 + (i % 2))
    expect(new Set(applied({ type: 'standardise' }, samples))).toEqual(new Set([-1, 1]))
  })
})

describe('preprocessBlocks', () => {
  const steps: PreprocessStep[] = [
    { type: 'fill', method: 'hold' },
    { type: 'detrend' },
    { type: 'resample', up: 3, down: 7 },
    { type: 'standardise' },
    { type: 'resample', up: 5, down: 2 },
    { type: 'detrend', trend: 'constant' },
  ]

  it.each<[string, PreprocessStep[]]>([
    ['interpolate', [{ type: 'fill' }]],
    ['hold', [{ type: 'fill', method: 'hold' }]],
    ['value', [{ type: 'fill', method: 'value', value: 2 }]],
    ['detrend', [{ type: 'fill', method: 'value', value: 2 }, { type: 'detrend' }]],
    ['standardise', [{ type: 'fill', method: 'value', value: 2 }, { type: 'standardise' }]],
    ['resample up', [{ type: 'resample', up: 5, down: 2 }]],
    ['resample down', [{ type: 'resample', up: 3, down: 31 }]],
    ['all of them', steps],
  ])('%s: gives the same bytes however the blocks are cut', async (_, preprocess) => {
    const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 })
    const sample = fc.oneof(fc.constant(Number.NaN), fc.float({ min: -1e6, max: 1e6, noNaN: true }))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(sample, sample), { minLength: 1, maxLength: 400 }),
        sizes,
        async (samples, blocks) => {
          const rows = [0, 1].map((channel) =>
            Float32Array.from([1, ...samples.map((both) => both[channel]!)]),
          )
          const recipe = prepared(...preprocess)
          const [a, b] = [
            await whole(recipe, () => cut(rows, [rows[0]!.length])),
            await whole(recipe, () => cut(rows, blocks)),
          ]
          expect(b).toEqual(a)
          expect(a[0]).toHaveLength(preprocessLength(recipe, rows[0]!.length, null))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('gives the same bytes over many segments of the statistics', async () => {
    const row = Float32Array.from({ length: 30_000 }, (_, i) => Math.sin(i * i) + i / 1000)
    const recipe = prepared(...steps)
    const all = await whole(recipe, () => cut([row], [30_000]))
    for (const sizes of [[4096], [1, 4095, 9999], [17, 5000]]) {
      expect(await whole(recipe, () => cut([row], sizes))).toEqual(all)
    }
  })

  it('reads the signal once more for each step that needs all of it', async () => {
    let readings = 0
    const recipe = prepared(...steps)
    await whole(recipe, () => {
      readings++
      return cut([Float32Array.of(1, 2, 3)], [2])
    })
    expect(readings).toBe(4)
    expect(readingsOf(preprocessingSteps(recipe, null))).toBe(4)
  })

  it('gives samples as soon as they are decided', () => {
    const [filling, resampling] = preprocessingSteps(
      prepared({ type: 'fill' }, { type: 'resample', up: 1, down: 2 }),
      null,
    ).map((step) => operatorOf(step, new Float64Array(1)))
    expect(filling!.push([Float64Array.of(1, Number.NaN, 3, Number.NaN)])).toEqual([Float64Array.of(1, 2, 3)])
    // A sample needs 20 of the input to each side.
    expect(resampling!.push([new Float64Array(20)])[0]).toHaveLength(0)
    expect(resampling!.push([new Float64Array(80)])[0]).toHaveLength(40)
    expect(resampling!.finish()[0]).toHaveLength(10)
  })

  it('takes a signal without samples', async () => {
    expect(await whole(prepared(...steps), () => [])).toEqual([])
  })

  it('stops when it is told to', async () => {
    const options = { sampleRate: null, signal: AbortSignal.abort() }
    const blocks = preprocessBlocks(prepared({ type: 'detrend' }), () => [[new Float32Array(3)]], options)
    await expect(blocks.next()).rejects.toMatchObject({ name: 'AbortError' })
  })

  it.each<[PreprocessStep, number[][], string]>([
    [
      { type: 'detrend' },
      [
        [1, 2],
        [1, Number.NaN],
      ],
      'expected samples that are finite numbers, but got a missing one (sample 1 of channel 2; put "fill" before)',
    ],
    [
      { type: 'standardise' },
      [[-Infinity]],
      'expected samples that are finite numbers, but got -Infinity (sample 0 of channel 1)',
    ],
    [{ type: 'fill' }, [[1], [Number.NaN]], 'expected at least one sample in channel 2, but all are missing'],
  ])('%j refuses %j', async (step, rows, message) => {
    const read = () =>
      cut(
        rows.map((row) => Float32Array.from(row)),
        [1],
      )
    expect(await messageOf(() => whole(prepared(step), read))).toBe(`RecipeError: preprocess[0]: ${message}`)
  })
})

/** A source in memory that counts how often it is read. */
function sourceOf(rows: readonly Float32Array[], sampleRate: number | null) {
  const source = {
    readings: 0,
    channels: rows.map((_, i) => ({ name: `c${i}` })),
    sampleRate,
    startTime: 1,
    length: rows[0]!.length,
    async *blocks({ channels, start = 0, end = Infinity, blockLength = 1000 }: SourceOptions = {}) {
      source.readings++
      const wanted = channels?.map((channel) => rows[Number(channel)]!) ?? rows
      const last = Math.min(end, source.length)
      for (let at = start; at < last; at += blockLength) {
        const data = wanted.map((row) => row.subarray(at, Math.min(at + blockLength, last)))
        yield { start: at, length: data[0]!.length, data }
      }
    },
  }
  return source
}

describe('streamRecipe with preprocessing and designs', () => {
  const rows = [3, 7, 11].map((seed) =>
    Float32Array.from({ length: 1000 }, (_, i) =>
      i % (seed * 9) === 4 ? Number.NaN : Math.sin(i / seed) + i / 99,
    ),
  )
  const recipe = (layer: object) =>
    parseRecipe({
      version: 1,
      channels: ['c2', 'c0'],
      preprocess: [
        { type: 'fill' },
        { type: 'detrend' },
        { type: 'resample', sampleRate: 75 },
        { type: 'standardise' },
      ],
      layers: [
        {
          type: 'conv1d',
          groups: 'depthwise',
          weight: { design: 'lowpass', cutoff: 20, transition: 5 },
          ...layer,
        },
        { type: 'relu' },
      ],
    })
  const chosen = tensor([[...rows[2]!].map(Number), [...rows[0]!].map(Number)]).reshape(1, 2, -1)

  it.each([[{}], [{ padding: 'same' }], [{ padding: 7, paddingMode: 'circular', stride: 2 }]])(
    'gives the bytes of runRecipe, with %j',
    async (keys) => {
      const { output } = await runRecipe(recipe(keys), chosen, { sampleRate: 100 })
      for (const blockLength of [1000, 300, 17]) {
        const got: number[][] = [[], []]
        for await (const { data } of streamRecipe(recipe(keys), sourceOf(rows, 100), { blockLength })) {
          for (const [c, samples] of data.entries()) got[c]!.push(...samples)
        }
        expect([got]).toEqual(output.tolist())
      }
    },
  )

  it('reads the source once more for each step that needs all of it', async () => {
    const source = sourceOf(rows, 100)
    for await (const _ of streamRecipe(recipe({}), source));
    expect(source.readings).toBe(3)
  })

  it('preprocessedSource: is a source of its own, of which parts can be read', async () => {
    const source = preprocessedSource(recipe({}), sourceOf(rows, 100))
    expect(source).toMatchObject({ sampleRate: 75, startTime: 1, length: 750 })
    const read = async (options: SourceOptions) => {
      const samples: number[] = []
      for await (const { start, length, data } of source.blocks({ channels: [1], ...options })) {
        expect(start).toBe((options.start ?? 0) + samples.length)
        expect(data[0]).toHaveLength(length)
        samples.push(...data[0]!)
      }
      return samples
    }
    const all = await read({})
    expect(all).toHaveLength(750)
    for (const [start, end] of [
      [0, 10],
      [333, 601],
      [740, 900],
    ] as const) {
      expect(await read({ start, end, blockLength: 64 })).toEqual(all.slice(start, end))
    }
  })
})

it('preprocessedSource: can be read again after a reading that was stopped', async () => {
  const source = preprocessedSource(prepared({ type: 'detrend' }), sourceOf([Float32Array.of(1, 2, 4)], null))
  await expect(
    source.blocks({ signal: AbortSignal.abort() })[Symbol.asyncIterator]().next(),
  ).rejects.toMatchObject({
    name: 'AbortError',
  })
  for await (const { length } of source.blocks()) expect(length).toBe(3)
})

describe('a recipe with preprocessing', () => {
  const half: Recipe = parseRecipe({
    version: 1,
    preprocess: [{ type: 'resample', sampleRate: 50 }],
    layers: [{ type: 'conv1d', kernelSize: 3, stride: 2, weight: { design: 'lowpass', cutoff: 20 } }],
  })

  it('runs each item on its own, before the layers', async () => {
    const recipe = prepared({ type: 'detrend', trend: 'constant' })
    const { output, outputs } = await runRecipe(recipe, tensor([[[1, 3]], [[10, 20]]]))
    expect(output.tolist()).toEqual([[[-1, 1]], [[-5, 5]]])
    expect(outputs).toEqual([])
  })

  it('changes shapes, sample rate, and what designs are worked out for', async () => {
    expect(outputShapes(half, [1, 1, 101], 100).shapes).toEqual([[1, 1, 25]])
    expect(outputTiming(half, { sampleRate: 100, startTime: 2 })).toEqual({ sampleRate: 25, startTime: 2.02 })
    expect(outputGrids(half, null, 100)).toEqual([{ step: 4, offset: 2 }])
    const { output } = await runRecipe(half, zeros([1, 1, 101]), { sampleRate: 100 })
    expect(output.shape).toEqual([1, 1, 25])
    // A cut-off of 20 Hz does for 50 Hz, and not for 25.
    const { error } = outputShapes({ ...half, layers: [half.layers[0]!, half.layers[0]!] }, [1, 1, 101], 100)
    expect(error?.path).toEqual(['layers', 1, 'weight', 'cutoff'])
  })

  it('counts samples of the input where there is no sample rate', () => {
    const recipe = parseRecipe({
      version: 1,
      preprocess: [{ type: 'resample', down: 2 }],
      layers: [{ type: 'conv1d', kernelSize: 3, weight: { seed: 1 } }],
    })
    expect(outputTiming(recipe, { sampleRate: null, startTime: 0 })).toEqual({
      sampleRate: null,
      startTime: 2,
    })
  })

  it('has no units once it is standardised', () => {
    expect(outputChannels(prepared({ type: 'standardise' }), [{ name: 'x', unit: 'mV' }])).toEqual([
      { name: 'x' },
    ])
  })

  it.each([
    [44_100, 48_000],
    [360, 250],
    [0.1, 0.3],
    [1000, 999.9],
  ])('takes %d Hz to %d Hz', (from, to) => {
    const recipe = prepared({ type: 'resample', sampleRate: to })
    expect(outputTiming(recipe, { sampleRate: from, startTime: 0 }).sampleRate).toBeCloseTo(to, 12)
  })

  it.each<[object, number | null, string]>([
    [
      { sampleRate: 50 },
      null,
      '.sampleRate: expected a signal whose sample rate is known, but got one without (give up and down)',
    ],
    [
      { sampleRate: Math.PI },
      100,
      ".sampleRate: expected a rate whose ratio to the signal's, 100 Hz, is one of integers up to 100000, but got 3.141592653589793",
    ],
  ])('refuses the rates %j of %j', async (keys, sampleRate, message) => {
    const recipe = prepared({ type: 'resample', ...keys })
    const running = runRecipe(recipe, zeros([1, 1, 5]), { sampleRate })
    await expect(running).rejects.toMatchObject({ message: `preprocess[0]${message}` })
  })

  it.each<[unknown, string]>([
    [{}, 'preprocess: expected an array of steps, but got an object'],
    [[7], 'preprocess[0]: expected an object, but got 7'],
    [
      [{ type: 'filter' }],
      "preprocess[0].type: expected 'detrend', 'standardise', 'resample' or 'fill', but got 'filter'",
    ],
    [[{ type: 'detrend', order: 1 }], 'preprocess[0].order: unknown key (known here: type, trend)'],
    [
      [{ type: 'standardise', mean: 1 }],
      'preprocess[0].std: is missing (give both mean and std, or neither)',
    ],
    [
      [{ type: 'standardise', std: 1 }],
      'preprocess[0].mean: is missing (give both mean and std, or neither)',
    ],
    [[{ type: 'standardise', mean: 0, std: 0 }], 'preprocess[0].std: expected a positive number, but got 0'],
    [[{ type: 'resample' }], 'preprocess[0]: expected up, down or sampleRate, but got none'],
    [
      [{ type: 'resample', up: 2, sampleRate: 5 }],
      'preprocess[0].up: expected nothing beside sampleRate, but got 2',
    ],
    [[{ type: 'resample', down: 0 }], 'preprocess[0].down: expected an integer from 1 to 1000000, but got 0'],
    [[{ type: 'fill', method: 'value' }], 'preprocess[0].value: is missing'],
    [
      [{ type: 'fill', value: 0 }],
      'preprocess[0].value: expected nothing without "method": "value", but got 0',
    ],
  ])('refuses %j', async (preprocess, message) => {
    const act = () => parseRecipe({ version: 1, preprocess, layers: [] })
    expect(await messageOf(act)).toBe(`RecipeError: ${message}`)
  })
})
