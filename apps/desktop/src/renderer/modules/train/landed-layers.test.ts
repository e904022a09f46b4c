import { expect, it } from 'vitest'
import type { LearntLayer } from '../../../shared/train-schemas.ts'
import { newDraft, type LayerDraft } from '../chain/layer-draft.ts'
import { readChain } from '../chain/read-chain.ts'
import { landedLayers } from './landed-layers.ts'

const f32 = (...values: number[]): Float32Array => Float32Array.from(values)
const learnt = (change: Partial<LearntLayer>): LearntLayer => ({
  layer: 0,
  shape: [],
  weight: null,
  bias: null,
  runningMean: null,
  runningVar: null,
  ...change,
})
/** The recipe that the chain is with what was learnt of its layers, in their order. */
function landed(
  drafts: readonly LayerDraft[],
  layers: readonly (LearntLayer | null)[],
  inputs: readonly number[],
  channels: number,
) {
  const found = landedLayers(drafts, {
    layers: new Map(drafts.flatMap(({ id }, k) => (layers[k] ? [[id, layers[k]!]] : []))),
    inputs,
    channels,
  })
  return readChain(
    drafts.map((draft) => found.get(draft.id) ?? draft),
    channels,
  )
}
const withTexts = (draft: LayerDraft, texts: Record<string, string>): LayerDraft => ({
  ...draft,
  texts: { ...draft.texts, ...texts },
})

it('types a learnt kernel, and its bias, to the last bit', () => {
  const draft = newDraft(1, 'seed')
  const weight = f32(0.1, -1 / 3, 1e-7, 2, 0, 5)
  const { recipe, problems } = landed(
    [withTexts(draft, { outChannels: '2' })],
    [learnt({ shape: [2, 1, 3], weight, bias: f32(0.7, -0.2) })],
    [0],
    1,
  )
  expect(problems).toBeNull()
  const layer = recipe.layers[0]!
  const source = layer.type === 'conv1d' && 'values' in layer.weight ? layer.weight : null
  expect(f32(...source!.values.flat(2))).toEqual(weight)
  expect(f32(...source!.bias!)).toEqual(f32(0.7, -0.2))
  expect(layer).toMatchObject({ padding: 'same', groups: 1 })
})

it('filters every channel with what was learnt of one', () => {
  const { recipe } = landed(
    [newDraft(1, 'moving-average')],
    [learnt({ shape: [1, 1, 3], weight: f32(1, 2, 3) })],
    [1],
    2,
  )
  expect(recipe.layers[0]).toMatchObject({
    groups: 'depthwise',
    weight: { values: [[[1, 2, 3]], [[1, 2, 3]]] },
  })
})

it('gives channels that did not go in taps of 0, where all are added up', () => {
  const layer = learnt({ shape: [1, 2, 2], weight: f32(1, 2, 3, 4) })
  const draft = withTexts(newDraft(1, 'moving-average'), { groups: 'one', outChannels: '1' })
  const { recipe } = landed([draft], [layer], [0, 2], 3)
  expect(recipe.layers[0]).toMatchObject({
    outChannels: 1,
    weight: {
      values: [
        [
          [1, 2],
          [0, 0],
          [3, 4],
        ],
      ],
    },
  })
  const follows = withTexts(newDraft(1, 'moving-average'), { groups: 'one' })
  const square = learnt({ shape: [2, 2, 1], weight: f32(1, 2, 3, 4) })
  expect(landed([follows], [square], [1, 2], 3).recipe.layers[0]).toMatchObject({
    outChannels: 2,
    weight: {
      values: [
        [[0], [1], [2]],
        [[0], [3], [4]],
      ],
    },
  })
})

it('writes what norms and slopes have learnt, and leaves the others', () => {
  const drafts = [newDraft(1, 'batchNorm1d'), newDraft(2, 'relu'), newDraft(3, 'prelu')]
  const { recipe } = landed(
    drafts,
    [learnt({ runningMean: f32(0.5), runningVar: f32(2) }), null, learnt({ shape: [1], weight: f32(0.125) })],
    [0],
    2,
  )
  expect(recipe.layers).toMatchObject([
    { type: 'batchNorm1d', runningMean: [0.5, 0.5], runningVar: [2, 2] },
    { type: 'relu' },
    { type: 'prelu', weight: [0.125, 0.125] },
  ])
})

it('lands more filters than can be typed', () => {
  const draft = withTexts(newDraft(1, 'seed'), { outChannels: '9', bias: 'false' })
  const { problems } = landed(
    [draft],
    [learnt({ shape: [9, 9, 1], weight: new Float32Array(81) })],
    [0, 1, 2, 3, 4, 5, 6, 7, 8],
    9,
  )
  expect(problems).toBeNull()
})
