import type { Recipe } from '@sinal/recipe'
import { expect, it } from 'vitest'
import { explainHandlers } from './explain.ts'

const handlers = explainHandlers(() => {
  throw new Error('no run here')
})
const LENGTH = 24
const job = { signal: new AbortController().signal, progress: () => {} }

async function seen(layers: object[], channel: number, index: number, channels = 4): Promise<string[]> {
  const source = {
    kind: 'tensor' as const,
    recipe: { version: 1, layers } as Recipe,
    shape: [1, channels, LENGTH] as [number, number, number],
    values: Array.from({ length: channels * LENGTH }, (_, i) => i % 7),
  }
  const place = { source, layer: layers.length - 1, item: 0, channel, index }
  const stages = await handlers.explainField(place, job)
  return stages.map(({ start, end, channels: of }) => `${start}…${end - 1} of ${of.join()}`)
}
const average = {
  type: 'conv1d',
  kernelSize: 3,
  weight: { preset: 'moving-average' },
  padding: 'same',
  groups: 'depthwise',
}
const mixed = {
  type: 'conv1d',
  kernelSize: 3,
  weight: { seed: 0 },
  groups: 2,
  outChannels: 4,
  dilation: 2,
  stride: 2,
}

it('goes back through every layer, and only through the channels that reach the output', async () => {
  expect(await seen([average], 2, 5)).toEqual(['4…6 of 2', '5…5 of 2'])
  expect(await seen([average, mixed], 3, 2)).toEqual(['3…9 of 2,3', '4…8 of 2,3', '2…2 of 3'])
})

it.each([
  [{ type: 'glu' }, 1, '1,3'],
  [{ type: 'softmax' }, 1, '0,1,2,3'],
  [{ type: 'groupNorm', numGroups: 2 }, 1, '0,1'],
  [{ type: 'instanceNorm1d' }, 1, '1'],
  [{ type: 'relu' }, 3, '3'],
])('knows the channels that %j mixes', async (layer, channel, channels) => {
  const [input] = await seen([layer], channel, 7)
  expect(input!.split(' of ')[1]).toBe(channels)
})
