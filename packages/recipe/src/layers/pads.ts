import { nn } from '@sinal/core'
import * as v from 'valibot'
import { ends, integer, number, object, text } from '../rules.ts'
import { say } from '../say.ts'
import type { Fill } from '../stages/stage-plan.ts'
import { defineLayer, type LayerType, sameChannels } from './layer-type.ts'
import type { ResolvedLayer } from '../types.ts'
import { refuseEmpty, refusePadding, type Ends } from './padding-rules.ts'
import { RULES } from '../sentences/rules.ts'

const COUNT = RULES['whole-ends']
const PADDING = RULES.ends
const keys = {
  name: v.optional(text),
  padding: ends(v.pipe(v.number(PADDING), v.safeInteger(PADDING)), PADDING),
}

const constantSchema = object({ type: v.literal('constantPad1d'), ...keys, value: v.optional(number) })
const reflectionSchema = object({ type: v.literal('reflectionPad1d'), ...keys })
const replicationSchema = object({ type: v.literal('replicationPad1d'), ...keys })
const circularSchema = object({
  type: v.literal('circularPad1d'),
  name: keys.name,
  padding: ends(integer(0, COUNT), COUNT),
})

interface PadLayer {
  readonly padding: number | [number, number]
}

function endsOf({ padding: option }: PadLayer): Ends {
  const [padLeft, padRight] = typeof option === 'number' ? [option, option] : option
  return { padLeft, padRight }
}

/** What the four have in common; `mode` decides how the samples are made. */
function padding1d<Layer extends PadLayer>(
  mode: Fill['mode'],
  build: (layer: Layer) => nn.Module,
  valueOf: (layer: Layer) => number = () => 0,
): LayerType<Layer, ResolvedLayer> {
  return {
    resolve: (_, inChannels) => sameChannels(inChannels, 1),
    outLength(layer, length, place) {
      const { padLeft, padRight } = endsOf(layer)
      if (mode !== 'constant') {
        refuseEmpty(length, place)
        refusePadding(mode, { padLeft, padRight }, length, place)
      }
      const out = length + padLeft + padRight
      if (out >= 1) return out
      const counts = { left: out, samples: length, first: padLeft, last: padRight }
      throw place.fault(['padding'], say('layer-cut-away', counts))
    },
    grid: (layer) => ({ step: 1, offset: -endsOf(layer).padLeft }),
    build,
    stage: (layer) => ({
      kind: 'window',
      span: 1,
      stride: 1,
      ...endsOf(layer),
      fill: { mode, value: valueOf(layer) },
      module: null,
    }),
  }
}

export const constantPad1d = defineLayer(
  'constantPad1d',
  constantSchema,
  padding1d(
    'constant',
    ({ padding, value = 0 }) => new nn.ConstantPad1d({ padding, value }),
    ({ value = 0 }) => value,
  ),
)
export const reflectionPad1d = defineLayer(
  'reflectionPad1d',
  reflectionSchema,
  padding1d('reflect', (layer) => new nn.ReflectionPad1d(layer)),
)
export const replicationPad1d = defineLayer(
  'replicationPad1d',
  replicationSchema,
  padding1d('replicate', (layer) => new nn.ReplicationPad1d(layer)),
)
export const circularPad1d = defineLayer(
  'circularPad1d',
  circularSchema,
  padding1d('circular', (layer) => new nn.CircularPad1d(layer)),
)
