import * as v from 'valibot'
import { layerTypes, weightKinds } from '../../../shared/layer-catalog.ts'

const text = v.string()

const size = v.pipe(v.number(), v.integer(), v.minValue(1))
const fileSchema = v.object({
  id: text,
  name: text,
  tensor: text,
  bias: v.nullable(text),
  shape: v.tuple([size, size, size]),
})

/** A layer's card in a session file. */
const layerSchema = v.object({
  id: size,
  type: v.picklist(layerTypes),
  name: text,
  enabled: v.boolean(),
  solo: v.boolean(),
  visible: v.boolean(),
  weightKind: v.nullable(v.picklist(weightKinds)),
  texts: v.record(text, text),
  taps: v.array(v.array(text)),
  file: v.nullable(fileSchema),
})
const layers = v.array(layerSchema)

export const chainSchema = v.object({
  layers,
  /** Which of two variants `layers` is, and the other one; null while there is only one. */
  variant: v.optional(v.picklist(['A', 'B']), 'A'),
  other: v.optional(v.nullable(layers), null),
})
