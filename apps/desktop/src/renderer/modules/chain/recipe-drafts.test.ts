import { parseRecipe, resolveLayers, type Layer } from '@sinal/recipe'
import { describe, expect, it } from 'vitest'
import { families, kindsOf } from '../../../shared/layer-catalog.ts'
import { newDraft } from './layer-draft.ts'
import { readChain } from './read-chain.ts'
import { draftsOf } from './recipe-drafts.ts'

/** The cards of layers, read again. */
function again(layers: readonly unknown[], channels: number): readonly Layer[] {
  const recipe = parseRecipe({ version: 1, layers })
  const drafts = draftsOf({ recipe, weights: layers.map(() => null) })
  const { recipe: read, problems } = readChain(
    drafts.map((draft, k) => ({ ...draft, id: k + 1 })),
    channels,
  )
  expect(problems).toBeNull()
  return read.layers
}
const resolved = (layers: readonly unknown[], channels: number) =>
  resolveLayers(parseRecipe({ version: 1, layers }), channels, 100)

const conv = (more: object): object => ({ type: 'conv1d', ...more })
const TAPS = [
  [
    [1, 2, 3],
    [4, 5, 6],
  ],
  [
    [7, 8, 9],
    [0.1, 1e-9, -1],
  ],
]
const CASES: readonly (readonly [string, object])[] = [
  ['defaults of a convolution', conv({ kernelSize: 3, weight: { seed: 3 } })],
  [
    'every option',
    conv({
      name: 'mine',
      kernelSize: 3,
      stride: 2,
      dilation: 3,
      padding: [4, 1],
      paddingMode: 'reflect',
      groups: 2,
      inChannels: 2,
      outChannels: 4,
      bias: false,
      weight: { seed: 3 },
    }),
  ],
  ['values without a bias', conv({ padding: 1, weight: { values: TAPS } })],
  ['values with a bias', conv({ padding: 'same', weight: { values: TAPS, bias: [0.25, -3] } })],
  ['depthwise values', conv({ groups: 'depthwise', weight: { values: [[[1, 2]], [[3, 4]]] } })],
  ['a preset', conv({ groups: 'depthwise', kernelSize: 5, weight: { preset: 'gaussian', sigma: 0.5 } })],
  ['a band', conv({ kernelSize: 31, padding: 'causal', weight: { design: 'bandpass', cutoff: [3, 9] } })],
  ['a transition', conv({ weight: { design: 'lowpass', cutoff: 9, transition: 2, attenuation: 70 } })],
  ['a slope', conv({ kernelSize: 7, weight: { design: 'savitzky-golay', derivative: 1, per: 'second' } })],
  ['fft', conv({ kernelSize: 301, algorithm: 'fft', weight: { design: 'moving-average' } })],
  [
    'transposed',
    { type: 'convTranspose1d', kernelSize: 4, stride: 4, outputPadding: 1, weight: { seed: 0 } },
  ],
  ['transposed values', { type: 'convTranspose1d', groups: 'depthwise', weight: { values: TAPS } }],
  ['a pool', { type: 'avgPool1d', kernelSize: 4, countIncludePad: false, ceilMode: true }],
  ['a pad', { type: 'constantPad1d', padding: [-1, 2], value: 0.5 }],
  ['norm', { type: 'batchNorm1d', runningMean: [1, 2], runningVar: [3, 4], weight: [1, 1], bias: [0, 1] }],
  ['prelu', { type: 'prelu', weight: [0.1, 0.2] }],
  ['hardtanh', { type: 'hardtanh', minVal: -3, maxVal: 3 }],
  ['gelu', { type: 'gelu', approximate: 'tanh' }],
]

describe('a recipe in cards', () => {
  it.each(CASES)('is the same layer: %s', (_, layer) => {
    const [read] = again([layer], 2)
    expect(resolved([read], 2)).toEqual(resolved([layer], 2))
    const { weight: own } = layer as { weight?: { values?: unknown } }
    if (own && 'values' in own) expect((read as { weight: unknown }).weight).toEqual(own)
    expect(read!.name).toBe((layer as { name?: string }).name)
    // What cards say of it is told again as it is.
    expect(again([read], 2)[0]).toEqual(read)
  })

  it.each(families.flatMap(kindsOf).filter((kind) => kind !== 'file'))('comes back as it was: %s', (kind) => {
    const { recipe, problems } = readChain([newDraft(1, kind, 100)], 2)
    expect(problems).toBeNull()
    const read = again(recipe.layers, 2)
    expect(resolved(read, 2)).toEqual(resolved(recipe.layers, 2))
  })

  it('says what a card cannot hold', () => {
    const beta = conv({ kernelSize: 9, weight: { design: 'lowpass', cutoff: 9, beta: 3 } })
    expect(() => again([{ type: 'relu' }, beta], 1)).toThrow('no place for layers[1].weight.beta')
    const many = conv({ weight: { values: Array.from({ length: 65 }, () => [[1]]) } })
    expect(() => again([many], 1)).toThrow('no place for layers[0].weight.values')
    expect(() => again([conv({ weight: { design: 'fir', taps: [1] } })], 1)).toThrow('layers[0].weight.taps')
  })

  it('takes plain taps for every channel', () => {
    const [read] = again([conv({ groups: 'depthwise', weight: { design: 'fir', taps: [1, 2] } })], 3)
    expect((read as { weight: unknown }).weight).toEqual({ values: [[[1, 2]], [[1, 2]], [[1, 2]]] })
  })
})
