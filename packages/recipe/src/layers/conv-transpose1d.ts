import { F, nn } from '@sinal/core'
import * as v from 'valibot'
import { nonNegative, object, positive, text, truth } from '../rules.ts'
import { say } from '../say.ts'
import type { TransposePlan } from '../stages/stage-plan.ts'
import type { ResolvedConvTranspose1d } from '../types.ts'
import { plainWeightSchema } from '../weight-source.ts'
import { groups, groupsOf } from './conv1d.ts'
import {
  biasFault,
  checkWeight,
  fillWeight,
  generatorOf,
  hasBias,
  kernelSizeOf,
  refuseTooMany,
} from './conv-weight.ts'
import { defineLayer, type Place } from './layer-type.ts'
import { refuseEmpty } from './padding-rules.ts'

const schema = object({
  type: v.literal('convTranspose1d'),
  name: v.optional(text),
  inChannels: v.optional(positive),
  outChannels: v.optional(positive),
  kernelSize: v.optional(positive),
  stride: v.optional(positive),
  padding: v.optional(nonNegative),
  outputPadding: v.optional(nonNegative),
  dilation: v.optional(positive),
  groups,
  bias: v.optional(truth),
  weight: plainWeightSchema,
})

export type ConvTranspose1dLayer = v.InferOutput<typeof schema>

function spanOf(layer: ConvTranspose1dLayer): number {
  return (layer.dilation ?? 1) * (kernelSizeOf(layer) - 1) + 1
}

function resolve(layer: ConvTranspose1dLayer, inChannels: number, place: Place): ResolvedConvTranspose1d {
  const { weight, stride = 1, dilation = 1, padding = 0, outputPadding = 0 } = layer
  const { before, fault } = place
  if ((layer.inChannels ?? inChannels) !== inChannels) {
    const got = layer.inChannels!
    throw fault(['inChannels'], say('layer-channels', { channels: inChannels, before, got }))
  }
  const blocks = groupsOf(layer.groups, inChannels, place)
  const isValues = 'values' in weight
  if (isValues && weight.values.length !== inChannels) {
    const got = weight.values.length
    throw fault(['weight', 'values'], say('layer-weight-rows', { channels: inChannels, before, got }))
  }
  const outChannels = isValues ? weight.values[0]!.length * blocks : (layer.outChannels ?? inChannels)
  if ((layer.outChannels ?? outChannels) !== outChannels) {
    const counts = { count: outChannels, each: outChannels / blocks, groups: blocks, got: layer.outChannels! }
    throw fault(['outChannels'], say('layer-outputs', counts))
  }
  if (outChannels % blocks !== 0) {
    throw fault(['outChannels'], say('layer-groups-output', { groups: blocks, got: outChannels }))
  }
  if (isValues && weight.bias && weight.bias.length !== outChannels) {
    throw biasFault(weight.bias, outChannels, fault)
  }
  const kernelSize = kernelSizeOf(layer)
  const sizes = [inChannels, outChannels / blocks, kernelSize]
  refuseTooMany(place, sizes, 'inChannels × outChannels / groups × kernelSize')
  return {
    type: 'convTranspose1d',
    inChannels,
    outChannels,
    perChannel: blocks === inChannels,
    work: (inChannels / blocks) * outChannels * Math.ceil(kernelSize / stride),
    kernelSize,
    stride,
    dilation,
    groups: blocks,
    bias: hasBias(layer),
    padding,
    outputPadding,
  }
}

function outLength(layer: ConvTranspose1dLayer, length: number, place: Place): number {
  const { stride = 1, padding = 0, outputPadding = 0 } = layer
  refuseEmpty(length, place)
  const out = (length - 1) * stride - 2 * padding + spanOf(layer) + outputPadding
  if (out >= 1) return out
  throw place.fault(['padding'], say('layer-nothing-left', { left: out, samples: length, padding }))
}

function stage(
  layer: ConvTranspose1dLayer,
  resolved: ResolvedConvTranspose1d,
  module: nn.Module,
): TransposePlan {
  const { stride, padding, outputPadding, dilation, groups: blocks } = resolved
  const { weight, bias } = module as nn.ConvTranspose1d
  const options = { bias, stride, dilation, groups: blocks, algorithm: 'direct' } as const
  return {
    kind: 'transpose',
    span: spanOf(layer),
    stride,
    padding,
    outputPadding,
    compute: (input, ends, out) =>
      F.convTranspose1d(input, weight, { ...options, ...ends, ...(out && { out }) }),
  }
}

export const convTranspose1d = defineLayer('convTranspose1d', schema, {
  check(layer, fault) {
    const { stride = 1, dilation = 1, outputPadding = 0 } = layer
    const most = Math.max(stride, dilation) - 1
    if (outputPadding > most) {
      const limits = { most, stride, dilation, got: outputPadding }
      return fault(['outputPadding'], say('layer-output-padding', limits))
    }
    return checkWeight(layer, fault, true)
  },
  resolve,
  outLength,
  grid(layer) {
    // Input sample i gives samples i · stride − padding and on, spanOf in all: the middle of them is where it lies.
    const { stride = 1, padding = 0 } = layer
    return { step: 1 / stride, offset: -((spanOf(layer) - 1) / 2 - padding) / stride }
  },
  build(layer, { inChannels, outChannels, kernelSize, stride, dilation, groups: blocks, bias, ...rest }) {
    const { padding, outputPadding } = rest
    const sizes = { inChannels, outChannels, kernelSize, stride, padding, outputPadding, dilation, bias }
    const options = { ...sizes, groups: blocks, algorithm: 'direct' } as const
    const conv = new nn.ConvTranspose1d({ ...options, generator: generatorOf(layer) })
    fillWeight(conv, layer.weight)
    return conv
  },
  stage,
})
