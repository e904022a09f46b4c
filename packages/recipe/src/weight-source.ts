import * as v from 'valibot'
import { designSchema } from './design/schema.ts'
import { integer, MAX_FLOAT32, number, object } from './rules.ts'
import { fileWeight } from './weight-file-schema.ts'
import { RULES } from './sentences/rules.ts'

// Where the weight of a layer comes from. A further source is an object with a key of its own: its schema here, its part
// of `checkWeight` in layers/conv-weight.ts, and its taps in `fillWeight` there.

const plainPreset = object({
  preset: v.picklist(['moving-average', 'derivative'], "'moving-average', 'derivative' or 'gaussian'"),
})

const SIGMA = RULES.sigma
const sigma = v.pipe(v.number(SIGMA), v.gtValue(0, SIGMA), v.maxValue(MAX_FLOAT32, SIGMA))
const gaussianPreset = object({ preset: v.literal('gaussian'), sigma: v.optional(sigma) })

const seedWeight = object({ seed: integer(0, RULES['whole-number']) })

const valuesWeight = object({
  values: v.array(
    v.array(v.array(number, RULES['values-of-filter']), RULES['values-of-channel']),
    RULES.values,
  ),
  bias: v.optional(v.array(number, RULES['per-output'])),
})

const WEIGHT = RULES.weight
const anyWeight = v.union(
  [designSchema, gaussianPreset, plainPreset, seedWeight, valuesWeight, fileWeight],
  WEIGHT,
)

type WeightSchema = (typeof anyWeight)['options'][number]

/** Chosen by the key that is there, so that a message speaks of what was meant and not of the other ways. */
export const weightSchema = v.lazy((input): WeightSchema | typeof anyWeight => {
  if (typeof input !== 'object' || input === null) return anyWeight
  if ('design' in input) return designSchema
  if ('file' in input) return fileWeight
  if ('preset' in input) return input.preset === 'gaussian' ? gaussianPreset : plainPreset
  if ('seed' in input) return seedWeight
  if ('values' in input) return valuesWeight
  return anyWeight
})

const anyPlainWeight = v.union([seedWeight, valuesWeight, fileWeight], RULES['plain-weight'])

/** The same for a transposed convolution, which no design suits. */
export const plainWeightSchema = v.lazy(
  (input): (typeof anyPlainWeight)['options'][number] | typeof anyPlainWeight => {
    if (typeof input !== 'object' || input === null) return anyPlainWeight
    if ('file' in input) return fileWeight
    if ('seed' in input) return seedWeight
    if ('values' in input) return valuesWeight
    return anyPlainWeight
  },
)

/** Where a layer's weight comes from: a design or preset, a seed, its values, or a file. */
export type WeightSource = v.InferOutput<typeof weightSchema>
export type Preset = Extract<WeightSource, { preset: unknown }>['preset']
export type PresetWeight = Extract<WeightSource, { preset: unknown }>
export type ValuesWeight = Extract<WeightSource, { values: unknown }>
