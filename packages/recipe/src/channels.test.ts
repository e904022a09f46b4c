import { describe, expect, it } from 'vitest'
import { defaultRecipe, outputChannels, parseRecipe, selectChannels } from './index.ts'

const ax = { name: 'ax', unit: 'g' }
const ay = { name: 'ay' }
const conv = (layer: object) =>
  parseRecipe({
    version: 1,
    layers: [{ type: 'conv1d', kernelSize: 3, weight: { preset: 'gaussian' }, ...layer }],
  })

it('keeps names and units where each channel is on its own', () => {
  expect(outputChannels(defaultRecipe, [ax, ay])).toEqual([ax, ay])
  expect(outputChannels(conv({}), [ax])).toEqual([ax])
})

it('numbers the outputs that are made of one channel', () => {
  const recipe = conv({ groups: 'depthwise', outChannels: 4, weight: { seed: 1 } })
  expect(outputChannels(recipe, [ax, ay])).toEqual([
    { name: 'ax 1', unit: 'g' },
    { name: 'ax 2', unit: 'g' },
    { name: 'ay 1' },
    { name: 'ay 2' },
  ])
})

it("gives a derivative's unit per sample", () => {
  const recipe = conv({ groups: 'depthwise', weight: { preset: 'derivative' } })
  expect(outputChannels(recipe, [ax, ay])).toEqual([{ name: 'ax', unit: 'g/sample' }, { name: 'ay' }])
})

it('names mixed channels by number', () => {
  expect(outputChannels(conv({ outChannels: 3 }), [ax, ay])).toEqual([
    { name: 'out 1' },
    { name: 'out 2' },
    { name: 'out 3' },
  ])
})

describe('selectChannels', () => {
  const recipe = (...channels: (string | number)[]) => parseRecipe({ version: 1, channels, layers: [] })

  it('finds channels by name and by index, in the order of the recipe', () => {
    expect(selectChannels(recipe('ay', 0), [ax, ay])).toEqual([1, 0])
    expect(selectChannels(defaultRecipe, [ax, ay])).toEqual([0, 1])
  })

  it.each<[string | number, string]>([
    ['az', "channels[0]: expected one of 'ax', 'ay', 'ay', but got 'az'"],
    [3, 'channels[0]: expected an index below 3, but got 3'],
    ['ay', "channels[0]: expected an index (1, 2), as several channels have this name, but got 'ay'"],
  ])('refuses %j', (channel, message) => {
    expect(() => selectChannels(recipe(channel), [ax, ay, ay])).toThrow(message)
  })
})

it('keeps the names of channels through functions, and counts those of layers that mix', () => {
  const layers = [{ type: 'relu' }, { type: 'convTranspose1d', kernelSize: 2, outChannels: 4, groups: 2, weight: { seed: 1 } }, { type: 'glu' }] // prettier-ignore
  const recipe = parseRecipe({ version: 1, layers })
  expect(outputChannels(recipe, [ax, ay], 0)).toEqual([ax, ay])
  const names = outputChannels(recipe, [ax, ay], 1).map(({ name }) => name)
  expect(names).toEqual(['ax 1', 'ax 2', 'ay 1', 'ay 2'])
  expect(outputChannels(recipe, [ax, ay])).toEqual([{ name: 'out 1' }, { name: 'out 2' }])
})

it.each([
  ['of what normalises', { type: 'groupNorm', numGroups: 2 }],
  ['of what normalises channels together', { type: 'groupNorm', numGroups: 1 }],
  ['of each signal that is normalised', { type: 'instanceNorm1d' }],
  ['of a batch that is normalised', { type: 'batchNorm1d', runningMean: [0, 0], runningVar: [1, 1] }],
  ['of probabilities', { type: 'softmax' }],
  ['of a function that curves', { type: 'tanh' }],
])('keeps names and drops units %s', (_, layer) => {
  const unitless = [{ name: 'ax' }, { name: 'ay' }]
  expect(outputChannels(parseRecipe({ version: 1, layers: [layer] }), [ax, ay])).toEqual(unitless)
  const then = parseRecipe({ version: 1, layers: [layer, { type: 'relu' }] })
  expect(outputChannels(then, [ax, ay])).toEqual(unitless)
})

it.each([
  { type: 'hardtanh', minVal: -2, maxVal: 2 },
  { type: 'leakyRelu' },
  { type: 'prelu' },
  { type: 'maxPool1d', kernelSize: 2 },
  { type: 'dropout' },
])('keeps units where samples are scaled or chosen: $type', (layer) => {
  expect(outputChannels(parseRecipe({ version: 1, layers: [layer] }), [ax, ay])).toEqual([ax, ay])
})
