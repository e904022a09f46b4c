import { nn } from '@sinal/core'
import * as v from 'valibot'
import { number, object, oneOf, text } from '../rules.ts'
import { say } from '../say.ts'
import { defineLayer, type LayerType, sameChannels } from './layer-type.ts'
import type { ResolvedLayer } from '../types.ts'
import { RULES } from '../sentences/rules.ts'

// Each is PyTorch's layer of the same name, with its options and defaults; each output sample is made of the input's
// samples at its own place:
// https://docs.pytorch.org/docs/stable/nn.html#non-linear-activations-weighted-sum-nonlinearity

/** About what a function costs beside a product and a sum: comparisons, and powers of e. */
const CHEAP = 3
const DEAR = 15

function activation<Layer>(
  cost: number,
  build: (layer: Layer) => nn.Module,
): LayerType<Layer, ResolvedLayer> {
  return { resolve: (_, inChannels) => sameChannels(inChannels, cost), build }
}

/** One that leaves samples as they are, scales them or cuts them off is in their unit; any other in none. */
function curved<Layer>(build: (layer: Layer) => nn.Module, cost = DEAR): LayerType<Layer, ResolvedLayer> {
  return { ...activation(cost, build), isUnitless: true }
}

const POSITIVE = RULES['positive-number']
const positive = v.pipe(v.number(POSITIVE), v.gtValue(0, POSITIVE))
const name = v.optional(text)

/** A function without options. */
function plain<const Type extends string>(type: Type, it: LayerType<{ readonly type: Type }, ResolvedLayer>) {
  return defineLayer(type, object({ type: v.literal(type), name }), it)
}

export const relu = plain(
  'relu',
  activation(CHEAP, () => new nn.ReLU()),
)
export const relu6 = plain(
  'relu6',
  activation(CHEAP, () => new nn.ReLU6()),
)
export const selu = plain(
  'selu',
  curved(() => new nn.SELU()),
)
export const silu = plain(
  'silu',
  curved(() => new nn.SiLU()),
)
export const mish = plain(
  'mish',
  curved(() => new nn.Mish()),
)
export const sigmoid = plain(
  'sigmoid',
  curved(() => new nn.Sigmoid()),
)
export const tanh = plain(
  'tanh',
  curved(() => new nn.Tanh()),
)
export const logSigmoid = plain(
  'logSigmoid',
  curved(() => new nn.LogSigmoid()),
)
export const softsign = plain(
  'softsign',
  curved(() => new nn.Softsign(), CHEAP),
)
export const tanhshrink = plain(
  'tanhshrink',
  curved(() => new nn.Tanhshrink()),
)
export const hardsigmoid = plain(
  'hardsigmoid',
  curved(() => new nn.Hardsigmoid(), CHEAP),
)
export const hardswish = plain(
  'hardswish',
  curved(() => new nn.Hardswish(), CHEAP),
)

export const elu = defineLayer(
  'elu',
  object({ type: v.literal('elu'), name, alpha: v.optional(number) }),
  curved(({ alpha = 1 }) => new nn.ELU({ alpha })),
)

export const celu = defineLayer(
  'celu',
  object({ type: v.literal('celu'), name, alpha: v.optional(positive) }),
  curved(({ alpha = 1 }) => new nn.CELU({ alpha })),
)

export const leakyRelu = defineLayer(
  'leakyRelu',
  object({ type: v.literal('leakyRelu'), name, negativeSlope: v.optional(number) }),
  activation(CHEAP, ({ negativeSlope = 0.01 }) => new nn.LeakyReLU({ negativeSlope })),
)

export const gelu = defineLayer(
  'gelu',
  object({ type: v.literal('gelu'), name, approximate: v.optional(oneOf(['none', 'tanh'])) }),
  curved(({ approximate = 'none' }) => new nn.GELU({ approximate })),
)

export const softplus = defineLayer(
  'softplus',
  object({
    type: v.literal('softplus'),
    name,
    beta: v.optional(positive),
    threshold: v.optional(number),
  }),
  curved(({ beta = 1, threshold = 20 }) => new nn.Softplus({ beta, threshold })),
)

export const softshrink = defineLayer(
  'softshrink',
  object({ type: v.literal('softshrink'), name, lambda: v.optional(number) }),
  activation(CHEAP, ({ lambda = 0.5 }) => new nn.Softshrink({ lambda })),
)

export const hardshrink = defineLayer(
  'hardshrink',
  object({ type: v.literal('hardshrink'), name, lambda: v.optional(number) }),
  activation(CHEAP, ({ lambda = 0.5 }) => new nn.Hardshrink({ lambda })),
)

export const hardtanh = defineLayer(
  'hardtanh',
  object({
    type: v.literal('hardtanh'),
    name,
    minVal: v.optional(number),
    maxVal: v.optional(number),
  }),
  {
    check({ minVal = -1, maxVal = 1 }, fault) {
      if (minVal < maxVal) return null
      return fault(['maxVal'], say('layer-above-minimum', { least: minVal, got: maxVal }))
    },
    ...activation(CHEAP, ({ minVal = -1, maxVal = 1 }) => new nn.Hardtanh({ minVal, maxVal })),
  },
)
