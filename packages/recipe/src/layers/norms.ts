import { nn } from '@sinal/core'
import * as v from 'valibot'
import type { RecipeError } from '../errors.ts'
import { say } from '../say.ts'
import { shown } from '../sentences/shown.ts'
import { MAX_FLOAT32, object, positive, text } from '../rules.ts'
import { type FileTensor, loaded, orFile, perChannel } from '../weight-file-schema.ts'
import { fill } from './conv-weight.ts'
import { MomentsLook } from '../stages/moments-look.ts'
import type { DeferredPlan } from '../stages/stage-plan.ts'
import { defineLayer, sameChannels, type Fault, type Place } from './layer-type.ts'
import { refuseEmpty } from './padding-rules.ts'
import { RULES } from '../sentences/rules.ts'

const EPS = RULES['number-from-0']
const eps = v.optional(v.pipe(v.number(EPS), v.minValue(0, EPS), v.maxValue(MAX_FLOAT32, EPS)))
const VARIANCES = RULES.variances
const variance = v.pipe(v.number(VARIANCES), v.minValue(0, VARIANCES), v.maxValue(MAX_FLOAT32, VARIANCES))
const keys = { name: v.optional(text), eps, weight: v.optional(perChannel), bias: v.optional(perChannel) }

const batchSchema = object({
  type: v.literal('batchNorm1d'),
  ...keys,
  runningMean: perChannel,
  runningVar: orFile(v.array(variance, VARIANCES), VARIANCES),
})
const instanceSchema = object({ type: v.literal('instanceNorm1d'), ...keys })
const groupSchema = object({ type: v.literal('groupNorm'), ...keys, numGroups: positive })

type PerChannel = readonly number[] | FileTensor

interface NormLayer {
  readonly weight?: PerChannel | undefined
  readonly bias?: PerChannel | undefined
  readonly runningMean?: PerChannel
  readonly runningVar?: PerChannel
}

/** A factor and an offset are learnt together. */
function check({ weight, bias }: NormLayer, fault: Fault): RecipeError | null {
  if ((weight === undefined) === (bias === undefined)) return null
  return fault([weight ? 'bias' : 'weight'], say('recipe-missing'))
}

function resolve(layer: NormLayer, inChannels: number, { before, fault }: Place) {
  for (const key of ['runningMean', 'runningVar', 'weight', 'bias'] as const) {
    const values = layer[key]
    if (values && loaded(values).length !== inChannels) {
      throw fault([key], say('layer-per-channel', { channels: inChannels, before, ...shown(values) }))
    }
  }
  return sameChannels(inChannels, 4)
}

interface Affine {
  readonly weight: nn.Parameter | null
  readonly bias: nn.Parameter | null
}

function fillAffine({ weight, bias }: NormLayer, module: Affine): void {
  if (weight && module.weight) fill(module.weight, loaded(weight))
  if (bias && module.bias) fill(module.bias, loaded(bias))
}

/** By the moments of the input's own groups of so many channels. */
function deferred(
  module: nn.InstanceNorm1d | nn.GroupNorm,
  channels: number,
  perGroup: number,
): DeferredPlan {
  const { weight, bias, eps: least } = module
  return {
    kind: 'deferred',
    because: 'the mean and the variance of all samples come before the first output',
    isLength: false,
    look: (items) => new MomentsLook(items * channels, { perGroup, weight, bias, eps: least }),
  }
}

/** As it is in `eval`: by statistics that were gathered before, so that a sample depends on no other. */
export const batchNorm1d = defineLayer('batchNorm1d', batchSchema, {
  isUnitless: true,
  check,
  resolve,
  build(layer, { inChannels }) {
    const affine = layer.weight !== undefined
    const module = new nn.BatchNorm1d({ numFeatures: inChannels, eps: layer.eps ?? 1e-5, affine })
    fillAffine(layer, module)
    fill(module.runningMean!, loaded(layer.runningMean))
    fill(module.runningVar!, loaded(layer.runningVar))
    return module
  },
})

/** Its mean and variance are those of the signal that it is given. */
export const instanceNorm1d = defineLayer('instanceNorm1d', instanceSchema, {
  isUnitless: true,
  check,
  resolve,
  outLength(_, length, place) {
    refuseEmpty(length, place)
    if (length > 1) return length
    throw place.fault([], say('layer-one-sample'))
  },
  build(layer, { inChannels }) {
    const affine = layer.weight !== undefined
    const module = new nn.InstanceNorm1d({ numFeatures: inChannels, eps: layer.eps ?? 1e-5, affine })
    fillAffine(layer, module)
    return module
  },
  stage: (_layer, { inChannels }, module) => deferred(module as nn.InstanceNorm1d, inChannels, 1),
})

export const groupNorm = defineLayer('groupNorm', groupSchema, {
  isUnitless: true,
  check,
  resolve(layer, inChannels, place) {
    if (inChannels % layer.numGroups !== 0) {
      const { before, fault } = place
      throw fault(['numGroups'], say('layer-groups', { channels: inChannels, before, got: layer.numGroups }))
    }
    return { ...resolve(layer, inChannels, place), perChannel: layer.numGroups === inChannels }
  },
  outLength({ numGroups }, length, place, beside) {
    refuseEmpty(length, place)
    // PyTorch looks at all items together.
    if (beside && (beside.items * beside.inChannels * length) / numGroups === 1) {
      throw place.fault([], say('layer-one-value'))
    }
    return length
  },
  build(layer, { inChannels }) {
    const { numGroups, eps: least = 1e-5 } = layer
    const affine = layer.weight !== undefined
    const module = new nn.GroupNorm({ numGroups, numChannels: inChannels, eps: least, affine })
    fillAffine(layer, module)
    return module
  },
  stage: ({ numGroups }, { inChannels }, module) =>
    deferred(module as nn.GroupNorm, inChannels, inChannels / numGroups),
})
