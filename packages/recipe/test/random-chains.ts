import { fromArray } from '@sinal/core'
import * as fc from 'fast-check'
import { outputShapes, parseRecipe } from '../src/index.ts'

const CHANNELS = 2

// Chains keep 2 or 4 channels, so that every layer fits.
const weight = fc.record({ seed: fc.nat(1000) })
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const small = (max: number) => fc.integer({ min: 1, max })
const ends = (max: number) => fc.oneof(fc.nat(max), fc.tuple(fc.nat(max), fc.nat(max)))

const conv1d = fc
  .record({
    type: fc.constant('conv1d'),
    kernelSize: small(7),
    dilation: small(4),
    stride: small(3),
    padding: fc.oneof(ends(9), fc.constantFrom('same', 'valid', 'causal')),
    paddingMode: fc.constantFrom('zeros', 'reflect', 'replicate', 'symmetric'),
    outChannels: fc.constantFrom(2, 4),
    groups: fc.constantFrom(1, 2),
    weight,
  })
  .map((layer) => ({ ...layer, stride: layer.padding === 'same' ? 1 : layer.stride }))
const convTranspose1d = fc
  .record({
    type: fc.constant('convTranspose1d'),
    kernelSize: small(6),
    dilation: small(3),
    stride: small(4),
    padding: fc.nat(5),
    outputPadding: fc.nat(3),
    outChannels: fc.constantFrom(2, 4),
    groups: fc.constantFrom(1, 2),
    weight,
  })
  .map((layer) => ({
    ...layer,
    outputPadding: Math.min(layer.outputPadding, Math.max(layer.stride, layer.dilation) - 1),
  }))
const pool = fc
  .record({
    type: fc.constantFrom('maxPool1d', 'avgPool1d'),
    kernelSize: small(6),
    stride: optional(small(7)),
    padding: fc.nat(3),
    ceilMode: fc.boolean(),
    dilation: small(3),
    countIncludePad: fc.boolean(),
  })
  .map(({ dilation, countIncludePad, ...layer }) => ({
    ...layer,
    padding: Math.min(layer.padding, Math.floor(layer.kernelSize / 2)),
    ...(layer.type === 'maxPool1d' ? { dilation } : { countIncludePad }),
  }))
const pad = fc
  .record({
    type: fc.constantFrom('constantPad1d', 'reflectionPad1d', 'replicationPad1d'),
    padding: fc.tuple(fc.integer({ min: -6, max: 6 }), fc.integer({ min: -6, max: 6 })),
  })
  .map((layer) => (layer.type === 'constantPad1d' ? { ...layer, value: 1.5 } : layer))
const pointwise = fc.constantFrom<object>(
  { type: 'relu' },
  { type: 'leakyRelu', negativeSlope: 0.2 },
  { type: 'gelu' },
  { type: 'gelu', approximate: 'tanh' },
  { type: 'silu' },
  { type: 'tanh' },
  { type: 'sigmoid' },
  { type: 'elu', alpha: 0.7 },
  { type: 'celu' },
  { type: 'selu' },
  { type: 'mish' },
  { type: 'softplus', beta: 2 },
  { type: 'softsign' },
  { type: 'tanhshrink' },
  { type: 'softshrink' },
  { type: 'hardshrink' },
  { type: 'hardsigmoid' },
  { type: 'hardswish' },
  { type: 'hardtanh', minVal: -0.5, maxVal: 2 },
  { type: 'logSigmoid' },
  { type: 'relu6' },
  { type: 'softmax' },
  { type: 'logSoftmax' },
  { type: 'prelu', weight: [0.1] },
  { type: 'dropout' },
  { type: 'dropout1d', p: 0.3 },
  { type: 'identity' },
)
const batchNorm = fc.constant({ type: 'batchNorm1d', runningMean: [0.5, -1], runningVar: [2, 0.1], weight: [1, -2], bias: [0, 3] }) // prettier-ignore

const anyLayer = fc.oneof(
  { weight: 4, arbitrary: conv1d },
  { weight: 3, arbitrary: convTranspose1d },
  { weight: 3, arbitrary: pool },
  { weight: 2, arbitrary: pad },
  { weight: 4, arbitrary: pointwise },
  { weight: 1, arbitrary: batchNorm },
)

/** Layers that must know something of their whole input before they give anything. */
const heldLayer = fc.oneof(
  conv1d.map((layer) => ({ ...layer, paddingMode: 'circular' })),
  fc.record({ type: fc.constant('circularPad1d'), padding: ends(200) }),
  fc.record({
    type: fc.constantFrom('adaptiveAvgPool1d', 'adaptiveMaxPool1d'),
    outputSize: fc.integer({ min: 1, max: 200 }),
  }),
  fc.constantFrom({ type: 'instanceNorm1d' }, { type: 'groupNorm', numGroups: 1 }),
)

const lengths = fc.integer({ min: 1, max: 150 })
const chainsOf = (layer: fc.Arbitrary<object>) =>
  fc
    .tuple(fc.array(layer, { minLength: 1, maxLength: 5 }), lengths)
    .map(([layers, length]) => ({ recipe: parseRecipe({ version: 1, layers }), length }))
    .filter(({ recipe, length }) => outputShapes(recipe, [1, CHANNELS, length]).error === null)

// Signals with many zeros of both signs, where an added zero could show.
const sample = fc.oneof(fc.constantFrom(0, -0, 1, -1), fc.float({ min: -9, max: 9, noNaN: true }))
const signalOf = (length: number) =>
  fc
    .array(sample, { minLength: CHANNELS * length, maxLength: CHANNELS * length })
    .map((values) => fromArray(Float32Array.from(values), [1, CHANNELS, length]))
/** A chain, a signal that fits it, and ways of cutting it up. */
export const runs = chainsOf(
  fc.oneof({ weight: 6, arbitrary: anyLayer }, { weight: 1, arbitrary: heldLayer }),
).chain(({ recipe, length }) =>
  fc.record({
    recipe: fc.constant(recipe),
    x: signalOf(length),
    blocks: fc.array(small(60), { minLength: 1, maxLength: 4 }),
    chunk: optional(small(80)),
    blockLength: optional(small(70)),
    known: fc.boolean(),
    reuse: fc.boolean(),
    layers: fc.subarray(
      recipe.layers.map((_, i) => i),
      { minLength: 1 },
    ),
  }),
)
