import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fromArray, tensor, type nn } from '@sinal/core'
import { encodeNpy, encodeSafetensors } from '@sinal/weights'
import { describe, expect, it } from 'vitest'
import {
  buildLayers,
  exportRecipe,
  loadWeights,
  outputShapes,
  parseRecipe,
  resolveLayers,
  type Recipe,
} from './index.ts'

const weight = tensor([[[1, 2, 3]], [[4, 5, 6.1]]])
const model = encodeSafetensors({ 'conv.weight': weight, 'conv.bias': tensor([7, 8]) })
const sha256 = createHash('sha256').update(model).digest('hex')
const text = (value: string) => new TextEncoder().encode(value)
const files: Record<string, Uint8Array> = {
  'weights/model.safetensors': model,
  'taps.npy': encodeNpy(fromArray(Float64Array.of(0.1, 0.2), [1, 1, 2])),
  'flat.npy': encodeNpy(tensor([1, 2, 3])),
  'bool.npy': encodeNpy(tensor([[[true]]])),
  'nan.npy': encodeNpy(tensor([[[1, Number.NaN]]])),
  'big.npy': encodeNpy(fromArray(Float64Array.of(1e300), [1, 1, 1])),
  'empty.safetensors': encodeSafetensors({}),
  'cut.safetensors': model.slice(0, 40),
  'ecg.csv': text('time (s);ecg;flow\n0,00;0;0\n0,01;0,5;0\n0,02;-1,5;0\n0,03;2;\n0,04;1;0\n'),
  'notes.csv': text('no numbers\n'),
}
const reads: string[] = []
const options = {
  async readFile(file: string) {
    reads.push(file)
    const bytes = files[file]
    if (!bytes) throw new Error(`ENOENT: no such file or directory, open '${file}'`)
    return bytes
  },
}
const chain = (...layers: object[]): Recipe =>
  parseRecipe({ version: 1, layers: layers.map((layer) => ({ type: 'conv1d', ...layer })) })
const file = 'weights/model.safetensors'
const both = { file, tensor: 'conv.weight', bias: 'conv.bias' }

describe('loadWeights', () => {
  it('puts the values of the tensors in the place of their names, reading each file once', async () => {
    reads.length = 0
    const recipe = chain(
      { weight: { ...both, sha256 } },
      { kernelSize: 3, weight: { seed: 1 } },
      { groups: 2, outChannels: 2, kernelSize: 3, weight: { file, tensor: 'conv.weight' } },
    )
    const loaded = await loadWeights(recipe, options)
    expect(reads).toEqual([file])
    expect(loaded.layers.map((layer) => 'weight' in layer && layer.weight)).toEqual([
      { values: weight.tolist(), bias: [7, 8] },
      { seed: 1 },
      { values: weight.tolist() },
    ])
    expect(parseRecipe(loaded)).toEqual(loaded)
    const [first] = buildLayers(loaded, 1) as nn.Conv1d[]
    expect(first!.weight.tolist()).toEqual(weight.tolist())
    expect(first!.bias!.tolist()).toEqual([7, 8])
  })

  it('takes the one tensor of a file without its name, rounded to float32', async () => {
    const { layers } = await loadWeights(chain({ weight: { file: 'taps.npy' } }), options)
    expect(layers).toMatchObject([{ weight: { values: [[[0.1, 0.2].map(Math.fround)]] } }])
  })

  it('reads what torch.save wrote', async () => {
    const path = new URL('../../weights/test/files/state_dict.pt', import.meta.url)
    const recipe = chain({ weight: { file: 'model.pt', tensor: 'conv.weight', bias: 'conv.bias' } })
    const { layers } = await loadWeights(recipe, { readFile: () => readFile(path) })
    const [outChannels, inChannels, kernelSize] = [4, 2, 3]
    expect(outputShapes({ version: 1, layers }, [1, inChannels, 9])).toMatchObject({
      error: null,
      layers: [{ outChannels, kernelSize, bias: true }],
    })
  })

  it('takes the weight of a transposed convolution, [inChannels, outChannels / groups, kernelSize]', async () => {
    const recipe = parseRecipe({
      version: 1,
      layers: [{ type: 'convTranspose1d', inChannels: 2, groups: 2, weight: both }],
    })
    const loaded = await loadWeights(recipe, options)
    expect(buildLayers(loaded, 2)[0]!.stateDict().weight!.tolist()).toEqual(weight.tolist())
    const wrong = {
      ...recipe,
      layers: [{ ...recipe.layers[0]!, inChannels: 3 } as (typeof recipe.layers)[0]],
    }
    await expect(loadWeights(wrong, options)).rejects.toThrow(
      `layers[0].weight.tensor: ${file}: expected the shape [3, outChannels / groups, kernelSize], but got [2, 1, 3] of 'conv.weight'`,
    )
  })

  it('takes a number a channel for what other layers have learned', async () => {
    const state = {
      'bn.running_mean': tensor([1, 2]),
      'bn.running_var': tensor([4, 0.25]),
      wrong: tensor([-1]),
    }
    const readState = { readFile: async () => encodeSafetensors(state) }
    const norm = (runningVar: string) =>
      parseRecipe({
        version: 1,
        layers: [
          {
            type: 'batchNorm1d',
            runningMean: { file: 'm.safetensors', tensor: 'bn.running_mean' },
            runningVar: { file: 'm.safetensors', tensor: runningVar },
          },
        ],
      })
    const recipe = norm('bn.running_var')
    const loaded = await loadWeights(recipe, readState)
    expect(loaded.layers).toEqual([{ type: 'batchNorm1d', runningMean: [1, 2], runningVar: [4, 0.25] }])
    expect(() => resolveLayers(recipe, 2)).toThrow('layers[0].runningMean.file: is not read yet')
    await expect(loadWeights(norm('wrong'), readState)).rejects.toThrow(
      'layers[0].runningVar.tensor: m.safetensors: expected variances, 0 or more, but got -1',
    )
    const flat = {
      readFile: async () => encodeSafetensors({ 'bn.running_mean': weight, 'bn.running_var': weight }),
    }
    await expect(loadWeights(recipe, flat)).rejects.toThrow(
      "layers[0].runningMean.tensor: m.safetensors: expected the shape [channels], but got [2, 1, 3] of 'bn.running_mean'",
    )
  })

  it('takes the template of a matched filter', async () => {
    const recipe = chain({ weight: { design: 'matched', template: { file: 'flat.npy' } } })
    expect(() => resolveLayers(recipe, 1)).toThrow('layers[0].weight.template.file: is not read yet')
    const loaded = await loadWeights(recipe, options)
    expect(loaded).toEqual(chain({ weight: { design: 'matched', template: [1, 2, 3] } }))
    const wrong = chain({ weight: { design: 'matched', template: { file: 'taps.npy' } } })
    await expect(loadWeights(wrong, options)).rejects.toThrow(
      "layers[0].weight.template.tensor: taps.npy: expected the shape [samples], but got [1, 1, 2] of 'arr_0'",
    )
  })

  const matched = (template: object, keys: object = {}) =>
    chain({ ...keys, weight: { design: 'matched', template: { file: 'ecg.csv', ...template } } })

  it('takes the template of a matched filter from a signal, with its sample rate', async () => {
    reads.length = 0
    const recipe = matched({ channel: 'ecg', start: 1, end: 4 })
    expect(() => resolveLayers(recipe, 1)).toThrow('layers[0].weight.template.file: is not read yet')
    const loaded = await loadWeights(recipe, options)
    const weight100 = { design: 'matched', template: [0.5, -1.5, 2], sampleRate: 100 }
    expect(loaded).toEqual(chain({ weight: weight100 }))
    expect(parseRecipe(loaded)).toEqual(loaded)
    expect((await loadWeights(matched({ channel: 0 }), options)).layers).toMatchObject([
      { weight: { template: [0, 0.5, -1.5, 2, 1] } },
    ])
    expect(reads).toEqual(['ecg.csv', 'ecg.csv'])
    const norm = Math.hypot(0.5, 1.5, 2)
    const { files: code } = exportRecipe(loaded, { to: 'numpy', inChannels: 1, sampleRate: 100 })
    for (const value of [0.5, -1.5, 2]) {
      expect('text' in code[0]! && code[0].text).toContain(String(Math.fround(value / norm)).slice(0, 8))
    }
  })

  it('refuses a signal of another rate than the template', async () => {
    const loaded = await loadWeights(matched({ channel: 'ecg' }, { dilation: 2 }), options)
    expect(outputShapes(loaded, [1, 1, 100], 200).error).toBe(null)
    expect(outputShapes(loaded, [1, 1, 100], null).error).toBe(null)
    expect(outputShapes(loaded, [1, 1, 100], 100).error?.message).toBe(
      'layers[0].weight.template: expected a layer whose taps have the sample rate of the template, 100 Hz, but got 50 Hz (resample one of them)',
    )
  })

  it.each<[object, string]>([
    [
      { channel: 'eeg' },
      ".channel: ecg.csv: expected one of the file's channels, 'ecg', 'flow', but got 'eeg'",
    ],
    [{ channel: 2 }, ".channel: ecg.csv: expected one of the file's channels, 'ecg', 'flow', but got 2"],
    [{ channel: 0, start: 5 }, ".start: ecg.csv: expected a sample below the file's length, 5, but got 5"],
    [{ channel: 0, end: 6 }, ".end: ecg.csv: expected at most the file's length, 5, but got 6"],
    [{ channel: 0, start: 3, end: 3 }, '.end: ecg.csv: expected a sample after start, 3, but got 3'],
    [{ channel: 'flow' }, ': ecg.csv: expected numbers that float32 can hold, but got NaN (sample 3)'],
    [{ channel: 1, end: 2 }, ': ecg.csv: expected a sample that is not 0, but got only zeros'],
    [
      { channel: 0, sha256: '0'.repeat(64) },
      `.sha256: ecg.csv: expected a file with this hash, but got one with ${createHash('sha256').update(files['ecg.csv']!).digest('hex')}`,
    ],
    [
      { file: 'none.csv', channel: 0 },
      ".file: none.csv: cannot be read: ENOENT: no such file or directory, open 'none.csv'",
    ],
  ])('refuses the template %j', async (template, message) => {
    await expect(loadWeights(matched(template), options)).rejects.toMatchObject({
      name: 'RecipeError',
      message: `layers[0].weight.template${message}`,
    })
  })

  it('says what is no signal', async () => {
    await expect(loadWeights(matched({ file: 'notes.csv', channel: 0 }), options)).rejects.toThrow(
      /^layers\[0]\.weight\.template\.file: notes\.csv: (?!notes)/,
    )
  })

  it.each([
    [{ channel: -1 }, ".channel: expected a channel's name or index, but got -1"],
    [{ channel: 0, tensor: 'x' }, '.tensor: unknown key'],
    [{ channel: 0, start: 0.5 }, '.start: expected a sample, from 0, but got 0.5'],
  ])('refuses the document with %j', (template, message) => {
    expect(() => matched(template)).toThrow(`layers[0].weight.template${message}`)
  })

  it('leaves a recipe without files as it is', async () => {
    const recipe = chain({ kernelSize: 3, weight: { preset: 'gaussian' } })
    expect(await loadWeights(recipe, options)).toEqual(recipe)
  })

  it.each<[object, string]>([
    [
      { weight: { file: 'none.pt' } },
      "file: none.pt: cannot be read: ENOENT: no such file or directory, open 'none.pt'",
    ],
    [
      { weight: { ...both, sha256: '0'.repeat(64) } },
      `sha256: ${file}: expected a file with this hash, but got one with ${sha256}`,
    ],
    [
      { weight: { file, tensor: 'conv.weights' } },
      `tensor: ${file}: expected one of the file's tensors, 'conv.weight', 'conv.bias', but got 'conv.weights'`,
    ],
    [
      { weight: { file } },
      `tensor: ${file}: expected one of the file's tensors, 'conv.weight', 'conv.bias', but got nothing`,
    ],
    [
      { weight: { ...both, bias: 'bias' } },
      `bias: ${file}: expected one of the file's tensors, 'conv.weight', 'conv.bias', but got 'bias'`,
    ],
    [
      { weight: { ...both, bias: 'conv.weight' } },
      `bias: ${file}: expected the shape [2], but got [2, 1, 3] of 'conv.weight'`,
    ],
    [
      { weight: { file: 'flat.npy' } },
      "tensor: flat.npy: expected the shape [outChannels, inChannels / groups, kernelSize], but got [3] of 'arr_0'",
    ],
    [
      { weight: both, kernelSize: 5, outChannels: 4 },
      `tensor: ${file}: expected the shape [4, inChannels / groups, 5], but got [2, 1, 3] of 'conv.weight'`,
    ],
    [{ weight: { file: 'bool.npy' } }, "tensor: bool.npy: expected numbers, but got bool in 'arr_0'"],
    [
      { weight: { file: 'nan.npy' } },
      "tensor: nan.npy: expected numbers that float32 can hold, but got NaN (element 1 of 'arr_0')",
    ],
    [
      { weight: { file: 'big.npy' } },
      "tensor: big.npy: expected numbers that float32 can hold, but got 1e+300 (element 0 of 'arr_0')",
    ],
    [
      { weight: { file: 'empty.safetensors' } },
      "tensor: empty.safetensors: expected one of the file's tensors, of which there are none, but got nothing",
    ],
    [
      { weight: { file: 'cut.safetensors', tensor: 'conv.weight' } },
      'file: cut.safetensors: byte 0: header length must be at most 32, what the file has after it, but got 136 (is the file whole?)',
    ],
  ])('refuses %j', async (layer, message) => {
    const loading = loadWeights(chain(layer), options)
    await expect(loading).rejects.toMatchObject({
      name: 'RecipeError',
      message: `layers[0].weight.${message}`,
    })
  })

  it('says that a recipe is to be loaded before it is run', () => {
    expect(() => resolveLayers(chain({ weight: both }), 1)).toThrow(
      'layers[0].weight.file: is not read yet: run what loadWeights gives',
    )
  })

  it.each(['/etc/model.pt', 'C:/model.pt', String.raw`weights\model.pt`, 'https://a.b/model.pt', ''])(
    'refuses the path %j',
    (path) => {
      const rule = "expected a relative path with '/', from the recipe's folder"
      expect(() => chain({ weight: { file: path } })).toThrow(
        `layers[0].weight.file: ${rule}, but got '${path}'`,
      )
    },
  )
})
