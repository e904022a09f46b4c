import * as v from 'valibot'
import { object, oneOf } from './rules.ts'
import { RULES } from './sentences/rules.ts'

const LAYER = RULES.layer
const layer = v.union(
  [v.pipe(v.number(LAYER), v.integer(LAYER), v.minValue(0, LAYER)), v.string(LAYER)],
  LAYER,
)

/** What is kept of a run, and how it is written. */
export const outputsSchema = object({
  format: v.optional(oneOf(['csv', 'wav', 'npy', 'parquet'])),
  dtype: v.optional(oneOf(['float32', 'float64'])),
  layers: v.optional(v.pipe(v.array(layer, RULES.layers), v.minLength(1, RULES['one-layer']))),
})

export type RecipeOutputs = v.InferOutput<typeof outputsSchema>
