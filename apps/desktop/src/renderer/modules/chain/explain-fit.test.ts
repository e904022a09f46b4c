import { expect, it } from 'vitest'
import type { Problem, Shape } from '../../../shared/ipc.ts'
import { explainFit } from './explain-fit.ts'
import { newDraft, type LayerDraft } from './layer-draft.ts'

const problem: Problem = {
  code: 'layer-shape',
  name: 'RecipeError',
  message: 'layers[0].dilation: expected something else, but got 1',
  details: { path: 'layers[0].dilation', layer: 0, text: 'expected something else, but got 1' },
}

it.each<[string, Partial<LayerDraft>, Shape, object]>([
  [
    'channels',
    { inChannels: '2' },
    [1, 3, 100],
    { field: 'inChannels', rule: 'inChannels', params: { channels: 3 } },
  ],
  [
    'groups of the input',
    { groupsMode: 'number', groups: '2' },
    [1, 3, 100],
    { field: 'groups', rule: 'groupsOfInput', params: { groups: 2, channels: 3 } },
  ],
  [
    'groups of the output',
    { outChannels: '4' },
    [1, 3, 100],
    { field: 'outChannels', rule: 'groupsOfOutput', params: { groups: 3, output: 4 } },
  ],
  [
    'a kernel beyond its input',
    { kernelSize: '9', dilation: '2', paddingMode: 'number', padding: '3' },
    [1, 1, 10],
    { field: 'kernelSize', rule: 'kernelTooLong', params: { span: 17, padded: 16 } },
  ],
  [
    'what only compute knows, in its words and at its field',
    {},
    [1, 1, 100],
    { field: 'dilation', rule: 'other', params: { text: 'expected something else, but got 1' } },
  ],
])('explains %s', (_, change, input, explained) => {
  expect(explainFit(problem, { ...newDraft(1, 'moving-average'), ...change }, input)).toEqual(explained)
})
