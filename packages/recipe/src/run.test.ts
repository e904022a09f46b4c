import {
  F,
  backend,
  fromArray,
  isGradEnabled,
  manualSeed,
  nn,
  rand,
  randn,
  setBackend,
  tensor,
  type Tensor,
  zeros,
} from '@sinal/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildLayers, defaultRecipe, outputShapes, parseRecipe, runRecipe, type Recipe } from './index.ts'

const chain = (...layers: object[]): Recipe =>
  parseRecipe({
    version: 1,
    layers: layers.map((layer) => ({ type: 'conv1d', kernelSize: 3, weight: { seed: 1 }, ...layer })),
  })

const buildConvs = (recipe: Recipe, inChannels: number) =>
  buildLayers(recipe, inChannels).map((layer) => {
    if (!(layer instanceof nn.Conv1d)) throw new Error(`no Conv1d, but ${String(layer)}`)
    return layer
  })

const bytes = (t: Tensor) => Buffer.from((t.data as Float32Array).slice().buffer).toString('hex')

it('names the layer that would carry more than there is memory for', async () => {
  const layer = { kernelSize: 2, dilation: 2 ** 28, padding: 2 ** 27, groups: 'depthwise' }
  const error: unknown = await runRecipe(chain({ groups: 'depthwise' }, layer), zeros([1, 20, 12])).catch(
    (e: unknown) => e,
  )
  expect(error).toMatchObject({ name: 'RecipeError', path: ['layers', 1], code: 'tensor-elements' })
})

describe('buildLayers', () => {
  it('takes the weights that a seed gives to nn.Conv1d, and leaves the default generator as it was', () => {
    manualSeed(7)
    const before = rand([3]).tolist()
    manualSeed(42)
    const conv = new nn.Conv1d({ inChannels: 4, outChannels: 6, kernelSize: 5, groups: 2 })
    manualSeed(7)
    const [built] = buildConvs(chain({ outChannels: 6, kernelSize: 5, groups: 2, weight: { seed: 42 } }), 4)
    expect(rand([3]).tolist()).toEqual(before)
    expect(built?.weight.tolist()).toEqual(conv.weight.tolist())
    expect(built?.bias?.tolist()).toEqual(conv.bias?.tolist())
    expect(String(built)).toBe(String(conv))
    // torch.manual_seed(42); torch.nn.Conv1d(4, 6, 5, groups=2), PyTorch 1.13.1
    expect([...built!.weight.data].slice(0, 2)).toEqual([0.24176831543445587, 0.2624715566635132])
    expect(built?.bias?.data[0]).toBe(0.01991087757050991)
  })

  it('makes an output channel of a preset the mean over the filtered inputs of its group', () => {
    const [conv] = buildConvs(chain({ outChannels: 2, groups: 2, weight: { preset: 'derivative' } }), 4)
    expect(conv?.weight.tolist()).toEqual([
      [
        [-0.25, 0, 0.25],
        [-0.25, 0, 0.25],
      ],
      [
        [-0.25, 0, 0.25],
        [-0.25, 0, 0.25],
      ],
    ])
    expect(conv?.bias).toBeNull()
  })

  it('takes values as they are', () => {
    const weight = { values: [[[1, 2]], [[3, 0.1]]], bias: [0.5, -0] }
    const [conv] = buildConvs(chain({ kernelSize: undefined, weight }), 1)
    expect(conv?.weight.tolist()).toEqual([[[1, 2]], [[3, Math.fround(0.1)]]])
    expect(conv?.bias?.tolist()).toEqual([0.5, 0])
  })
})

describe('runRecipe', () => {
  it('smooths each channel on its own by default', async () => {
    const x = tensor([[[5, 0, 0, 0, 0, 10]], [[1, 1, 1, 1, 1, 1]]])
    const { output, outputs } = await runRecipe(defaultRecipe, x)
    expect(output.shape).toEqual([2, 1, 6])
    expect(output.tolist()).toEqual([[[1, 1, 1, 2, 2, 2]], [[0.6, 0.8, 1, 1, 0.8, 0.6].map(Math.fround)]])
    expect(outputs).toEqual([output])
  })

  it('finds the slope of a line', async () => {
    const x = tensor([[[0, 3, 6, 9, 12, 15, 18]]])
    const { output } = await runRecipe(chain({ kernelSize: 5, weight: { preset: 'derivative' } }), x)
    for (const slope of output.data) expect(slope).toBeCloseTo(3, 6)
  })

  it('gives the input back without layers, and nothing for an empty batch', async () => {
    const x = tensor([[[1, 2, 3]]])
    expect((await runRecipe(chain(), x)).output).toBe(x)
    expect((await runRecipe(defaultRecipe, zeros([0, 2, 9]))).output.shape).toEqual([0, 2, 9])
  })

  it('takes a tensor that is a view', async () => {
    const x = tensor([[[1, 2], [3, 4], [5, 6]]]).transpose(1, 2) // prettier-ignore
    const { output } = await runRecipe(chain({ kernelSize: 1, weight: { preset: 'moving-average' }, groups: 'depthwise' }), x) // prettier-ignore
    expect(output.tolist()).toEqual([[[1, 3, 5], [2, 4, 6]]]) // prettier-ignore
  })

  const layer = fc
    .record({
      kernelSize: fc.integer({ min: 1, max: 7 }),
      dilation: fc.integer({ min: 1, max: 4 }),
      stride: fc.integer({ min: 1, max: 3 }),
      padding: fc.oneof(fc.nat(9), fc.constantFrom('same', 'valid')),
      width: fc.constantFrom(1, 2, 4),
      groups: fc.constantFrom<number | string>(1, 2, 'depthwise'),
      weight: fc.oneof(
        fc.record({ seed: fc.nat(1000) }),
        fc.constantFrom({ preset: 'gaussian' }, { preset: 'moving-average' }),
      ),
    })
    .map(({ width, stride, ...rest }) => ({
      ...rest,
      outChannels: 2 * width,
      stride: rest.padding === 'same' ? 1 : stride,
      groups: rest.groups === 'depthwise' && width !== 2 ? 1 : rest.groups,
    }))
  // Signals with many zeros of both signs, where an added zero could show.
  const sample = fc.oneof(fc.constantFrom(0, -0, 1, -1), fc.float({ noNaN: true, noDefaultInfinity: true }))

  const LENGTH = 70
  const recipes = fc
    .array(layer, { minLength: 1, maxLength: 3 })
    .map((layers) =>
      chain(
        ...layers.map((l, i) => {
          const inChannels = layers[i - 1]?.outChannels ?? 2
          const groups = l.groups === 'depthwise' && l.outChannels % inChannels !== 0 ? 1 : l.groups
          return { ...l, groups }
        }),
      ),
    )
    .filter((recipe) => outputShapes(recipe, [2, 2, LENGTH]).error === null)
  const signals = fc
    .array(sample, { minLength: 4 * LENGTH, maxLength: 4 * LENGTH })
    .map((values) => fromArray(Float32Array.from(values), [2, 2, LENGTH]))
  const chunks = fc.oneof(fc.constant({}), fc.record({ chunk: fc.integer({ min: 1, max: LENGTH + 9 }) }))

  it('gives the bytes of the plain chain of layers, whatever the chunk', async () => {
    await fc.assert(
      fc.asyncProperty(recipes, signals, chunks, async (recipe, x, options) => {
        const { outputs } = await runRecipe(recipe, x, options)
        let plain: Tensor = x
        for (const [i, conv] of buildLayers(recipe, 2).entries()) {
          plain = conv.forward(plain)
          expect(outputs[i]?.shape).toEqual(plain.shape)
          expect(bytes(outputs[i]!)).toBe(bytes(plain))
        }
      }),
      { numRuns: 200 },
    )
  })

  it('gives the bytes of direct sums where pieces are sized by the clock', async () => {
    manualSeed(3)
    const x = randn([1, 3, 200_000])
    const recipe = chain({ kernelSize: 31, padding: 15, outChannels: 2 })
    const [conv] = buildConvs(recipe, 3)
    const plain = F.conv1d(x, conv!.weight, { bias: conv!.bias, padding: 15, algorithm: 'direct' })
    const { output } = await runRecipe(recipe, x)
    expect(Buffer.compare(Buffer.from(output.data.buffer), Buffer.from(plain.data.buffer))).toBe(0)
  })

  it('records no gradients, and leaves recording on', async () => {
    const { output } = await runRecipe(chain({}), tensor([[[1, 2, 3, 4]]], { requiresGrad: true }))
    expect(output.requiresGrad).toBe(false)
    expect(isGradEnabled()).toBe(true)
  })

  it('tells its progress over all layers, from the first pieces to 1, while other events run', async () => {
    const fractions: number[] = []
    let others = 0
    const timer = setInterval(() => others++, 1)
    const recipe = chain({ kernelSize: 101, padding: 'same' }, { kernelSize: 301, padding: 'same' })
    // The slowest backend: a fast one is done before there is progress to tell.
    const { name } = backend()
    setBackend('scalar')
    await runRecipe(recipe, zeros([2, 1, 150_000]), { onProgress: (fraction) => fractions.push(fraction) })
    setBackend(name)
    clearInterval(timer)
    expect(fractions.length).toBeGreaterThan(3)
    expect(fractions.toSorted((a, b) => a - b)).toEqual(fractions)
    expect(fractions[0]).toBeGreaterThan(0)
    expect(fractions.at(-1)).toBe(1)
    expect(others).toBeGreaterThan(0)
  })

  it('stops when it is told to', async () => {
    const controller = new AbortController()
    let last = 0
    // The slowest backend: a fast one is done with its first piece.
    const { name } = backend()
    setBackend('scalar')
    const running = runRecipe(chain({ kernelSize: 1001, padding: 'same' }), zeros([1, 1, 1_000_000]), {
      signal: controller.signal,
      onProgress: (fraction) => {
        last = fraction
        controller.abort()
      },
    })
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
    setBackend(name)
    expect(last).toBeLessThan(0.5)
  })

  it('stops on an event from outside', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 5)
    const running = runRecipe(
      chain({ kernelSize: 1001, padding: 'same' }),
      zeros([1, 1, 1_000_000]),
      controller,
    )
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('does not start when it is already told to stop', async () => {
    const signal = AbortSignal.abort()
    await expect(runRecipe(defaultRecipe, zeros([1, 1, 9]), { signal })).rejects.toMatchObject({
      name: 'AbortError',
    })
  })

  it.each<[string, Tensor, object, string]>([
    [
      'another dtype',
      zeros([1, 1, 9], { dtype: 'float64' }),
      {},
      'DtypeError: runRecipe: input must be float32, but got float64',
    ],
    ['no batch', zeros([1, 9]), {}, 'ShapeError: runRecipe: input must be [N, C, L], but got [1, 9]'],
    [
      'a chunk of nothing',
      zeros([1, 1, 9]),
      { chunk: 0 },
      'OptionError: runRecipe: chunk must be a positive integer, but got 0',
    ],
    [
      'a signal shorter than the taps',
      zeros([1, 1, 2]),
      {},
      "RecipeError: layers[0].kernelSize: expected taps no longer than the layer's input (2 samples), but got 3",
    ],
  ])('refuses %s', async (_, input, options, message) => {
    const error = await runRecipe(chain({}), input, options).catch((reason: unknown) => reason)
    expect(String(error)).toBe(message)
  })
})
