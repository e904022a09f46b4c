import { F, nn } from '@sinal/core'
import * as v from 'valibot'
import { nonNegative, object, positive, text, truth } from '../rules.ts'
import type { RecipeError } from '../errors.ts'
import { say } from '../say.ts'
import { defineLayer, sameChannels, type Fault, type Place } from './layer-type.ts'
import { refuseEmpty } from './padding-rules.ts'

const windowKeys = {
  name: v.optional(text),
  kernelSize: positive,
  stride: v.optional(positive),
  padding: v.optional(nonNegative),
  ceilMode: v.optional(truth),
}

const maxSchema = object({ type: v.literal('maxPool1d'), ...windowKeys, dilation: v.optional(positive) })
const avgSchema = object({ type: v.literal('avgPool1d'), ...windowKeys, countIncludePad: v.optional(truth) })

/** What the layers of sliding windows share. */
interface PoolLayer {
  readonly kernelSize: number
  readonly stride?: number | undefined
  readonly padding?: number | undefined
  readonly dilation?: number | undefined
  readonly ceilMode?: boolean | undefined
}

function check({ kernelSize, padding = 0 }: PoolLayer, fault: Fault): RecipeError | null {
  if (2 * padding <= kernelSize) return null
  return fault(['padding'], say('layer-pool-padding', { size: kernelSize, got: padding }))
}

function windowOf({
  kernelSize,
  stride = kernelSize,
  padding = 0,
  dilation = 1,
  ceilMode = false,
}: PoolLayer) {
  const span = dilation * (kernelSize - 1) + 1
  return { span, stride, padLeft: padding, padRight: padding, ceilMode }
}

/** PyTorch's: the last window of ceilMode must not begin in the padding at the end. */
function outLength(layer: PoolLayer, length: number, place: Place): number {
  const { span, stride, padLeft: padding, ceilMode } = windowOf(layer)
  refuseEmpty(length, place)
  const room = length + 2 * padding - span
  let count = Math.floor((room + (ceilMode ? stride - 1 : 0)) / stride) + 1
  if (ceilMode && (count - 1) * stride >= length + padding) count--
  if (count >= 1) return count
  const window = { samples: length, span }
  const said =
    padding === 0
      ? say('layer-window-long', window)
      : say('layer-window-long-padded', { ...window, padding: 2 * padding })
  throw place.fault(['kernelSize'], said)
}

function grid(layer: PoolLayer) {
  const { span, stride, padLeft } = windowOf(layer)
  return { step: stride, offset: (span - 1) / 2 - padLeft }
}

const given = ({ kernelSize, stride = kernelSize, padding = 0, ceilMode = false }: PoolLayer) => ({
  kernelSize,
  stride,
  padding,
  ceilMode,
})

export const maxPool1d = defineLayer('maxPool1d', maxSchema, {
  check,
  resolve: ({ kernelSize }, inChannels) => sameChannels(inChannels, 2 * kernelSize),
  outLength,
  grid,
  build: (layer) => new nn.MaxPool1d({ ...given(layer), dilation: layer.dilation ?? 1 }),
  stage(layer) {
    const { kernelSize, dilation = 1 } = layer
    const { span, stride, padLeft, padRight } = windowOf(layer)
    const fill = { mode: 'constant', value: -Infinity } as const
    const module = new nn.MaxPool1d({ kernelSize, stride, dilation })
    return { kind: 'window', span, stride, padLeft, padRight, fill, module }
  },
})

export const avgPool1d = defineLayer('avgPool1d', avgSchema, {
  check,
  resolve: ({ kernelSize }, inChannels) => sameChannels(inChannels, 2 * kernelSize),
  outLength,
  grid,
  build: (layer) => new nn.AvgPool1d({ ...given(layer), countIncludePad: layer.countIncludePad ?? true }),
  stage(layer) {
    const { kernelSize, padding = 0, countIncludePad = true } = layer
    const { span, stride, padLeft, padRight } = windowOf(layer)
    return {
      kind: 'window',
      span,
      stride,
      padLeft,
      padRight,
      fill: { mode: 'constant', value: 0 },
      module: new nn.AvgPool1d({ kernelSize, stride }),
      // A mean of fewer samples: of those inside, or without those that ceilMode puts beyond the padding.
      edge: {
        window: (start, length) =>
          countIncludePad
            ? [start, Math.min(start + span, length + padding)]
            : [Math.max(start, 0), Math.min(start + span, length)],
        compute: (window) => F.avgPool1d(window, window.shape[2]!),
      },
    }
  },
})
