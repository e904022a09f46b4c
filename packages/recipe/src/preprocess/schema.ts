import * as v from 'valibot'
import { integer, MAX_FLOAT32, number, object } from '../rules.ts'
import { RULES } from '../sentences/rules.ts'

const TREND = "'linear' or 'constant'"
const STD = RULES['positive-number']
const HERTZ = RULES.hertz
const FACTOR = RULES.factor
const METHOD = "'interpolate', 'hold' or 'value'"

const positive = <const Rule extends string>(rule: Rule) =>
  v.pipe(v.number(rule), v.gtValue(0, rule), v.maxValue(MAX_FLOAT32, rule))
const factor = v.optional(v.pipe(integer(1, FACTOR), v.maxValue(1_000_000, FACTOR)))

const steps = [
  object({ type: v.literal('detrend'), trend: v.optional(v.picklist(['linear', 'constant'], TREND)) }),
  object({ type: v.literal('standardise'), mean: v.optional(number), std: v.optional(positive(STD)) }),
  object({
    type: v.literal('resample'),
    up: factor,
    down: factor,
    sampleRate: v.optional(positive(HERTZ)),
  }),
  object({
    type: v.literal('fill'),
    method: v.optional(v.picklist(['interpolate', 'hold', 'value'], METHOD)),
    value: v.optional(number),
  }),
] as const

const TYPES = "'detrend', 'standardise', 'resample' or 'fill'"

/** What is done to the channels before the first layer. */
export const preprocessSchema = v.array(v.variant('type', steps, TYPES), RULES.steps)

/** `{ type: 'detrend', … }`: see docs/recipe.md. */
export type PreprocessStep = v.InferOutput<typeof preprocessSchema>[number]
export type DetrendStep = Extract<PreprocessStep, { type: 'detrend' }>
export type StandardiseStep = Extract<PreprocessStep, { type: 'standardise' }>
export type ResampleStep = Extract<PreprocessStep, { type: 'resample' }>
export type FillStep = Extract<PreprocessStep, { type: 'fill' }>
