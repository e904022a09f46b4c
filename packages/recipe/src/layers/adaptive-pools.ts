import { nn } from '@sinal/core'
import * as v from 'valibot'
import { object, positive, text } from '../rules.ts'
import type { AdaptivePlan, DeferredPlan } from '../stages/stage-plan.ts'
import type { SampleGrid } from '../types.ts'
import { defineLayer, sameChannels, type Place } from './layer-type.ts'
import { refuseEmpty } from './padding-rules.ts'

const keys = { name: v.optional(text), outputSize: positive }
const avgSchema = object({ type: v.literal('adaptiveAvgPool1d'), ...keys })
const maxSchema = object({ type: v.literal('adaptiveMaxPool1d'), ...keys })

interface AdaptiveLayer {
  readonly outputSize: number
}

function outLength({ outputSize }: AdaptiveLayer, length: number, place: Place): number {
  refuseEmpty(length, place)
  return outputSize
}

/** Window i is the samples from ⌊i · L / outputSize⌋ to ⌈(i + 1) · L / outputSize⌉: about L / outputSize of them. */
function grid({ outputSize }: AdaptiveLayer, length: () => number): SampleGrid {
  const step = length() / outputSize
  return { step, offset: (step - 1) / 2 }
}

/** What no sample comes to, with more samples behind, and in the end. */
type Reduction = Pick<AdaptivePlan, 'first' | 'add' | 'last'>

/** A sum in float64 in the order of the samples, as that of nn. */
const mean: Reduction = {
  first: 0,
  add(so, samples, from, to) {
    let sum = so
    for (let i = from; i < to; i++) sum += samples[i]!
    return sum
  },
  last: (so, samples) => so / samples,
}

/** The first of the largest; a NaN is larger than all. */
const largest: Reduction = {
  first: -Infinity,
  add(so, samples, from, to) {
    let max = so
    for (let i = from; i < to; i++) {
      const sample = samples[i]!
      if (sample > max || Number.isNaN(sample)) max = sample
    }
    return max
  },
  last: (so) => so,
}

function stage({ outputSize }: AdaptiveLayer, module: nn.Module, reduction: Reduction): DeferredPlan {
  return {
    kind: 'deferred',
    because: 'where its windows lie depends on the length of the signal',
    isLength: true,
    look: () => ({
      push: () => undefined,
      finish: (length) => ({ kind: 'adaptive', length, outputSize, ...reduction }),
    }),
    module,
  }
}

export const adaptiveAvgPool1d = defineLayer('adaptiveAvgPool1d', avgSchema, {
  resolve: (_, inChannels) => sameChannels(inChannels, 2),
  outLength,
  grid,
  build: ({ outputSize }) => new nn.AdaptiveAvgPool1d({ outputSize }),
  stage: (layer, _resolved, module) => stage(layer, module, mean),
})

export const adaptiveMaxPool1d = defineLayer('adaptiveMaxPool1d', maxSchema, {
  resolve: (_, inChannels) => sameChannels(inChannels, 2),
  outLength,
  grid,
  build: ({ outputSize }) => new nn.AdaptiveMaxPool1d({ outputSize }),
  stage: (layer, _resolved, module) => stage(layer, module, largest),
})
