import { zeros } from '@sinal/core'
import { describe, expect, it } from 'vitest'
import {
  buildLayers,
  defaultRecipe,
  outputGrids,
  outputShapes,
  outputTiming,
  parseRecipe,
  resolveLayers,
  type Recipe,
  type SignalShape,
} from './index.ts'

const chain = (...layers: object[]): Recipe =>
  parseRecipe({
    version: 1,
    layers: layers.map((layer) => ({ type: 'conv1d', kernelSize: 3, weight: { seed: 1 }, ...layer })),
  })
const convs = (recipe: Recipe, inChannels: number) =>
  resolveLayers(recipe, inChannels).map((layer) => {
    if (layer.type !== 'conv1d') throw new Error(`no conv1d, but ${layer.type}`)
    return layer
  })
const values = (outChannels: number, inputs: number, kernelSize: number) => ({
  kernelSize: undefined,
  weight: {
    values: Array.from({ length: outChannels }, () =>
      Array.from({ length: inputs }, () => Array.from({ length: kernelSize }, () => 1)),
    ),
  },
})

describe('resolveLayers', () => {
  it('takes channels from the input, then from the layer before', () => {
    const layers = convs(chain({ outChannels: 6 }, { groups: 'depthwise' }, { outChannels: 2, groups: 2 }), 3)
    expect(layers.map((l) => [l.inChannels, l.outChannels, l.groups])).toEqual([
      [3, 6, 1],
      [6, 6, 6],
      [6, 2, 2],
    ])
  })

  it('has a bias with a seed, and with values that give one', () => {
    const withBias = { kernelSize: undefined, weight: { values: [[[1]]], bias: [2] } }
    const preset = { weight: { preset: 'gaussian' } }
    const recipe = chain({}, { bias: false }, preset, values(1, 1, 2), withBias)
    expect(convs(recipe, 1).map((layer) => layer.bias)).toEqual([true, false, false, false, true])
  })

  it("puts the odd zero of 'same' after the signal, as PyTorch does", () => {
    const recipe = chain(
      { kernelSize: 4, padding: 'same' },
      { kernelSize: 4, dilation: 3, padding: 'same' },
      {
        padding: 2,
      },
    )
    expect(convs(recipe, 1).map((l) => [l.padLeft, l.padRight])).toEqual([
      [1, 2],
      [4, 5],
      [2, 2],
    ])
  })
})

describe('outputShapes', () => {
  it('follows the formula of PyTorch', () => {
    const recipe = chain({ padding: 1, outChannels: 5 }, { stride: 2, dilation: 3 }, { padding: 'same' })
    expect(outputShapes(recipe, [8, 4, 100])).toMatchObject({
      shapes: [
        [8, 5, 100],
        [8, 5, 47],
        [8, 5, 47],
      ],
      error: null,
    })
  })

  it('takes an empty batch, and no layers', () => {
    expect(outputShapes(chain({}), [0, 1, 10]).shapes).toEqual([[0, 1, 8]])
    expect(outputShapes(chain(), [1, 1, 10])).toEqual({ layers: [], shapes: [], error: null })
  })

  it.each<[shape: SignalShape, numGroups: number, fits: boolean]>([
    [[1, 1, 1], 1, false],
    [[1, 2, 1], 2, false],
    [[1, 2, 1], 1, true],
    [[2, 1, 1], 1, true],
    [[1, 1, 2], 1, true],
  ])('normalises groups of %j as PyTorch does: %i of them', (shape, numGroups, fits) => {
    const recipe = parseRecipe({ version: 1, layers: [{ type: 'groupNorm', numGroups }] })
    const { error } = outputShapes(recipe, shape)
    const [layer] = buildLayers(recipe, shape[1])
    if (fits) {
      expect(error).toBeNull()
      expect(layer!.forward(zeros(shape)).shape).toEqual(shape)
    } else {
      expect(error?.message).toBe(
        'layers[0]: expected more than 1 value a group, or more than 1 item (one alone has no variance), but got 1',
      )
      expect(() => layer!.forward(zeros(shape))).toThrow('more than 1 value per group, or more than 1 item')
    }
  })

  it.each<[string, Recipe, number, number, string]>([
    [
      'taps longer than the signal',
      chain({}, { kernelSize: 9, dilation: 2 }),
      1,
      18,
      "layers[1].kernelSize: expected taps no longer than the layer's input (16 samples), but got 9 × dilation 2 = 17",
    ],
    [
      'taps longer than the padded signal',
      chain({ kernelSize: 9, padding: 1 }),
      1,
      5,
      "layers[0].kernelSize: expected taps no longer than the layer's input (5 samples + 2 of padding), but got 9",
    ],
    [
      'an empty signal',
      chain({ kernelSize: 1 }),
      1,
      0,
      "layers[0].kernelSize: expected taps no longer than the layer's input (0 samples), but got 1",
    ],
    [
      'other channels than the input',
      chain({ inChannels: 2 }),
      3,
      9,
      'layers[0].inChannels: expected 3, the channels of the input, but got 2',
    ],
    [
      'other channels than the layer before',
      chain({ outChannels: 4 }, { inChannels: 3 }),
      3,
      9,
      'layers[1].inChannels: expected 4, the outputs of layers[0], but got 3',
    ],
    [
      'groups that do not divide the input',
      chain({ groups: 2 }),
      3,
      9,
      'layers[0].groups: expected a divisor of 3, the channels of the input, but got 2',
    ],
    [
      'groups that do not divide the outputs',
      chain({ groups: 'depthwise', outChannels: 4 }),
      3,
      9,
      'layers[0].outChannels: expected a multiple of groups = 3, but got 4',
    ],
    [
      'values for other channels',
      chain(values(2, 2, 3)),
      3,
      9,
      'layers[0].weight.values[0]: expected 3 (inChannels / groups = 3 / 1), but got 2: an array of taps for each input channel of the group',
    ],
    [
      'values that are not a multiple of groups',
      chain({ ...values(2, 1, 3), groups: 'depthwise' }),
      3,
      9,
      'layers[0].weight.values: expected a multiple of groups = 3, but got 2',
    ],
    [
      'weights that no memory holds',
      chain({ kernelSize: 2 ** 40 }),
      1,
      2 ** 41,
      'layers[0]: expected at most 268435456 weights, but got outChannels × inChannels / groups × kernelSize = 1 × 1 × 1099511627776',
    ],
  ])('refuses %s', (_, recipe, channels, length, message) => {
    const { error, layers, shapes } = outputShapes(recipe, [1, channels, length])
    expect(error?.message).toBe(message)
    expect(layers).toHaveLength(Number(error?.path[1]))
    expect(shapes).toHaveLength(layers.length)
  })
})

describe('outputTiming', () => {
  const input = { sampleRate: 100, startTime: 2 }

  it("keeps the time axis with 'same' and odd taps", () => {
    expect(outputTiming(defaultRecipe, input)).toEqual(input)
    expect(outputTiming(chain({ kernelSize: 7, dilation: 5, padding: 'same' }), input)).toEqual(input)
  })

  it("starts half a kernel later with 'valid'", () => {
    expect(outputTiming(chain({ kernelSize: 5 }), input)).toEqual({ sampleRate: 100, startTime: 2.02 })
    expect(outputTiming(chain({ kernelSize: 5, dilation: 3 }), input)).toEqual({
      sampleRate: 100,
      startTime: 2.06,
    })
  })

  it("starts half a sample later with 'same' and even taps", () => {
    expect(outputTiming(chain({ kernelSize: 4, padding: 'same' }), input).startTime).toBeCloseTo(2.005, 12)
  })

  it('counts a later layer in samples of its own input', () => {
    const recipe = chain({ stride: 4 }, { stride: 2 }, { padding: 2 })
    expect(outputGrids(recipe)).toEqual([
      { step: 4, offset: 1 },
      { step: 8, offset: 5 },
      { step: 8, offset: -3 },
    ])
    expect(outputTiming(recipe, input)).toEqual({ sampleRate: 12.5, startTime: 1.97 })
  })

  it('counts samples where there is no sample rate', () => {
    const samples = { sampleRate: null, startTime: 0 }
    expect(outputTiming(chain({ kernelSize: 5 }), samples)).toEqual({ sampleRate: null, startTime: 2 })
    expect(outputTiming(chain(), samples)).toEqual(samples)
  })
})

describe('outputGrids', () => {
  const recipeOf = (...layers: object[]) => parseRecipe({ version: 1, layers })
  const transposed = { type: 'convTranspose1d', weight: { seed: 1 } }

  // By what each layer makes of the places of its input's samples, t = 0, 1, 2, …: the middle of what it sees of them.
  it.each<[string, object, number, number]>([
    ['an even kernel', { type: 'conv1d', kernelSize: 4, weight: { seed: 1 }, padding: [3, 0] }, 1, -1.5],
    ['a causal one', { type: 'conv1d', kernelSize: 5, weight: { seed: 1 }, padding: 'causal' }, 1, -2],
    ['a pool', { type: 'maxPool1d', kernelSize: 4 }, 4, 1.5],
    ['a dilated pool', { type: 'maxPool1d', kernelSize: 3, stride: 2, dilation: 5, padding: 1 }, 2, 4],
    ['a mean', { type: 'avgPool1d', kernelSize: 3, stride: 1, padding: 1 }, 1, 0],
    ['a padding', { type: 'reflectionPad1d', padding: [3, 7] }, 1, -3],
    ['samples taken away', { type: 'constantPad1d', padding: -2 }, 1, 2],
    ['a function', { type: 'tanh' }, 1, 0],
    ['adaptive windows', { type: 'adaptiveAvgPool1d', outputSize: 20 }, 5, 2],
    ['a transposed stride', { ...transposed, kernelSize: 4, stride: 4 }, 0.25, -0.375],
    ['a transposed kernel', { ...transposed, kernelSize: 3, padding: 1 }, 1, 0],
    ['a dilated one', { ...transposed, kernelSize: 3, dilation: 4, stride: 2, padding: 1 }, 0.5, -1.5],
  ])('%s', (_, layer, step, offset) => {
    expect(outputGrids(recipeOf(layer), 100)).toEqual([{ step, offset }])
  })

  it('a stride and its transposed kernel give the places of the input again', () => {
    const recipe = chain({ kernelSize: 8, stride: 4, padding: 2 })
    const there = recipeOf(...recipe.layers, { ...transposed, kernelSize: 8, stride: 4, padding: 2 })
    expect(outputGrids(there).at(-1)).toEqual({ step: 1, offset: 0 })
  })

  it('asks for the length that adaptive windows need, and counts it down to them', () => {
    const recipe = recipeOf(
      { type: 'maxPool1d', kernelSize: 2 },
      { type: 'adaptiveMaxPool1d', outputSize: 5 },
    )
    expect(outputGrids(recipe, 100).at(-1)).toEqual({ step: 20, offset: 9.5 })
    expect(() => outputGrids(recipe)).toThrow(
      "layers[1]: expected the length of the chain's input to place its outputs, but got none",
    )
    const signals = { sampleRate: 100, startTime: 1, length: 100 }
    expect(outputTiming(recipe, signals)).toEqual({ sampleRate: 5, startTime: 1.095 })
    expect(outputTiming(recipe, { ...signals, length: null }, 0)).toEqual({
      sampleRate: 50,
      startTime: 1.005,
    })
  })
})

describe('channels of other layers', () => {
  const resolve = (layer: object, channels: number) =>
    resolveLayers(parseRecipe({ version: 1, layers: [layer] }), channels)[0]!
  const transposed = { type: 'convTranspose1d', kernelSize: 2, weight: { seed: 1 } }
  const taps = [[[1, 2]], [[3, 4]]]

  it.each<[object, number, number, boolean]>([
    [transposed, 3, 3, false],
    [{ ...transposed, outChannels: 6, groups: 'depthwise' }, 3, 6, true],
    [{ type: 'convTranspose1d', weight: { values: taps }, groups: 2 }, 2, 2, true],
    [{ type: 'glu' }, 6, 3, false],
    [{ type: 'softmax' }, 3, 3, false],
    [{ type: 'relu' }, 3, 3, true],
    [{ type: 'groupNorm', numGroups: 3 }, 3, 3, true],
    [{ type: 'groupNorm', numGroups: 1 }, 3, 3, false],
  ])('%j of %i are %i', (layer, inChannels, outChannels, perChannel) => {
    expect(resolve(layer, inChannels)).toMatchObject({ inChannels, outChannels, perChannel })
  })

  it.each<[object, number, string]>([
    [{ ...transposed, inChannels: 2 }, 3, '.inChannels: expected 3, the channels of the input, but got 2'],
    [
      { ...transposed, outChannels: 4, groups: 3 },
      3,
      '.outChannels: expected a multiple of groups = 3, but got 4',
    ],
    [
      { type: 'convTranspose1d', weight: { values: taps } },
      3,
      '.weight.values: expected 3, the channels of the input, but got 2: an array for each input channel',
    ],
    [
      { type: 'convTranspose1d', weight: { values: taps }, groups: 2, outChannels: 1 },
      2,
      '.outChannels: expected 2 (weight.values[0] × groups = 1 × 2), but got 1',
    ],
    [
      { type: 'convTranspose1d', weight: { values: taps, bias: [1, 2] } },
      2,
      '.weight.bias: expected an array of 1, a number per output channel, but got an array of 2',
    ],
    [
      { type: 'glu' },
      3,
      ': expected an even number of channels (the second half gates the first) from the channels of the input, but got 3',
    ],
    [
      { type: 'prelu', weight: [1, 2] },
      3,
      '.weight: expected an array of 1, or of 3 as the channels of the input, but got an array of 2',
    ],
    [
      { type: 'batchNorm1d', runningMean: [0, 0], runningVar: [1, 1, 1] },
      3,
      '.runningMean: expected an array of 3, the channels of the input, but got an array of 2',
    ],
    [
      { type: 'groupNorm', numGroups: 2 },
      3,
      '.numGroups: expected a divisor of 3, the channels of the input, but got 2',
    ],
  ])('refuses %j of %i', (layer, channels, message) => {
    expect(() => resolve(layer, channels)).toThrow(`layers[0]${message}`)
  })
})
