import { nn } from '@sinal/core'
import * as v from 'valibot'
import { say } from '../say.ts'
import { shown } from '../sentences/shown.ts'
import { object, text } from '../rules.ts'
import { loaded, perChannel } from '../weight-file-schema.ts'
import { fill } from './conv-weight.ts'
import { defineLayer, sameChannels } from './layer-type.ts'

// Functions of the channels of one sample, or that know the channel: PyTorch's layers of the same name, along dim 1.

const name = v.optional(text)
const work = 20

export const softmax = defineLayer('softmax', object({ type: v.literal('softmax'), name }), {
  isUnitless: true,
  resolve: (_, inChannels) => ({ ...sameChannels(inChannels, work), perChannel: false }),
  build: () => new nn.Softmax({ dim: 1 }),
})

export const logSoftmax = defineLayer('logSoftmax', object({ type: v.literal('logSoftmax'), name }), {
  isUnitless: true,
  resolve: (_, inChannels) => ({ ...sameChannels(inChannels, work), perChannel: false }),
  build: () => new nn.LogSoftmax({ dim: 1 }),
})

export const glu = defineLayer('glu', object({ type: v.literal('glu'), name }), {
  isUnitless: true,
  resolve(_, inChannels, { before, fault }) {
    if (inChannels % 2 !== 0) {
      throw fault([], say('layer-even-channels', { before, got: inChannels }))
    }
    const outChannels = inChannels / 2
    return { type: 'other', inChannels, outChannels, perChannel: false, work: outChannels * work }
  },
  build: () => new nn.GLU({ dim: 1 }),
})

export const prelu = defineLayer(
  'prelu',
  object({ type: v.literal('prelu'), name, weight: v.optional(perChannel) }),
  {
    resolve({ weight = [0.25] }, inChannels, { before, fault }) {
      const { length } = loaded(weight)
      if (length !== 1 && length !== inChannels) {
        throw fault(['weight'], say('layer-slopes', { channels: inChannels, before, ...shown(weight) }))
      }
      return sameChannels(inChannels, 3)
    },
    build({ weight = [0.25] }) {
      const slopes = loaded(weight)
      const module = new nn.PReLU({ numParameters: slopes.length })
      fill(module.weight, slopes)
      return module
    },
  },
)
