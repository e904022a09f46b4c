import {
  formatPath,
  outputShapes,
  parseRecipe,
  resolveDesigns,
  RecipeError,
  type Recipe,
  type SignalShape,
} from '@sinal/recipe'
import { afterEach, expect, it } from 'vitest'
import type { Problem } from '../../../shared/ipc.ts'
import { i18n } from '../../i18n.ts'
import { explainFit } from './explain-fit.ts'
import { fieldWords } from './field-words.ts'

/** What is wrong with a layer, as the package says it. */
function problemWith(layer: object, input: SignalShape, sampleRate: number | null): Problem {
  const failed = (error: unknown): Problem => {
    if (!(error instanceof RecipeError)) throw error
    const details = { path: formatPath(error.path), layer: 0, text: error.problem }
    const { code, details: filling, problem: reason } = error
    const said = { code, details: { ...filling }, reason }
    return { code: 'layer-shape', name: error.name, message: error.message, details, said }
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

const { locale } = i18n.global
afterEach(() => {
  locale.value = 'en'
})

it.each<[object, SignalShape, object]>([
  [{ ...conv, inChannels: 2 }, [1, 3, 100], { field: 'inChannels', rule: 'layer-channels' }],
  [{ ...conv, groups: 2 }, [1, 3, 100], { field: 'groups', rule: 'layer-groups' }],
  [
    { ...conv, groups: 3, outChannels: 4 },
    [1, 3, 100],
    { field: 'outChannels', rule: 'layer-groups-output' },
  ],
  [{ ...conv, dilation: 3 }, [1, 1, 10], { field: 'kernelSize', rule: 'layer-taps-long' }],
  [
    { ...conv, kernelSize: 20, padding: 3 },
    [1, 1, 10],
    { field: 'kernelSize', rule: 'layer-taps-long-padded' },
  ],
  [{ ...conv, padding: 20, paddingMode: 'reflect' }, [1, 1, 10], { field: 'padding', rule: 'layer-mirror' }],
  [
    { ...conv, weight: { values: [[[1], [1]]] }, kernelSize: 1 },
    [1, 3, 9],
    { field: 'taps', rule: 'layer-filter-rows' },
  ],
  [{ ...conv, outChannels: 2 ** 27 }, [1, 1, 9], { field: 'layer', rule: 'layer-many-weights' }],
  [
    { ...lowpass, weight: { design: 'lowpass', cutoff: 200 } },
    [1, 1, 99],
    { field: 'cutoff', rule: 'design-cutoff' },
  ],
  [
    { ...lowpass, kernelSize: undefined, weight: { design: 'lowpass', cutoff: 40, transition: 1e-9 } },
    [1, 1, 99],
    { field: 'transition', rule: 'design-transition' },
  ],
  [
    { ...lowpass, kernelSize: 2, weight: { design: 'lowpass', cutoff: 40, window: 'hann' } },
    [1, 1, 99],
    { field: 'kernelSize', rule: 'design-size-window' },
  ],
  [
    { type: 'maxPool1d', kernelSize: 4, padding: 3 },
    [1, 1, 99],
    { field: 'padding', rule: 'layer-pool-padding' },
  ],
  [{ type: 'maxPool1d', kernelSize: 4 }, [1, 1, 3], { field: 'kernelSize', rule: 'layer-window-long' }],
  [
    { type: 'avgPool1d', kernelSize: 9, padding: 1 },
    [1, 1, 3],
    { field: 'kernelSize', rule: 'layer-window-long-padded' },
  ],
  [{ type: 'constantPad1d', padding: -5 }, [1, 1, 9], { field: 'padding', rule: 'layer-cut-away' }],
  [{ type: 'glu' }, [1, 3, 9], { field: 'layer', rule: 'layer-even-channels' }],
  [{ type: 'prelu', weight: [1, 2] }, [1, 3, 9], { field: 'weight', rule: 'layer-slopes' }],
  [
    { type: 'batchNorm1d', runningMean: [0], runningVar: [1] },
    [1, 3, 9],
    { field: 'runningMean', rule: 'layer-per-channel' },
  ],
  [{ type: 'groupNorm', numGroups: 2 }, [1, 3, 9], { field: 'numGroups', rule: 'layer-groups' }],
  [{ type: 'instanceNorm1d' }, [1, 3, 1], { field: 'layer', rule: 'layer-one-sample' }],
  [{ type: 'adaptiveAvgPool1d', outputSize: 3 }, [1, 3, 0], { field: 'layer', rule: 'layer-empty' }],
  [
    { type: 'convTranspose1d', kernelSize: 3, outputPadding: 1, weight: { seed: 0 } },
    [1, 1, 9],
    { field: 'outputPadding', rule: 'layer-output-padding' },
  ],
  [
    { type: 'convTranspose1d', kernelSize: 3, padding: 9, weight: { seed: 0 } },
    [1, 1, 9],
    { field: 'padding', rule: 'layer-nothing-left' },
  ],
])('explains %j', (layer, input, explained) => {
  expect(explainFit(problemWith(layer, input, 360))).toMatchObject(explained)
})

it('explains a design for a signal without a rate', () => {
  expect(explainFit(problemWith(lowpass, [1, 1, 99], null))).toMatchObject({
    field: 'cutoff',
    rule: 'design-no-rate',
  })
})

it('says it in both languages, with what is needed and what is there', () => {
  const told = (layer: object, input: SignalShape) => {
    const problem = explainFit(problemWith(layer, input, 360))
    return (['en', 'pt-BR'] as const).map((language) => {
      locale.value = language
      return fieldWords(problem)
    })
  }
  expect(told({ ...conv, inChannels: 6 }, [1, 5, 100])).toEqual([
    'It is set to 6 input channels, but gets 5. Leave it empty to follow them.',
    'A camada espera 6 canais de entrada, mas recebe 5. Deixe vazio para acompanhá-los.',
  ])
  expect(told({ ...conv, kernelSize: 2000 }, [1, 1, 1000])).toEqual([
    'The kernel spans 2,000 samples, but its input has only 1,000.',
    'O kernel abrange 2.000 amostras, mas a entrada só tem 1.000.',
  ])
})

it('keeps the words of what has no code, at its field', () => {
  const details = { path: 'layers[0].dilation', layer: 0 }
  const problem: Problem = { code: 'layer-shape', name: 'RecipeError', message: 'of another', details }
  expect(explainFit(problem)).toEqual({ field: 'dilation', rule: 'other', params: { text: 'of another' } })
})
