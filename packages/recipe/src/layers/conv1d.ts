import { backend, explain, nn, OptionError, zeros } from '@sinal/core'
import * as v from 'valibot'
import { ends, integer, object, oneOf, positive, text, truth } from '../rules.ts'
import { say } from '../say.ts'
import type { Fill, WindowPlan } from '../stages/stage-plan.ts'
import type { ResolvedConv1d } from '../types.ts'
import { weightSchema } from '../weight-source.ts'
import { checkWeight, fillWeight, generatorOf, hasBias, kernelSizeOf, refuseTooMany } from './conv-weight.ts'
import { defineLayer, type Place } from './layer-type.ts'
import { refuseEmpty, refusePadding, type Ends } from './padding-rules.ts'
import { RULES } from '../sentences/rules.ts'

const PADDING = RULES['conv-padding']
const GROUPS = RULES.groups
const count = integer(0, PADDING)

export const groups = v.optional(v.union([integer(1, GROUPS), v.literal('depthwise', GROUPS)], GROUPS))

const schema = object({
  type: v.literal('conv1d'),
  name: v.optional(text),
  inChannels: v.optional(positive),
  outChannels: v.optional(positive),
  kernelSize: v.optional(positive),
  stride: v.optional(positive),
  padding: v.optional(
    v.union([v.picklist(['same', 'valid', 'causal'], PADDING), ends(count, PADDING)], PADDING),
  ),
  paddingMode: v.optional(oneOf(['zeros', 'reflect', 'replicate', 'circular', 'symmetric'])),
  dilation: v.optional(positive),
  groups,
  bias: v.optional(truth),
  algorithm: v.optional(oneOf(['direct', 'fft', 'auto'])),
  weight: weightSchema,
})

export type Conv1dLayer = v.InferOutput<typeof schema>

/** The samples before and after the signal; 'same' puts the odd one after, as PyTorch does. */
function paddingOf(layer: Conv1dLayer): Ends {
  const { padding = 0 } = layer
  const beside = spanOf(layer) - 1
  if (padding === 'valid') return { padLeft: 0, padRight: 0 }
  if (padding === 'causal') return { padLeft: beside, padRight: 0 }
  if (typeof padding === 'number') return { padLeft: padding, padRight: padding }
  if (typeof padding === 'object') return { padLeft: padding[0], padRight: padding[1] }
  const padLeft = Math.floor(beside / 2)
  return { padLeft, padRight: beside - padLeft }
}

function spanOf(layer: Conv1dLayer): number {
  return (layer.dilation ?? 1) * (kernelSizeOf(layer) - 1) + 1
}

function resolve(layer: Conv1dLayer, inChannels: number, place: Place): ResolvedConv1d {
  const { weight, stride = 1, dilation = 1, paddingMode = 'zeros' } = layer
  const { before, fault } = place
  if ((layer.inChannels ?? inChannels) !== inChannels) {
    const got = layer.inChannels!
    throw fault(['inChannels'], say('layer-channels', { channels: inChannels, before, got }))
  }
  const blocks = groupsOf(layer.groups, inChannels, place)
  const perGroup = inChannels / blocks
  const isValues = 'values' in weight
  if (isValues && weight.values[0]?.length !== perGroup) {
    const got = weight.values[0]?.length ?? 0
    const counts = { count: perGroup, channels: inChannels, groups: blocks, got }
    throw fault(['weight', 'values', 0], say('layer-filter-rows', counts))
  }
  const outChannels = isValues ? weight.values.length : (layer.outChannels ?? inChannels)
  if (outChannels % blocks !== 0) {
    const path = isValues ? ['weight', 'values'] : ['outChannels']
    throw fault(path, say('layer-groups-output', { groups: blocks, got: outChannels }))
  }
  const kernelSize = kernelSizeOf(layer)
  const sizes = [outChannels, perGroup, kernelSize]
  refuseTooMany(place, sizes, 'outChannels × inChannels / groups × kernelSize')
  const algorithm = algorithmOf(layer, outChannels * perGroup)
  return {
    type: 'conv1d',
    inChannels,
    outChannels,
    perChannel: blocks === inChannels,
    work: workOf(algorithm, { blocks, inChannels, outChannels, kernelSize }),
    kernelSize,
    stride,
    dilation,
    groups: blocks,
    bias: hasBias(layer),
    paddingMode,
    algorithm,
    ...paddingOf(layer),
  }
}

export function groupsOf(option: number | 'depthwise' | undefined, inChannels: number, place: Place): number {
  const blocks = option === 'depthwise' ? inChannels : (option ?? 1)
  if (blocks === 0 || inChannels % blocks !== 0) {
    const { before, fault } = place
    throw fault(['groups'], say('layer-groups', { channels: inChannels, before, got: blocks }))
  }
  return blocks
}

function outLength(layer: Conv1dLayer, length: number, place: Place): number {
  const { stride = 1, dilation = 1, paddingMode = 'zeros' } = layer
  const [span, kernelSize] = [spanOf(layer), kernelSizeOf(layer)]
  const around = paddingOf(layer)
  const added = around.padLeft + around.padRight
  if (span > length + added) {
    const taps = { samples: length, size: kernelSize, dilation, span }
    const said =
      added === 0 ? say('layer-taps-long', taps) : say('layer-taps-long-padded', { ...taps, padding: added })
    throw place.fault(['kernelSize'], said)
  }
  refuseEmpty(length, place)
  if (paddingMode !== 'zeros') refusePadding(paddingMode, around, length, place)
  return Math.floor((length + added - span) / stride) + 1
}

/** Taps from which on transforms are worth it. */
const LONG = 128
/** Of the spectra that core takes at most, of two float32 a point. */
const MOST_SPECTRUM = (16 << 20) / 8

/** What 'auto' comes to: transforms for many taps, where core can. */
function algorithmOf(layer: Conv1dLayer, filters: number): 'direct' | 'fft' {
  const { algorithm = 'direct', stride = 1 } = layer
  if (algorithm !== 'auto') return algorithm
  const points = 2 ** Math.ceil(Math.log2(spanOf(layer)))
  const isLong = kernelSizeOf(layer) >= LONG && stride === 1 && filters * points <= MOST_SPECTRUM
  return isLong && backend().name !== 'scalar' ? 'fft' : 'direct'
}

/** Multiply-adds that take as long as a sample's part in a transform, and in the product of two spectra. */
const [TRANSFORM, SPECTRUM] = [10, 1.2]

type Size = 'blocks' | 'inChannels' | 'outChannels' | 'kernelSize'

/** Multiply-adds for an output sample of all channels, or what takes as long. */
function workOf(algorithm: 'direct' | 'fft', sizes: Record<Size, number>): number {
  const { blocks, inChannels, outChannels, kernelSize } = sizes
  const pairs = (inChannels / blocks) * outChannels
  return algorithm === 'fft' ? (inChannels + outChannels) * TRANSFORM + pairs * SPECTRUM : pairs * kernelSize
}

/** Samples of a signal whose transforms are chosen for signals of any length. */
const LONG_SIGNAL = 1 << 20

/** Points of the transforms; undefined where core cannot, which it says when it runs. */
function transformSizeOf(conv: nn.Conv1d): number | undefined {
  const { inChannels, weight, dilation, groups: blocks, algorithm } = conv
  const signal = zeros([1, inChannels, 1]).expand([1, inChannels, LONG_SIGNAL])
  try {
    return explain(signal, weight, { dilation, groups: blocks, algorithm }).transformSize
  } catch (error) {
    if (error instanceof OptionError) return undefined
    throw error
  }
}

function stage(layer: Conv1dLayer, resolved: ResolvedConv1d, module: nn.Module): WindowPlan {
  const { padLeft, padRight, paddingMode, stride } = resolved
  const span = spanOf(layer)
  const fill: Fill = { mode: paddingMode === 'zeros' ? 'constant' : paddingMode, value: 0 }
  const plan = { kind: 'window', span, stride, padLeft, padRight, fill } as const
  if (!(module instanceof nn.Conv1d)) return { ...plan, module }
  const transformSize = resolved.algorithm === 'fft' ? transformSizeOf(module) : undefined
  const bare = alike(module, { transformSize })
  if (!transformSize) return { ...plan, module: bare }
  // A layer chooses the size by the length of its input, which pieces must not.
  const whole = alike(module, { transformSize, padding: module.padding, paddingMode: module.paddingMode })
  return { ...plan, module: bare, whole, unit: 2 * (transformSize - span + 1) }
}

/** The same layer, with the same weights, but with other padding (by default none). */
function alike(
  module: nn.Conv1d,
  other: Pick<nn.Conv1dLayerOptions, 'transformSize' | 'padding' | 'paddingMode'>,
): nn.Conv1d {
  const { inChannels, outChannels, kernelSize, stride, dilation, groups: blocks, algorithm } = module
  const sizes = { inChannels, outChannels, kernelSize, stride, dilation, groups: blocks }
  return new nn.Conv1d({ ...sizes, bias: false, algorithm, ...other, parametersOf: module })
}

export const conv1d = defineLayer('conv1d', schema, {
  check(layer, fault) {
    const { padding, stride = 1, paddingMode, algorithm } = layer
    if (padding === 'same' && stride !== 1)
      return fault(['stride'], say('layer-same-stride', { got: stride }))
    if (algorithm === 'fft' && stride !== 1)
      return fault(['stride'], say('layer-fft-stride', { got: stride }))
    if (paddingMode !== undefined && padding === undefined) return fault(['padding'], say('recipe-missing'))
    return checkWeight(layer, fault)
  },
  resolve,
  outLength,
  grid: (layer) => ({ step: layer.stride ?? 1, offset: (spanOf(layer) - 1) / 2 - paddingOf(layer).padLeft }),
  build(layer, resolved) {
    const { inChannels, outChannels, kernelSize, stride, dilation, groups: blocks, bias } = resolved
    const { paddingMode, algorithm } = resolved
    const { padding = 0 } = layer
    const sizes = { inChannels, outChannels, kernelSize, stride, padding, dilation, groups: blocks, bias }
    const generator = generatorOf(layer)
    const conv = new nn.Conv1d({ ...sizes, paddingMode, algorithm, generator })
    fillWeight(conv, layer.weight)
    return conv
  },
  stage,
})
