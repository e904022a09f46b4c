import { fromArray, nn } from '@sinal/core'
import { buildLayers, outputShapes, parseRecipe, type Recipe } from '@sinal/recipe'
import { describe, expect, it } from 'vitest'
import {
  families,
  kindsOf,
  layerSpecs,
  layerTypes,
  type LayerKind,
  type LayerType,
} from '../../../shared/layer-catalog.ts'
import { newDraft, tapsLine, textOf, type LayerDraft } from './layer-draft.ts'
import { readDraft } from './read-draft.ts'

const draft = (
  kind: LayerKind,
  texts: Record<string, string> = {},
  more: Partial<LayerDraft> = {},
): LayerDraft => {
  const fresh = newDraft(1, kind, 360)
  return { ...fresh, texts: { ...fresh.texts, ...texts }, ...more }
}
const problemsOf = (layer: LayerDraft, incoming = 1): string[] => {
  const read = readDraft(layer, incoming)
  return 'problems' in read ? read.problems.map(({ field, rule }) => `${field}: ${rule}`) : []
}
const recipeOf = (layer: LayerDraft, incoming: number): Recipe => {
  const read = readDraft(layer, incoming)
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return parseRecipe({ version: 1, layers: [read.layer] })
}

const kinds = families.flatMap(kindsOf).filter((kind) => kind !== 'file')

describe('a new layer', () => {
  it.each(kinds)(
    'of the kind %s fits an input of any channels, and keeps its length where it can',
    (kind) => {
      for (const channels of kind === 'glu' ? [2, 4] : [1, 3, 4]) {
        const { shapes, error } = outputShapes(recipeOf(draft(kind), channels), [2, channels, 500], 360)
        expect(error).toBeNull()
        const keeps = layerSpecs[draft(kind).type].family === 'activation' || draft(kind).type === 'conv1d'
        if (keeps) expect(shapes).toEqual([[2, channels, 500]])
      }
    },
  )

  it('of a moving average is the recipe that keeps channels and time', () => {
    expect(readDraft(draft('moving-average'), 3)).toEqual({
      layer: {
        type: 'conv1d',
        kernelSize: 5,
        stride: 1,
        padding: 'same',
        paddingMode: 'zeros',
        dilation: 1,
        groups: 'depthwise',
        algorithm: 'direct',
        weight: { design: 'moving-average' },
      },
    })
  })
})

/** Samples of both signs, so that every option shows. */
const signal = fromArray(
  Float32Array.from({ length: 40 }, (_, i) => Math.sin(i) * 3),
  [1, 2, 20],
)

describe('an empty field', () => {
  const texts = layerTypes.flatMap((type): [LayerType, string, string][] =>
    layerSpecs[type].fields.flatMap(({ key, blank }): [LayerType, string, string][] =>
      blank !== undefined && blank !== 'incoming' && blank !== 'none' ? [[type, key, blank]] : [],
    ),
  )
  it.each(texts)('of %s, %s, stands for %s', (type, key, blank) => {
    const kind = type as LayerKind
    const run = (layer: LayerDraft) =>
      new nn.Sequential(...buildLayers(recipeOf(layer, 2), 2)).forward(signal).data
    const meant = blank === 'kernelSize' ? textOf(draft(kind), 'kernelSize') : blank
    expect(run(draft(kind, { [key]: '' }))).toEqual(run(draft(kind, { [key]: meant })))
  })
})

describe('readDraft', () => {
  it.each<[LayerKind, Record<string, string>, string]>([
    ['moving-average', { stride: '0' }, 'stride: integer'],
    ['moving-average', { stride: '1.5' }, 'stride: integer'],
    ['moving-average', { kernelSize: '' }, 'kernelSize: integer'],
    ['moving-average', { dilation: '-1' }, 'dilation: integer'],
    ['moving-average', { inChannels: 'two' }, 'inChannels: integer'],
    ['moving-average', { outChannels: '0' }, 'outChannels: integer'],
    ['moving-average', { padding: 'number', paddingAmount: '-1' }, 'padding: ends'],
    ['moving-average', { padding: 'number', paddingAmount: '1 2 3' }, 'padding: ends'],
    ['moving-average', { groups: 'number', groupsAmount: '0' }, 'groups: integer'],
    ['moving-average', { stride: '2' }, 'padding: sameStride'],
    ['moving-average', { stride: '2', padding: 'valid', algorithm: 'fft' }, 'algorithm: fftStride'],
    ['derivative', { kernelSize: '1' }, 'kernelSize: integer'],
    ['gaussian', { sigma: '0' }, 'sigma: numberAbove'],
    ['seed', { seed: '-3' }, 'seed: integer'],
    ['savitzky-golay', { kernelSize: '2' }, 'kernelSize: aboveOrder'],
    ['savitzky-golay', { derivative: '3' }, 'derivative: withinOrder'],
    ['highpass', { kernelSize: '100' }, 'kernelSize: odd'],
    ['lowpass', { cutoff: '' }, 'cutoff: numberAbove'],
    ['bandpass', { cutoff: '50', cutoffHigh: '40' }, 'cutoffHigh: aboveLow'],
    ['lowpass', { window: 'kaiser', attenuation: '7' }, 'attenuation: numberBetween'],
    ['hardtanh', { minVal: '2' }, 'maxVal: aboveMin'],
    ['reflectionPad1d', { padding: 'a' }, 'padding: anyEnds'],
    ['instanceNorm1d', { weight: '1' }, 'bias: bothOrNone'],
    ['batchNorm1d', { runningVar: '-1' }, 'runningVar: numberFrom'],
    ['prelu', { weight: '1 2 3' }, 'weight: channelCount'],
    ['dropout', { p: '2' }, 'p: numberBetween'],
    ['elu', { alpha: 'x' }, 'alpha: number'],
  ])('says of %s with %o: %s', (kind, texts, problem) => {
    expect(problemsOf(draft(kind, texts))).toEqual([problem])
  })

  it('takes a decimal comma, two ends, and a number for all channels', () => {
    expect(problemsOf(draft('gaussian', { sigma: '1,5' }))).toEqual([])
    expect(recipeOf(draft('constantPad1d', { padding: '-1 2' }), 1).layers).toMatchObject([
      { padding: [-1, 2] },
    ])
    expect(recipeOf(draft('batchNorm1d', { runningMean: '2' }), 3).layers).toMatchObject([
      { runningMean: [2, 2, 2] },
    ])
  })

  it('leaves the length to a transition, and both cut-offs in one key', () => {
    const [layer] = recipeOf(draft('bandstop', { transition: '5' }), 1).layers
    expect(layer).not.toHaveProperty('kernelSize')
    expect(layer).toMatchObject({ weight: { design: 'bandstop', cutoff: [9, 45], transition: 5 } })
  })

  it('asks for a file, and reads what was chosen of it', () => {
    expect(problemsOf(draft('file'))).toEqual(['file: noFile'])
    const file = { id: 'f', name: 'w.npy', tensor: 'w', bias: 'b', shape: [2, 1, 3] } as const
    expect(readDraft(draft('file', {}, { file }), 1)).toMatchObject({
      layer: { weight: { file: 'f', tensor: 'w', bias: 'b' } },
    })
  })
})

describe('typed taps', () => {
  const typed = (taps: string[][], texts: Record<string, string> = {}): LayerDraft =>
    draft('values', { groups: 'one', ...texts }, { taps })

  it('reads a line for each output and input channel', () => {
    const [layer] = recipeOf(typed([['1 2', '3 4']], { outChannels: '1' }), 2).layers
    expect(layer).toMatchObject({ weight: { values: [[[1, 2], [3, 4]]] } }) // prettier-ignore
  })

  it('points at the line that is wrong, and only at that one', () => {
    const lines = [['1 2 x', '3 4'], ['5 6', '7 8 9']] // prettier-ignore
    const notANumber = { field: 'taps', rule: 'notANumber', params: { word: 'x', position: 3 } }
    const tapCount = { field: 'taps', rule: 'tapCount', params: { expected: 2, count: 3 } }
    expect(readDraft(typed(lines), 2)).toEqual({
      problems: [
        { ...notANumber, line: { output: 0, input: 0 } },
        { ...tapCount, line: { output: 1, input: 1 } },
      ],
    })
  })

  it('lets the lines that are there stand in for those not typed yet', () => {
    expect(tapsLine(typed([['1 2 1']]), 4, 3)).toBe('1 2 1')
    expect(problemsOf(typed([['1 2 1']]), 3)).toEqual([])
  })

  it('refuses more lines than anybody types', () => {
    expect(problemsOf(typed([['1']]), 9)).toEqual(['taps: tooManyLines'])
  })

  it('takes one bias for all channels, or one a channel', () => {
    const biased = (biasValues: string) => typed([['1']], { bias: 'true', biasValues })
    expect(recipeOf(biased('0,5'), 2).layers).toMatchObject([{ weight: { bias: [0.5, 0.5] } }])
    expect(problemsOf(biased('1 2'), 1)).toEqual(['biasValues: channelCount'])
  })

  it('has the rows of a transposed convolution by its input channels', () => {
    const layer = draft(
      'convTranspose1d',
      { groups: 'one', outChannels: '3' },
      { weightKind: 'values', taps: [['1 2']] },
    )
    const row = [[1, 2], [1, 2], [1, 2]] // prettier-ignore
    expect(recipeOf(layer, 2).layers).toMatchObject([{ weight: { values: [row, row] } }])
  })
})
