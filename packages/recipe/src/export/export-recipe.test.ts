import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { allclose, fromArray, nn, type Tensor } from '@sinal/core'
import { loadSafetensors } from '@sinal/weights'
import { afterAll, describe, expect, it } from 'vitest'
import {
  exportCase,
  forward,
  inputOf,
  layerCases,
  recipeCases,
  type ExportCase,
} from '../../test/export-cases.ts'
import { findPython, runPython } from '../../test/run-python.ts'
import { buildLayers, exportRecipe, parseRecipe, runRecipe, type ExportedFile } from '../index.ts'
import { layerTable } from './layer-table.ts'
import { float32Text } from './number-text.ts'
import { planLayers } from './plan.ts'

interface Golden {
  readonly name: string
  readonly to: 'pytorch' | 'numpy'
  readonly code: readonly string[]
  readonly shape: readonly number[]
  readonly output: readonly number[]
}
const fixture = new URL('../../test/fixtures/exported.json', import.meta.url)
const golden = JSON.parse(readFileSync(fixture, 'utf8')) as Golden[]
const cases = [...recipeCases, ...layerCases]

/** What Sinal makes of a case. */
async function outputOf(example: ExportCase): Promise<Tensor> {
  const input = inputOf(example)
  if (example.layers) return forward(example, input)
  return (await runRecipe(example.recipe, input, { sampleRate: example.sampleRate ?? null })).output
}

/** Within the tolerances of torch.testing. */
function expectClose(got: readonly number[], shape: readonly number[], expected: Tensor) {
  expect(shape).toEqual([...expected.shape])
  const tensor = fromArray(Float32Array.from(got), shape)
  expect(allclose(tensor, expected, { rtol: 1.3e-6, atol: 1e-5 })).toBe(true)
}

const textOf = (files: readonly ExportedFile[]) => {
  const [code] = files
  return code && 'text' in code ? code.text : ''
}

describe('exported Python', () => {
  it.each(golden.map((row) => [row.to, row.name, row] as const))(
    '%s, %s: is the code whose numbers are in the fixtures, and they are those of Sinal',
    async (to, name, { code, shape, output }) => {
      const example = cases.find((one) => one.name === name)!
      expect(textOf(exportCase(example, to)).trimEnd().split('\n')).toEqual(code)
      expectClose(output, shape, await outputOf(example))
    },
  )

  it('has a case for every layer that can be exported, and fixtures for every case', () => {
    const printed = layerCases.map(({ layers }) => String(layers![0]).split('(')[0])
    expect([...new Set(printed)].sort()).toEqual([...layerTable.keys()].sort())
    expect(golden.map(({ name }) => name)).toEqual(cases.flatMap(({ name }) => [name, name]))
  })

  // The fixtures hold what it gives, so that a machine without Python judges the code too.
  it('gives the numbers of Sinal when it is run, where there is a Python', { timeout: 120_000 }, async () => {
    const python = findPython(['numpy', 'torch'])
    if (python === null) {
      process.stderr.write('Exported Python is not run: there is no Python with numpy and torch here\n')
      return
    }
    const jobs = cases.flatMap((example) =>
      (['pytorch', 'numpy'] as const).map((to) => ({ example, to, files: exportCase(example, to) })),
    )
    const results = runPython(
      python,
      jobs.map(({ files, to, example }) => ({ files, isTorch: to === 'pytorch', input: inputOf(example) })),
    )
    for (const [i, { example }] of jobs.entries()) {
      const { shape, output } = results[i]!
      expectClose(output, shape, await outputOf(example))
    }
  })
})

describe('exported TypeScript', () => {
  const folder = mkdtempSync(join(fileURLToPath(new URL('../../test/', import.meta.url)), 'exported-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(['ecg-band', 'many weights'])(
    '%s: is the code in test/exported, whose types are checked',
    (name) => {
      const files = exportCase(
        recipeCases.find((example) => example.name === name)!,
        'typescript',
      )
      const committed = new URL(`../../test/exported/${files[0]!.name}`, import.meta.url)
      expect(textOf(files)).toBe(readFileSync(committed, 'utf8'))
    },
  )

  interface Exported {
    run(signal: Tensor): Tensor | Promise<Tensor>
  }

  it.each(cases.map((example, i) => [example.name, example, i] as const))(
    '%s: gives the bytes of Sinal',
    async (_, example, i) => {
      const files = exportCase({ ...example, name: `case${i}` }, 'typescript')
      for (const file of files)
        writeFileSync(join(folder, file.name), 'text' in file ? file.text : file.bytes)
      const { run } = (await import(pathToFileURL(join(folder, files[0]!.name)).href)) as Exported
      const [got, expected] = [await run(inputOf(example)), await outputOf(example)]
      expect(got.shape).toEqual(expected.shape)
      expect(Buffer.from(got.data.buffer)).toEqual(Buffer.from(expected.data.buffer))
    },
  )
})

describe('exportRecipe', () => {
  const recipe = parseRecipe({
    version: 1,
    name: '3 point / mean',
    layers: [
      {
        type: 'conv1d',
        name: 'Mean',
        kernelSize: 3,
        padding: 1,
        groups: 'depthwise',
        weight: { preset: 'moving-average' },
      },
    ],
  })

  it('writes code that reads as if by hand', () => {
    const texts = (['pytorch', 'numpy', 'typescript'] as const).map((to) =>
      exportRecipe(recipe, { to, inChannels: 2, sampleRate: 360 }).files.map((file) => ({
        name: file.name,
        text: 'text' in file ? file.text : null,
      })),
    )
    expect(texts).toEqual([
      [{ name: 'recipe_3_point_mean.py', text: PYTORCH }],
      [{ name: 'recipe_3_point_mean.py', text: NUMPY }],
      [{ name: '3-point-mean.ts', text: TYPESCRIPT }],
    ])
  })

  it('puts many weights into a file that the code loads', () => {
    const many = recipeCases.find(({ name }) => name === 'many weights')!
    const names = (['pytorch', 'numpy', 'typescript'] as const).map((to) =>
      exportRecipe(many.recipe, { to, inChannels: 4 }).files.map(({ name }) => name),
    )
    expect(names).toEqual([
      ['many_weights.py', 'many_weights.npz'],
      ['many_weights.py', 'many_weights.npz'],
      ['many-weights.ts', 'many-weights.safetensors'],
    ])
  })

  it('gives the weights alone, by the names that the code for PyTorch has', async () => {
    const chain = parseRecipe({
      version: 1,
      name: 'shifted',
      layers: [
        { type: 'relu' },
        { type: 'conv1d', kernelSize: 3, padding: 'causal', weight: { seed: 7 }, bias: true },
        { type: 'batchNorm1d', runningMean: [1], runningVar: [4] },
      ],
    })
    const [file] = exportRecipe(chain, { to: 'safetensors', inChannels: 1 }).files
    expect(file!.name).toBe('shifted.safetensors')
    const tensors = await loadSafetensors('bytes' in file! ? file.bytes : new Uint8Array())
    // Causal padding is a layer of its own in PyTorch.
    expect(Object.keys(tensors).sort()).toEqual([
      '2.bias',
      '2.weight',
      '3.num_batches_tracked',
      '3.running_mean',
      '3.running_var',
    ])
    const code = textOf(exportRecipe(chain, { to: 'pytorch', inChannels: 1 }).files)
    for (const name of Object.keys(tensors)) expect(code).toContain(`"${name}"`)
    const [conv] = buildLayers(chain, 1).slice(1)
    expect(tensors['2.weight']!.data).toEqual(conv!.stateDict()['weight']!.data)
  })

  it('names its files as it is told', () => {
    const { files } = exportRecipe(recipe, { to: 'numpy', inChannels: 1, name: 'mean' })
    expect(files.map(({ name }) => name)).toEqual(['mean.py'])
  })

  it('refuses a design without its sample rate, and channels that do not fit, naming the layer', () => {
    const layer = { type: 'conv1d', kernelSize: 9, inChannels: 2, weight: { design: 'lowpass', cutoff: 4 } }
    const lowpass = parseRecipe({ version: 1, layers: [layer] })
    expect(() => exportRecipe(lowpass, { to: 'numpy', inChannels: 2 })).toThrow('layers[0].weight.cutoff: ')
    expect(() => exportRecipe(lowpass, { to: 'numpy', inChannels: 3, sampleRate: 50 })).toThrow(
      'layers[0].inChannels: ',
    )
  })

  it('ends with the layer whose output the recipe wants, and refuses several', () => {
    const layers = [{ type: 'relu' }, { type: 'tanh', name: 'squash' }, { type: 'sigmoid' }]
    const textFor = (wanted: (string | number)[]) =>
      textOf(
        exportRecipe(parseRecipe({ version: 1, layers, outputs: { layers: wanted } }), {
          to: 'numpy',
          inChannels: 1,
        }).files,
      )
    expect(textFor(['squash'])).toContain('x = np.tanh(x)  # squash\n    return x')
    expect(() => textFor([0, 1])).toThrow('outputs.layers: expected one layer in an export, but got 2')
  })

  it('refuses a layer that it does not know', () => {
    const layers = [new nn.Linear({ inFeatures: 2, outFeatures: 2 })]
    expect(() => planLayers(layers, recipe, 1, { to: 'numpy', inChannels: 1 })).toThrow(
      /^layers\[0\]: expected a layer that can be exported to numpy \(Conv1d, .*\), but got Linear$/,
    )
  })
})

it('float32Text: is the shortest text that gives the same float32', () => {
  expect(
    [0.1, 1 / 3, 1e-45, 3.4028235e38, 16_777_217, -0, 1e21].map((x) => float32Text(Math.fround(x))),
  ).toEqual(['0.1', '0.33333334', '1e-45', '3.4028235e+38', '16777216', '-0.0', '1e+21'])
})

const PYTORCH = `"""3 point / mean: a recipe of Sinal."""

import torch
from torch import nn

weights = {
    "0.weight": torch.tensor([0.33333334, 0.33333334, 0.33333334], dtype=torch.float32).repeat(2, 1, 1),
}

layers = nn.Sequential(
    nn.Conv1d(2, 2, 3, padding=1, groups=2, bias=False),  # Mean
)
layers.load_state_dict(weights)
layers.eval()


@torch.no_grad()
def run(signal):
    """Signals [N, 2, L], float32 at 360 Hz, to [N, 2, L_out]."""
    return layers(signal)
`
const NUMPY = `"""3 point / mean: a recipe of Sinal."""

import numpy as np

weights = {
    "0.weight": np.tile(np.float32([0.33333334, 0.33333334, 0.33333334]), (2, 1, 1)),
}


def conv1d(x, weight, bias=None, stride=1, dilation=1, groups=1):
    """[N, C_in, L] to [N, C_out, L_out] with weight [C_out, C_in / groups, K], as torch's."""
    items, channels, length = x.shape
    outputs, _, taps = weight.shape
    count = (length - dilation * (taps - 1) - 1) // stride + 1
    x = x.reshape(items, groups, channels // groups, length)
    w = weight.astype(np.float64).reshape(groups, outputs // groups, channels // groups, taps)
    y = np.zeros((items, groups, outputs // groups, count))
    for k in range(taps):
        first = k * dilation
        seen = x[..., first : first + stride * (count - 1) + 1 : stride]
        y += np.einsum("ngcl,goc->ngol", seen, w[..., k])
    y = y.reshape(items, outputs, count)
    return y if bias is None else y + bias[:, None]


def pad1d(x, left, right, mode="constant", value=0.0):
    x = x[..., max(-left, 0) : x.shape[-1] - max(-right, 0)]
    keys = {"constant_values": value} if mode == "constant" else {}
    return np.pad(x, ((0, 0), (0, 0), (max(left, 0), max(right, 0))), mode=mode, **keys)


def run(signal):
    """Signals [N, 2, L], float32 at 360 Hz, to [N, 2, L_out]; computed in float64."""
    x = np.asarray(signal, np.float64)
    x = conv1d(pad1d(x, 1, 1), weights["0.weight"], groups=2)  # Mean
    return x.astype(np.float32)
`
const TYPESCRIPT = `// 3 point / mean: a recipe of Sinal.
import { F, noGrad, tensor, type Tensor } from '@sinal/core'

const weights = {
  '0.weight': tensor([0.33333334, 0.33333334, 0.33333334]).expand(2, 1, 3).clone(),
}

/** Signals [N, 2, L], float32 at 360 Hz, to [N, 2, L_out]. */
export function run(signal: Tensor): Tensor {
  return noGrad(() => {
    let x = signal
    x = F.conv1d(x, weights['0.weight'], { padding: 1, groups: 2, algorithm: 'direct' }) // Mean
    return x
  })
}
`
