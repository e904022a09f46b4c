import { expect, it } from 'vitest'
import { defaultRecipe, outputChannels, parseRecipe } from './index.ts'

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
