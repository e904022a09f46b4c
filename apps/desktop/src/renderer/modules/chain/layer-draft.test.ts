import { describe, expect, it } from 'vitest'
import {
  newDraft,
  readDraft,
  tapsLine,
  weightKinds,
  type LayerDraft,
  type WeightKind,
} from './layer-draft.ts'

const draft = (kind: WeightKind, change: Partial<LayerDraft> = {}): LayerDraft => ({
  ...newDraft(1, kind),
  ...change,
})
const problemsOf = (layer: LayerDraft, incoming = 1) => {
  const read = readDraft(layer, incoming)
  return 'problems' in read ? read.problems.map(({ field, rule }) => `${field}: ${rule}`) : []
}

describe('readDraft', () => {
  it('reads a moving average as the recipe that keeps channels and time', () => {
    expect(readDraft(draft('moving-average'), 3)).toEqual({
      layer: {
        type: 'conv1d',
        kernelSize: 5,
        stride: 1,
        padding: 'same',
        dilation: 1,
        groups: 'depthwise',
        weight: { preset: 'moving-average' },
      },
    })
  })

  it.each(weightKinds)('starts a layer of %s without a problem', (kind) => {
    expect(problemsOf(draft(kind), 3)).toEqual([])
  })

  it.each<[Partial<LayerDraft>, string]>([
    [{ stride: '0' }, 'stride: integer'],
    [{ stride: '1.5' }, 'stride: integer'],
    [{ kernelSize: '' }, 'kernelSize: integer'],
    [{ dilation: '-1' }, 'dilation: integer'],
    [{ inChannels: 'two' }, 'inChannels: integer'],
    [{ outChannels: '0' }, 'outChannels: integer'],
    [{ paddingMode: 'number', padding: '-1' }, 'padding: integer'],
    [{ groupsMode: 'number', groups: '0' }, 'groups: integer'],
    [{ stride: '2' }, 'padding: sameStride'],
  ])('says of %o: %s', (change, problem) => {
    expect(problemsOf(draft('moving-average', change))).toEqual([problem])
  })

  it('checks what a kind of weights needs', () => {
    expect(problemsOf(draft('derivative', { kernelSize: '1' }))).toEqual(['kernelSize: integer'])
    expect(problemsOf(draft('gaussian', { sigma: '0' }))).toEqual(['sigma: positive'])
    expect(problemsOf(draft('gaussian', { sigma: '1,5' }))).toEqual([])
    expect(problemsOf(draft('seed', { seed: '-3' }))).toEqual(['seed: integer'])
  })
})

describe('typed taps', () => {
  const typed = (taps: string[][], change: Partial<LayerDraft> = {}): LayerDraft =>
    draft('values', { taps, groupsMode: 'one', ...change })

  it('reads a line for each output and input channel', () => {
    expect(readDraft(typed([['1 2', '3 4']], { outChannels: '1' }), 2)).toMatchObject({
      layer: {
        weight: {
          values: [
            [
              [1, 2],
              [3, 4],
            ],
          ],
        },
      },
    })
  })

  it('points at the line that is wrong, and only at that one', () => {
    const read = readDraft(
      typed([
        ['1 2 x', '3 4'],
        ['5 6', '7 8 9'],
      ]),
      2,
    )
    expect(read).toEqual({
      problems: [
        {
          field: 'taps',
          rule: 'notANumber',
          params: { word: 'x', position: 3 },
          line: { output: 0, input: 0 },
        },
        { field: 'taps', rule: 'tapCount', params: { expected: 2, count: 3 }, line: { output: 1, input: 1 } },
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

  it('takes one bias a channel', () => {
    const one = typed([['1']], { bias: true, biasValues: '0,5' })
    expect(readDraft(one, 1)).toMatchObject({ layer: { weight: { bias: [0.5] } } })
    expect(problemsOf(typed([['1']], { bias: true, biasValues: '1 2' }))).toEqual(['bias: biasCount'])
  })
})
