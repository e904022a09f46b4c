import { fromArray, Generator, nn, noGrad, type Tensor } from '@sinal/core'
import { parseRecipe, type Recipe } from '../src/index.ts'
import { exportNumpy, exportPytorch } from '../src/export/python.ts'
import { planExport, planLayers, type ExportPlan } from '../src/export/plan.ts'
import { exportTypescript } from '../src/export/typescript.ts'

/** Something to export, and the signal that it is tried on. */
export interface ExportCase {
  readonly name: string
  readonly recipe: Recipe
  /** In the place of the recipe's own. */
  readonly layers?: readonly nn.Module[]
  /** `[N, C, L]` */
  readonly shape: readonly [items: number, channels: number, length: number]
  readonly sampleRate?: number
  readonly hasHoles?: boolean
}

const document = (name: string, layers: object[], preprocess?: object[]): Recipe =>
  parseRecipe({ version: 1, name, ...(preprocess && { preprocess }), layers })
const conv = (keys: object) => ({ type: 'conv1d', groups: 'depthwise', ...keys })

/** Chains as a recipe has them. */
export const recipeCases: readonly ExportCase[] = [
  {
    name: 'smooth',
    recipe: document('smooth', [
      conv({ name: 'Moving average', kernelSize: 5, padding: 'same', weight: { preset: 'moving-average' } }),
    ]),
    shape: [2, 3, 40],
  },
  {
    name: 'ecg-band',
    recipe: document(
      'ecg-band',
      [
        conv({
          name: 'Band',
          kernelSize: 31,
          padding: 'same',
          weight: { design: 'bandpass', cutoff: [1, 40] },
        }),
        conv({ kernelSize: 4, stride: 2, padding: 3, dilation: 2, weight: { design: 'savitzky-golay' } }),
        { type: 'conv1d', kernelSize: 3, outChannels: 4, weight: { seed: 7 } },
        { type: 'conv1d', weight: { values: [[[1], [-0.5], [0.25], [1e-9]]], bias: [0.1] } },
      ],
      [{ type: 'fill' }, { type: 'detrend' }, { type: 'resample', sampleRate: 250 }, { type: 'standardise' }],
    ),
    shape: [2, 2, 160],
    sampleRate: 360,
    hasHoles: true,
  },
  {
    name: 'steps',
    recipe: document(
      'steps',
      [],
      [
        { type: 'fill', method: 'hold' },
        { type: 'resample', up: 3, down: 2 },
        { type: 'detrend', trend: 'constant' },
        { type: 'standardise', mean: 0.5, std: 2 },
      ],
    ),
    shape: [1, 2, 50],
    hasHoles: true,
  },
  {
    name: 'filled',
    recipe: document('filled', [], [{ type: 'fill', method: 'value', value: -1 }]),
    shape: [1, 1, 20],
    hasHoles: true,
  },
  {
    name: 'many weights',
    recipe: document('many weights', [
      { type: 'conv1d', kernelSize: 9, outChannels: 20, weight: { seed: 3 } },
    ]),
    shape: [1, 4, 30],
  },
  {
    name: 'network',
    recipe: document('network', [
      {
        type: 'conv1d',
        kernelSize: 5,
        outChannels: 4,
        padding: [3, 1],
        paddingMode: 'reflect',
        weight: { seed: 1 },
      },
      {
        type: 'batchNorm1d',
        name: 'Normalise',
        runningMean: [0.5, -0.25, 1, 0],
        runningVar: [1, 2, 0.5, 4],
        weight: [1, 2, 3, 4],
        bias: [0, 0.1, 0.2, 0.3],
      },
      { type: 'leakyRelu', negativeSlope: 0.2 },
      { type: 'maxPool1d', kernelSize: 3, stride: 2, ceilMode: true },
      { type: 'convTranspose1d', kernelSize: 4, outChannels: 2, stride: 2, padding: 1, weight: { seed: 2 } },
      { type: 'glu' },
    ]),
    shape: [2, 2, 31],
  },
  { name: 'nothing', recipe: document('nothing', []), shape: [1, 1, 5] },
]

const generator = new Generator(11)
const norm = {
  weight: [0.5, 2, -1, 1],
  bias: [0.1, 0, 3, -2],
  mean: [0.2, -1, 0, 5],
  variance: [1, 0.25, 4, 9],
}
function filled<Layer extends nn.Module>(layer: Layer, values: Readonly<Record<string, number[]>>): Layer {
  const state = Object.entries(values).map(([key, own]) => [
    key,
    fromArray(Float32Array.from(own), [own.length]),
  ])
  layer.loadStateDict(Object.fromEntries(state) as Record<string, Tensor>, { strict: false })
  return layer
}
const affine = { weight: norm.weight, bias: norm.bias }
const sizes = { inChannels: 4, outChannels: 6, kernelSize: 3, algorithm: 'direct', generator } as const
const conv1d = (options: object) => new nn.Conv1d({ ...sizes, ...options })
const transposed = (options: object) => new nn.ConvTranspose1d({ ...sizes, ...options })

const layers: readonly (readonly [name: string, layer: nn.Module, options?: string])[] = [
  ['conv1d', conv1d({ stride: 2, padding: 1, dilation: 2, groups: 2 })],
  ['conv1d same', conv1d({ kernelSize: 4, padding: 'same', bias: false })],
  ['conv1d valid', conv1d({ padding: 'valid' })],
  ['conv1d causal', conv1d({ padding: 'causal' })],
  ['conv1d ends', conv1d({ padding: [3, 0], paddingMode: 'replicate' })],
  ['conv1d reflect', conv1d({ padding: 2, paddingMode: 'reflect' })],
  ['conv1d replicate', conv1d({ padding: 2, paddingMode: 'replicate' })],
  ['conv1d circular', conv1d({ padding: 2, paddingMode: 'circular' })],
  ['conv1d circular ends', conv1d({ padding: [0, 2], paddingMode: 'circular' })],
  ['conv1d symmetric', conv1d({ padding: 2, paddingMode: 'symmetric' })],
  ['conv1d same reflect', conv1d({ kernelSize: 4, padding: 'same', paddingMode: 'reflect' })],
  ['convTranspose1d', transposed({ stride: 3, padding: 1, outputPadding: 2, groups: 2 })],
  ['convTranspose1d dilated', transposed({ dilation: 2, bias: false })],
  ['maxPool1d', new nn.MaxPool1d({ kernelSize: 3, stride: 2, padding: 1, dilation: 2 })],
  ['maxPool1d ceil', new nn.MaxPool1d({ kernelSize: 4, stride: 3, ceilMode: true })],
  ['avgPool1d', new nn.AvgPool1d({ kernelSize: 3 })],
  ['avgPool1d ceil', new nn.AvgPool1d({ kernelSize: 4, stride: 3, padding: 2, ceilMode: true })],
  [
    'avgPool1d inside',
    new nn.AvgPool1d({ kernelSize: 4, stride: 3, padding: 2, ceilMode: true, countIncludePad: false }),
  ],
  ['adaptiveMaxPool1d', new nn.AdaptiveMaxPool1d({ outputSize: 7 })],
  ['adaptiveAvgPool1d', new nn.AdaptiveAvgPool1d({ outputSize: 7 })],
  ['constantPad1d', new nn.ConstantPad1d({ padding: [2, 3], value: 1.5 })],
  ['constantPad1d cut', new nn.ConstantPad1d({ padding: [-2, 1], value: 0 })],
  ['reflectionPad1d', new nn.ReflectionPad1d({ padding: [2, 3] })],
  ['circularPad1d', new nn.CircularPad1d({ padding: [1, 2] })],
  ['replicationPad1d', new nn.ReplicationPad1d({ padding: 2 })],
  [
    'batchNorm1d',
    filled(new nn.BatchNorm1d({ numFeatures: 4 }), {
      ...affine,
      running_mean: norm.mean,
      running_var: norm.variance,
    }),
  ],
  [
    'batchNorm1d plain',
    filled(new nn.BatchNorm1d({ numFeatures: 4, affine: false, eps: 0.01 }), {
      running_mean: norm.mean,
      running_var: norm.variance,
    }),
  ],
  ['instanceNorm1d', filled(new nn.InstanceNorm1d({ numFeatures: 4, affine: true }), affine)],
  ['groupNorm', filled(new nn.GroupNorm({ numGroups: 2, numChannels: 4 }), affine)],
  ['relu', new nn.ReLU()],
  ['relu6', new nn.ReLU6()],
  ['selu', new nn.SELU()],
  ['silu', new nn.SiLU()],
  ['mish', new nn.Mish()],
  ['sigmoid', new nn.Sigmoid()],
  ['tanh', new nn.Tanh()],
  ['logSigmoid', new nn.LogSigmoid()],
  ['softsign', new nn.Softsign()],
  ['tanhshrink', new nn.Tanhshrink()],
  ['hardsigmoid', new nn.Hardsigmoid()],
  ['hardswish', new nn.Hardswish()],
  ['elu', new nn.ELU({ alpha: 0.5 })],
  ['celu', new nn.CELU({ alpha: 2 })],
  ['leakyRelu', new nn.LeakyReLU({ negativeSlope: 0.2 })],
  ['gelu', new nn.GELU()],
  ['gelu tanh', new nn.GELU({ approximate: 'tanh' })],
  ['softplus', new nn.Softplus({ beta: 2, threshold: 3 })],
  ['softshrink', new nn.Softshrink({ lambda: 0.3 })],
  ['hardshrink', new nn.Hardshrink()],
  ['hardtanh', new nn.Hardtanh({ minVal: -0.5, maxVal: 0.25 })],
  ['softmax', new nn.Softmax({ dim: 1 })],
  ['logSoftmax', new nn.LogSoftmax({ dim: 1 })],
  ['glu', new nn.GLU({ dim: 1 })],
  ['prelu', new nn.PReLU({ init: 0.1 })],
  ['prelu of channels', filled(new nn.PReLU({ numParameters: 4 }), { weight: norm.weight })],
  ['identity', new nn.Identity()],
  ['dropout', new nn.Dropout({ p: 0.5 })],
  ['dropout1d', new nn.Dropout1d({ p: 0.5 })],
]

/** Every layer alone, of 4 channels. */
export const layerCases: readonly ExportCase[] = layers.map(([name, layer]) => ({
  name,
  recipe: document(name, []),
  layers: [layer],
  shape: [2, 4, 11],
}))

/** Numbers between −4 and 4 that every machine draws alike. */
export function inputOf({ shape, hasHoles = false }: ExportCase): Tensor {
  const length = shape[0] * shape[1] * shape[2]
  let state = 12345
  const samples = Float32Array.from({ length }, (_, i) => {
    state = (state * 1103515245 + 12345) % 2 ** 31
    return hasHoles && i % 7 === 3 ? Number.NaN : (state / 2 ** 31 - 0.5) * 8
  })
  return fromArray(samples, shape)
}

/** What the layers of a case that has them give. */
export function forward({ layers: chain = [] }: ExportCase, input: Tensor): Tensor {
  return noGrad(() => new nn.Sequential(...chain).eval().forward(input))
}

const languages = { pytorch: exportPytorch, typescript: exportTypescript, numpy: exportNumpy }

/** The files of a case; of made layers, without the way through a recipe. */
export function exportCase(example: ExportCase, to: keyof typeof languages) {
  const { name, recipe, layers: chain, shape, sampleRate = null } = example
  const options = { to, inChannels: shape[1], sampleRate, name }
  const plan: ExportPlan = chain
    ? planLayers(chain, recipe, forward(example, inputOf(example)).shape[1]!, options)
    : planExport(recipe, options)
  return languages[to](plan)
}
