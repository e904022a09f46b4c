import * as v from 'valibot'
import { weightKinds } from './layer-draft.ts'

const text = v.string()

/** A layer's card in a session file. */
const layerSchema = v.object({
  id: v.pipe(v.number(), v.integer(), v.minValue(1)),
  name: text,
  enabled: v.boolean(),
  visible: v.boolean(),
  inChannels: text,
  outChannels: text,
  kernelSize: text,
  stride: text,
  dilation: text,
  paddingMode: v.picklist(['same', 'valid', 'number']),
  padding: text,
  groupsMode: v.picklist(['one', 'depthwise', 'number']),
  groups: text,
  bias: v.boolean(),
  weightKind: v.picklist(weightKinds),
  sigma: text,
  seed: text,
  taps: v.array(v.array(text)),
  biasValues: text,
})

export const chainSchema = v.object({ layers: v.array(layerSchema) })
