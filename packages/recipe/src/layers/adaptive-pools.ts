import { nn } from '@sinal/core'
import * as v from 'valibot'
import { object, positive, text } from '../rules.ts'
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

const because = 'where its windows lie depends on the length of the signal'

export const adaptiveAvgPool1d = defineLayer('adaptiveAvgPool1d', avgSchema, {
  resolve: (_, inChannels) => sameChannels(inChannels, 2),
  outLength,
  grid,
  build: ({ outputSize }) => new nn.AdaptiveAvgPool1d({ outputSize }),
  stage: (_layer, _resolved, module) => ({ kind: 'whole', module, because }),
})

export const adaptiveMaxPool1d = defineLayer('adaptiveMaxPool1d', maxSchema, {
  resolve: (_, inChannels) => sameChannels(inChannels, 2),
  outLength,
  grid,
  build: ({ outputSize }) => new nn.AdaptiveMaxPool1d({ outputSize }),
  stage: (_layer, _resolved, module) => ({ kind: 'whole', module, because }),
})
