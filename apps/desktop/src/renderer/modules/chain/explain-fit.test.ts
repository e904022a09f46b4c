import {
  formatPath,
  outputShapes,
  parseRecipe,
  resolveDesigns,
  RecipeError,
  type Recipe,
  type SignalShape,
} from '@sinal/recipe'
import { expect, it } from 'vitest'
import type { Problem } from '../../../shared/ipc.ts'
import { explainFit } from './explain-fit.ts'

/** What is wrong with a layer, as the package says it. */
function problemWith(layer: object, input: SignalShape, sampleRate: number | null): Problem {
  const failed = (error: unknown): Problem => {
    if (!(error instanceof RecipeError)) throw error
    const details = { path: formatPath(error.path), layer: 0, text: error.problem }
    return { code: 'layer-shape', name: error.name, message: error.message, details }
  }
  let recipe: Recipe
  try {
    recipe = parseRecipe({ version: 1, layers: [layer] })
    resolveDesigns(recipe, sampleRate)
  } catch (error) {
    return failed(error)
  }
  return failed(outputShapes(recipe, input, sampleRate).error)
}

const conv = { type: 'conv1d', kernelSize: 5, padding: 'valid', weight: { seed: 0 } }
const lowpass = { ...conv, kernelSize: 11, weight: { design: 'lowpass', cutoff: 40 } }

it.each<[object, SignalShape, object]>([
  [
    { ...conv, inChannels: 2 },
    [1, 3, 100],
    { field: 'inChannels', rule: 'inChannels', params: { channels: '3' } },
  ],
  [
    { ...conv, groups: 2 },
    [1, 3, 100],
    { field: 'groups', rule: 'groupsOfInput', params: { groups: '2', channels: '3' } },
  ],
  [
    { ...conv, groups: 3, outChannels: 4 },
    [1, 3, 100],
    { field: 'outChannels', rule: 'groupsOfOutput', params: { groups: '3', output: '4' } },
  ],
  [
    { ...conv, dilation: 3 },
    [1, 1, 10],
    { field: 'kernelSize', rule: 'kernelTooLong', params: { span: '13', padded: '10' } },
  ],
  [
    { ...conv, kernelSize: 20, padding: 3 },
    [1, 1, 10],
    { field: 'kernelSize', rule: 'kernelTooLongPadded', params: { span: '20', samples: '10', padding: '6' } },
  ],
  [
    { ...conv, padding: 20, paddingMode: 'reflect' },
    [1, 1, 10],
    { field: 'padding', rule: 'paddingTooLong' },
  ],
  [
    { ...conv, weight: { values: [[[1], [1]]] }, kernelSize: 1 },
    [1, 3, 9],
    { field: 'taps', rule: 'filterRows' },
  ],
  [{ ...conv, outChannels: 2 ** 27 }, [1, 1, 9], { field: 'layer', rule: 'tooManyWeights' }],
  [
    { ...lowpass, weight: { design: 'lowpass', cutoff: 200 } },
    [1, 1, 99],
    { field: 'cutoff', rule: 'cutoffTooHigh' },
  ],
  [
    { ...lowpass, kernelSize: undefined, weight: { design: 'lowpass', cutoff: 40, transition: 1e-9 } },
    [1, 1, 99],
    { field: 'transition', rule: 'transitionTooNarrow' },
  ],
  [
    { ...lowpass, kernelSize: 2, weight: { design: 'lowpass', cutoff: 40, window: 'hann' } },
    [1, 1, 99],
    { field: 'kernelSize', rule: 'windowEnds' },
  ],
  [{ type: 'maxPool1d', kernelSize: 4, padding: 3 }, [1, 1, 99], { field: 'padding', rule: 'paddingOfPool' }],
  [{ type: 'maxPool1d', kernelSize: 4 }, [1, 1, 3], { field: 'kernelSize', rule: 'kernelTooLong' }],
  [
    { type: 'avgPool1d', kernelSize: 9, padding: 1 },
    [1, 1, 3],
    { field: 'kernelSize', rule: 'kernelTooLongPadded' },
  ],
  [
    { type: 'constantPad1d', padding: -5 },
    [1, 1, 9],
    { field: 'padding', rule: 'nothingLeft', params: { left: '-1' } },
  ],
  [{ type: 'glu' }, [1, 3, 9], { field: 'layer', rule: 'evenChannels', params: { channels: '3' } }],
  [
    { type: 'prelu', weight: [1, 2] },
    [1, 3, 9],
    { field: 'weight', rule: 'channelCount', params: { count: '3' } },
  ],
  [
    { type: 'batchNorm1d', runningMean: [0], runningVar: [1] },
    [1, 3, 9],
    { field: 'runningMean', rule: 'channelCount', params: { count: '3' } },
  ],
  [{ type: 'groupNorm', numGroups: 2 }, [1, 3, 9], { field: 'numGroups', rule: 'groupsOfInput' }],
  [{ type: 'instanceNorm1d' }, [1, 3, 1], { field: 'layer', rule: 'oneSample' }],
  [{ type: 'adaptiveAvgPool1d', outputSize: 3 }, [1, 3, 0], { field: 'layer', rule: 'noSamples' }],
  [
    { type: 'convTranspose1d', kernelSize: 3, outputPadding: 1, weight: { seed: 0 } },
    [1, 1, 9],
    { field: 'outputPadding', rule: 'outputPadding', params: { most: '0' } },
  ],
  [
    { type: 'convTranspose1d', kernelSize: 3, padding: 9, weight: { seed: 0 } },
    [1, 1, 9],
    { field: 'padding', rule: 'nothingLeft' },
  ],
])('explains %j', (layer, input, explained) => {
  expect(explainFit(problemWith(layer, input, 360))).toMatchObject(explained)
})

it('explains a design for a signal without a rate', () => {
  expect(explainFit(problemWith(lowpass, [1, 1, 99], null))).toMatchObject({
    field: 'cutoff',
    rule: 'noSampleRate',
  })
})

it.each([
  ['file', 'a.npy: cannot be read: ENOENT', 'fileGone', { file: 'a.npy' }],
  ['tensor', "a.pt: expected one of the file's tensors, 'w', but got 'v'", 'noSuchTensor', { tensor: 'v' }],
  ['bias', "a.pt: expected the shape [3], but got [2] of 'b'", 'tensorShape', { expected: '3', shape: '2' }],
])('explains what is wrong with a file of weights: %s', (key, text, rule, params) => {
  const details = { path: `layers[0].weight.${key}`, layer: 0, text }
  const problem: Problem = { code: 'layer-shape', name: 'RecipeError', message: '', details }
  expect(explainFit(problem)).toEqual({ field: key, rule, params })
})

it('keeps the words of what it does not know, at their field', () => {
  const details = { path: 'layers[0].dilation', layer: 0, text: 'expected something else' }
  const problem: Problem = { code: 'layer-shape', name: 'RecipeError', message: '', details }
  expect(explainFit(problem)).toEqual({ field: 'dilation', rule: 'other', params: { text: details.text } })
})
