import { describe, expect, it } from 'vitest'
import {
  defaultRecipe,
  layerNames,
  openOptions,
  parseRecipe,
  readOptions,
  RecipeError,
  type Recipe,
} from './index.ts'

const conv = { type: 'conv1d', kernelSize: 3, weight: { preset: 'moving-average' } }
const withLayer = (layer: object) => ({ version: 1, layers: [{ ...conv, ...layer }] })

function messageOf(json: unknown, file?: string): string {
  try {
    parseRecipe(json, file === undefined ? {} : { file })
  } catch (error) {
    if (error instanceof RecipeError) return String(error)
    throw error
  }
  return 'no error'
}

describe('parseRecipe', () => {
  it.each<[string, unknown]>([
    ['the default', defaultRecipe],
    ['no layers yet', { version: 1, layers: [] }],
    ['a name and a schema', { $schema: './recipe.schema.json', version: 1, name: 'smooth', layers: [conv] }],
    ['a Gaussian with sigma', withLayer({ weight: { preset: 'gaussian', sigma: 0.7 } })],
    ['a seed', withLayer({ outChannels: 4, bias: false, weight: { seed: 0 } })],
    [
      'values with a bias',
      { version: 1, layers: [{ type: 'conv1d', weight: { values: [[[1, 2]]], bias: [0.5] } }] },
    ],
    ['dilation and groups', withLayer({ dilation: 4, groups: 2, stride: 3, padding: 7 })],
    ['keys that hold undefined, as forms leave them', withLayer({ stride: undefined })],
  ])('takes %s, unchanged', (_, recipe) => {
    expect(parseRecipe(recipe)).toEqual(recipe)
    expect(parseRecipe(JSON.stringify(recipe))).toEqual(JSON.parse(JSON.stringify(recipe)))
  })

  it('infers the type that it checks', () => {
    const recipe: Recipe = parseRecipe(withLayer({ padding: 'same' }))
    const [layer] = recipe.layers
    expect(layer?.type === 'conv1d' && layer.padding).toBe('same')
  })

  it.each<[unknown, string]>([
    [null, 'a recipe must be an object, but got null'],
    [[conv], 'a recipe must be an object, but got an array of 1'],
    [{ layers: [] }, 'version: is missing'],
    [{ version: 2, steps: [] }, 'version: expected 1 (the version this program reads), but got 2'],
    [{ version: '1', layers: [] }, "version: expected 1 (the version this program reads), but got '1'"],
    [{ version: 1 }, 'layers: is missing'],
    [{ version: 1, layers: conv }, 'layers: expected an array of layers, but got an object'],
    [{ version: 1, layers: [7] }, 'layers[0]: expected an object, but got 7'],
    [{ version: 1, layers: [{}] }, 'layers[0].type: is missing'],
    [
      withLayer({ type: 'conv2d' }),
      `layers[0].type: expected one of '${layerNames.slice(0, -1).join("', '")}' or '${layerNames.at(-1)}', but got 'conv2d'`,
    ],
    [withLayer({ type: 'Conv1d' }), "layers[0].type: expected 'conv1d', but got 'Conv1d'"],
    [
      { version: 1, layers: [{ type: 'leaky_relu' }] },
      "layers[0].type: expected 'leakyRelu', but got 'leaky_relu'",
    ],
    [
      { version: 1, layers: [], layer: 1 },
      'layer: unknown key (known here: $schema, version, name, source, channels, preprocess, layers, outputs)',
    ],
    [withLayer({ kernel_size: 3 }), 'layers[0].kernel_size: unknown key (did you mean kernelSize?)'],
    [
      withLayer({ 'pad mode': 1 }),
      'layers[0]["pad mode"]: unknown key (known here: type, name, inChannels, outChannels, kernelSize, stride, padding, paddingMode, dilation, groups, bias, algorithm, weight)',
    ],
    [
      { version: 1, layers: [conv, { ...conv, stride: 0 }] },
      'layers[1].stride: expected a positive integer, but got 0',
    ],
    [withLayer({ kernelSize: 2.5 }), 'layers[0].kernelSize: expected a positive integer, but got 2.5'],
    [withLayer({ kernelSize: '3' }), "layers[0].kernelSize: expected a positive integer, but got '3'"],
    [
      withLayer({ kernelSize: 2 ** 60 }),
      'layers[0].kernelSize: expected a positive integer, but got 1152921504606847000',
    ],
    [withLayer({ kernelSize: undefined }), 'layers[0].kernelSize: is missing'],
    [withLayer({ dilation: -1 }), 'layers[0].dilation: expected a positive integer, but got -1'],
    [
      withLayer({ padding: 'smae' }),
      "layers[0].padding: expected a non-negative integer, [left, right], 'same', 'valid' or 'causal', but got 'smae'",
    ],
    [
      withLayer({ padding: -1 }),
      "layers[0].padding: expected a non-negative integer, [left, right], 'same', 'valid' or 'causal', but got -1",
    ],
    [
      withLayer({ groups: 'all' }),
      "layers[0].groups: expected a positive integer or 'depthwise', but got 'all'",
    ],
    [
      withLayer({ padding: 'same', stride: 2 }),
      "layers[0].stride: expected 1 with padding 'same', but got 2",
    ],
    [withLayer({ bias: 1 }), 'layers[0].bias: expected true or false, but got 1'],
    [
      withLayer({ bias: true }),
      'layers[0].bias: expected false with a preset (it has no bias), but got true',
    ],
    [
      withLayer({ weight: 3 }),
      "layers[0].weight: expected an object with one of 'design', 'preset', 'seed', 'values' or 'file', but got 3",
    ],
    [
      withLayer({ weight: {} }),
      "layers[0].weight: expected an object with one of 'design', 'preset', 'seed', 'values' or 'file', but got an object",
    ],
    [
      withLayer({ weight: { preset: 'mean' } }),
      "layers[0].weight.preset: expected 'moving-average', 'derivative' or 'gaussian', but got 'mean'",
    ],
    [
      withLayer({ weight: { preset: 'derivative', sigma: 1 } }),
      'layers[0].weight.sigma: unknown key (known here: preset)',
    ],
    [
      withLayer({ weight: { preset: 'gaussian', sigma: 0 } }),
      'layers[0].weight.sigma: expected a positive number (of taps), but got 0',
    ],
    [
      withLayer({ kernelSize: 1, weight: { preset: 'derivative' } }),
      'layers[0].kernelSize: expected at least 2 for a derivative, but got 1',
    ],
    [
      withLayer({ weight: { seed: 1.5 } }),
      'layers[0].weight.seed: expected a non-negative integer, but got 1.5',
    ],
    [
      withLayer({ weight: { seed: 1, values: [[[1]]] } }),
      'layers[0].weight.values: unknown key (known here: seed)',
    ],
  ])('refuses %j', (json, message) => {
    expect(messageOf(json)).toBe(`RecipeError: ${message}`)
  })

  it.each<[object, string]>([
    [
      { values: 5 },
      'weight.values: expected an array [outChannels][inChannels / groups][kernelSize], but got 5',
    ],
    [{ values: [] }, 'weight.values: expected at least one output channel, but got an array of 0'],
    [{ values: [1, 2, 3] }, 'weight.values[0]: expected an array of arrays of taps, but got 1'],
    [{ values: [[1, 2]] }, 'weight.values[0][0]: expected an array of taps, but got 1'],
    [{ values: [[]] }, 'weight.values[0]: expected at least one input channel, but got an array of 0'],
    [{ values: [[[]]] }, 'weight.values[0][0]: expected at least one tap, but got an array of 0'],
    [
      { values: [[[1, 2]], [[3]]] },
      'weight.values[1][0]: expected an array of 2, as values[0][0], but got an array of 1',
    ],
    [
      { values: [[[1]], [[2], [3]]] },
      'weight.values[1]: expected an array of 1, as values[0], but got an array of 2',
    ],
    [
      { values: [[[1, 'x']]] },
      "weight.values[0][0][1]: expected a number that float32 can hold, but got 'x'",
    ],
    [
      { values: [[[1e39]]] },
      'weight.values[0][0][0]: expected a number that float32 can hold, but got 1e+39',
    ],
    [
      { values: [[[1]]], bias: [1, 2] },
      'weight.bias: expected an array of 1, a number per output channel, but got an array of 2',
    ],
    [{ values: [[[null]]] }, 'weight.values[0][0][0]: expected a number that float32 can hold, but got null'],
  ])('refuses the weight %j', (weight, message) => {
    const layer = { type: 'conv1d', weight }
    expect(messageOf({ version: 1, layers: [layer] })).toBe(`RecipeError: layers[0].${message}`)
  })

  it.each<[object, string]>([
    [{ kernelSize: 4 }, 'kernelSize: expected 3, the taps in weight.values, but got 4'],
    [{ outChannels: 2 }, 'outChannels: expected 1, the filters in weight.values, but got 2'],
    [{ bias: true }, 'bias: expected false or nothing, as weight.bias is not given, but got true'],
  ])('refuses %j beside values that say otherwise', (keys, message) => {
    const layer = { type: 'conv1d', weight: { values: [[[1, 2, 3]]] }, ...keys }
    expect(messageOf({ version: 1, layers: [layer] })).toBe(`RecipeError: layers[0].${message}`)
  })

  it.each<[object, string]>([
    [
      { type: 'constantPad1d', padding: [0, 1e12] },
      'padding: expected at most 268435456, but got 1000000000000',
    ],
    [
      { type: 'conv1d', kernelSize: 3, padding: 1e12, weight: { seed: 1 } },
      'padding: expected at most 268435456',
    ],
    [
      { type: 'conv1d', kernelSize: 3, dilation: 1e9, weight: { seed: 1 } },
      'dilation: expected at most 134217728',
    ],
    [{ type: 'maxPool1d', kernelSize: 1e9 }, 'kernelSize: expected at most 268435456'],
    [{ type: 'adaptiveAvgPool1d', outputSize: 1e12 }, 'outputSize: expected at most 268435456'],
    [
      { type: 'convTranspose1d', kernelSize: 3, stride: 1_000_001, weight: { seed: 1 } },
      'stride: expected at most 1000000, but got 1000001',
    ],
  ])('refuses %j, with which nothing would be done in time', (layer, message) => {
    expect(messageOf({ version: 1, layers: [layer] })).toContain(`RecipeError: layers[0].${message}`)
  })

  it('takes large sizes of what makes fewer samples', () => {
    const layers = [{ type: 'conv1d', stride: 1e12, weight: { values: [[[1]]] } }]
    expect(() => parseRecipe({ version: 1, layers })).not.toThrow()
  })

  it.each([
    ['', 'line 1, column 1: expected a value, but got the end of the text'],
    ['{\n  "version": 1,\n}', "line 3, column 1: expected a key in double quotes, but got '}'"],
    ['{"version": 1 "layers": []}', "line 1, column 15: expected ',' or '}', but got a string"],
    ['{"version" 1}', "line 1, column 12: expected ':', but got '1'"],
    ["{'version': 1}", "line 1, column 2: expected a key in double quotes or '}', but got '''"],
    ['{"layers": [1, NaN]}', "line 1, column 16: expected a value, but got 'NaN'"],
    ['{"layers": [01]}', "line 1, column 13: expected a value or ']', but got '01'"],
    ['{"layers": [1}', "line 1, column 14: expected ',' or ']', but got '}'"],
    [
      '{"µ": "\n"}',
      'line 1, column 7: expected a value, but got a string that is not closed or has a bad escape',
    ],
    ['{} {}', "line 1, column 4: expected the end of the text, but got '{'"],
    ['[[', "line 1, column 3: expected a value or ']', but got the end of the text"],
    ['// a comment\n{}', "line 1, column 1: expected a value, but got '/'"],
  ])('says where %j stops being JSON', (text, message) => {
    expect(messageOf(text, 'a.json')).toBe(`RecipeError: a.json: ${message}`)
  })

  it('takes a byte order mark', () => {
    expect(parseRecipe(`\uFEFF${JSON.stringify(defaultRecipe)}`)).toEqual(defaultRecipe)
  })

  it('gives the place as a path, for an editor', () => {
    expect(() => parseRecipe(withLayer({ stride: 0 }), { file: 'smooth.json' })).toThrow(
      expect.objectContaining({
        name: 'RecipeError',
        path: ['layers', 0, 'stride'],
        problem: 'expected a positive integer, but got 0',
        file: 'smooth.json',
        message: 'smooth.json: layers[0].stride: expected a positive integer, but got 0',
      }),
    )
  })
})

describe('the layers, sources, channels and outputs of a document', () => {
  const pool = { type: 'maxPool1d', kernelSize: 3 }
  const transposed = { type: 'convTranspose1d', kernelSize: 3, weight: { seed: 1 } }
  const norm = { type: 'batchNorm1d', runningMean: [0], runningVar: [1] }
  const layers = (...list: object[]) => ({ version: 1, layers: list })

  it.each<[string, object]>([
    ['every kind of layer', layers({ ...conv, padding: [2, 0], paddingMode: 'reflect', algorithm: 'auto' }, pool, transposed, norm, { type: 'hardtanh', minVal: -2 }, { type: 'glu' }, { type: 'circularPad1d', padding: [3, 1] })], // prettier-ignore
    ['a source', { ...layers(), source: { delimiter: null, comment: null, quote: "'", timeColumn: 2, missing: ['-'], encoding: 'utf-16le', thousands: '.', timeFormat: 'h:m:s', skip: ['note', 4] } }], // prettier-ignore
    ['channels', { ...layers(), channels: ['ecg', 2] }],
    ['outputs', { ...layers({ ...pool, name: 'peaks' }), outputs: { format: 'npy', dtype: 'float64', layers: ['peaks', 0] } }], // prettier-ignore
  ])('are taken: %s', (_, recipe) => {
    expect(parseRecipe(recipe)).toEqual(recipe)
  })

  it('say how files are opened and read', () => {
    const source = { decimal: ',', header: undefined, sampleRate: 250 }
    expect(openOptions(parseRecipe({ ...layers(), source }))).toEqual({ decimal: ',', sampleRate: 250 })
    expect(openOptions(defaultRecipe)).toEqual({})
    const policies = { missingSamples: 'hold', resample: 'even', badRows: 'skip' }
    const both = parseRecipe({ ...layers(), source: { ...source, ...policies } })
    expect(openOptions(both)).toEqual({ decimal: ',', sampleRate: 250 })
    expect(readOptions(both)).toEqual(policies)
    expect(() => parseRecipe({ ...layers(), source: { resample: 0 } })).toThrow(
      "source.resample: expected 'even' or a positive number (of Hz), but got 0",
    )
  })

  it.each<[object, string]>([
    [
      layers({ ...pool, padding: 2 }),
      'layers[0].padding: expected at most half of kernelSize (3), but got 2',
    ],
    [layers({ type: 'maxPool1d' }), 'layers[0].kernelSize: is missing'],
    [layers({ ...pool, ceil_mode: true }), 'layers[0].ceil_mode: unknown key (did you mean ceilMode?)'],
    [layers({ ...transposed, outputPadding: 1 }), 'layers[0].outputPadding: expected at most 0, below stride (1) or dilation (1), but got 1'], // prettier-ignore
    [layers({ ...transposed, weight: { preset: 'gaussian' } }), "layers[0].weight: expected an object with one of 'seed', 'values' or 'file', but got an object"], // prettier-ignore
    [layers({ type: 'convTranspose1d', weight: { values: [[[1]], [[1], [2]]] } }), 'layers[0].weight.values[1]: expected an array of 1, as values[0], but got an array of 2'], // prettier-ignore
    [layers({ ...norm, weight: [1] }), 'layers[0].bias: is missing'],
    [layers({ ...norm, runningVar: [-1] }), 'layers[0].runningVar[0]: expected an array of one number, 0 or more, per channel, but got -1'], // prettier-ignore
    [
      layers({ type: 'hardtanh', minVal: 2 }),
      'layers[0].maxVal: expected a number above minVal (2), but got 1',
    ],
    [layers({ type: 'dropout', p: 2 }), 'layers[0].p: expected a number from 0 to 1, but got 2'],
    [layers({ type: 'circularPad1d', padding: -1 }), 'layers[0].padding: expected a non-negative integer, or [left, right], but got -1'], // prettier-ignore
    [layers({ type: 'constantPad1d', padding: [1, 2, 3] }), 'layers[0].padding: expected an integer, or [left, right], but got an array of 3'], // prettier-ignore
    [layers({ ...conv, paddingMode: 'reflect' }), 'layers[0].padding: is missing'],
    [layers({ ...conv, paddingMode: 'mirror', padding: 1 }), "layers[0].paddingMode: expected 'zeros', 'reflect', 'replicate', 'circular' or 'symmetric', but got 'mirror'"], // prettier-ignore
    [
      layers({ ...conv, algorithm: 'fft', stride: 2 }),
      "layers[0].stride: expected 1 with algorithm 'fft', but got 2",
    ],
    [
      { ...layers(), source: { sampleRate: 0 } },
      'source.sampleRate: expected a positive number (of Hz), but got 0',
    ],
    [{ ...layers(), source: { decimal: '·' } }, "source.decimal: expected '.' or ',', but got '·'"],
    [{ ...layers(), channels: [] }, 'channels: expected at least one channel, but got an array of 0'],
    [{ ...layers(), channels: [-1] }, "channels[0]: expected a channel's name or index, but got -1"],
    [{ ...layers(pool), outputs: { layers: [1] } }, 'outputs.layers[0]: expected a place below 1, but got 1'],
    [{ ...layers(pool), outputs: { layers: ['a'] } }, "outputs.layers[0]: expected a place (no layer has a name), but got 'a'"], // prettier-ignore
    [{ ...layers({ ...pool, name: 'b' }), outputs: { layers: ['a'] } }, "outputs.layers[0]: expected one of 'b', but got 'a'"], // prettier-ignore
    [{ ...layers({ ...pool, name: 'b' }, { ...pool, name: 'b' }), outputs: { layers: ['b'] } }, "outputs.layers[0]: expected a place (0, 1), as several layers have this name, but got 'b'"], // prettier-ignore
    [{ ...layers(pool), outputs: { format: 'xlsx' } }, "outputs.format: expected 'csv', 'wav', 'npy' or 'parquet', but got 'xlsx'"], // prettier-ignore
  ])('are refused: %j', (recipe, message) => {
    expect(messageOf(recipe)).toBe(`RecipeError: ${message}`)
  })
})
