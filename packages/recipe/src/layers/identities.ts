import { nn } from '@sinal/core'
import * as v from 'valibot'
import { object, text } from '../rules.ts'
import { RULES } from '../sentences/rules.ts'
import { defineLayer, sameChannels } from './layer-type.ts'

// Layers that a model has for learning only, and that change nothing when it is applied.

const name = v.optional(text)
const PROBABILITY = RULES.probability
const p = v.optional(v.pipe(v.number(PROBABILITY), v.minValue(0, PROBABILITY), v.maxValue(1, PROBABILITY)))

export const dropout = defineLayer('dropout', object({ type: v.literal('dropout'), name, p }), {
  resolve: (_, inChannels) => sameChannels(inChannels, 1),
  build: (layer) => new nn.Dropout({ p: layer.p ?? 0.5 }),
})

export const dropout1d = defineLayer('dropout1d', object({ type: v.literal('dropout1d'), name, p }), {
  resolve: (_, inChannels) => sameChannels(inChannels, 1),
  build: (layer) => new nn.Dropout1d({ p: layer.p ?? 0.5 }),
})

export const identity = defineLayer('identity', object({ type: v.literal('identity'), name }), {
  resolve: (_, inChannels) => sameChannels(inChannels, 1),
  build: () => new nn.Identity(),
})
