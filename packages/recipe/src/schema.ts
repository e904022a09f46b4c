import * as v from 'valibot'

// A message is the rule as it reads after "expected": the formatter in parse.ts adds the path and the value.

/** kernel_size and kernelsize are both meant as kernelSize. */
function plain(key: string): string {
  return key.replaceAll(/[_-]/g, '').toLowerCase()
}

/** An object that takes these keys and no others. */
function object<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.strictObject(entries, (issue) => {
    if (issue.expected !== 'never') return 'an object'
    const keys = Object.keys(entries)
    const meant = keys.find((key) => plain(key) === plain(String(issue.input)))
    return meant ? `unknown key (did you mean ${meant}?)` : `unknown key (known here: ${keys.join(', ')})`
  })
}

const MAX_FLOAT32 = 3.4028234663852886e38

function integer<const Rule extends string>(least: number, rule: Rule) {
  return v.pipe(
    v.number(rule),
    v.integer(rule),
    v.minValue(least, rule),
    v.maxValue(Number.MAX_SAFE_INTEGER, rule),
  )
}

function float32<const Rule extends string>(rule: Rule) {
  return v.pipe(v.number(rule), v.minValue(-MAX_FLOAT32, rule), v.maxValue(MAX_FLOAT32, rule))
}

const positive = integer(1, 'a positive integer')
const number = float32('a number that float32 can hold')

const PADDING = "a non-negative integer, 'same' or 'valid'"
const GROUPS = "a positive integer or 'depthwise'"

const plainPreset = object({
  preset: v.picklist(['moving-average', 'derivative'], "'moving-average', 'derivative' or 'gaussian'"),
})

const SIGMA = 'a positive number (of taps)'
const sigma = v.pipe(v.number(SIGMA), v.gtValue(0, SIGMA), v.maxValue(MAX_FLOAT32, SIGMA))
const gaussianPreset = object({ preset: v.literal('gaussian'), sigma: v.optional(sigma) })

const seedWeight = object({ seed: integer(0, 'a non-negative integer') })

const valuesWeight = object({
  values: v.array(
    v.array(v.array(number, 'an array of taps'), 'an array of arrays of taps'),
    'an array [outChannels][inChannels / groups][kernelSize]',
  ),
  bias: v.optional(v.array(number, 'an array of one number per output channel')),
})

const WEIGHT = "an object with one of 'preset', 'seed' or 'values'"
const anyWeight = v.union([gaussianPreset, plainPreset, seedWeight, valuesWeight], WEIGHT)

type WeightSchema = typeof plainPreset | typeof gaussianPreset | typeof seedWeight | typeof valuesWeight

/** Chosen by the key that is there, so that a message speaks of what was meant and not of the other ways. */
const weightSchema = v.lazy((input): WeightSchema | typeof anyWeight => {
  if (typeof input !== 'object' || input === null) return anyWeight
  if ('preset' in input) return input.preset === 'gaussian' ? gaussianPreset : plainPreset
  if ('seed' in input) return seedWeight
  if ('values' in input) return valuesWeight
  return anyWeight
})

const conv1dSchema = object({
  type: v.literal('conv1d', "'conv1d'"),
  name: v.optional(v.string('a text')),
  inChannels: v.optional(positive),
  outChannels: v.optional(positive),
  kernelSize: v.optional(positive),
  stride: v.optional(positive),
  padding: v.optional(v.union([integer(0, PADDING), v.picklist(['same', 'valid'], PADDING)], PADDING)),
  dilation: v.optional(positive),
  groups: v.optional(v.union([integer(1, GROUPS), v.literal('depthwise', GROUPS)], GROUPS)),
  bias: v.optional(v.boolean('true or false')),
  weight: weightSchema,
})

const layerSchema = v.variant('type', [conv1dSchema], "'conv1d'")

/** The shape of a recipe document. `parseRecipe` also checks what a shape cannot say, so prefer it. */
export const recipeSchema = object({
  $schema: v.optional(v.string('a text')),
  version: v.literal(1, '1 (the version this program reads)'),
  name: v.optional(v.string('a text')),
  layers: v.array(layerSchema, 'an array of layers'),
})

/** A chain of layers as data; see docs/recipe.md. */
export type Recipe = v.InferOutput<typeof recipeSchema>
/** One step of the chain. */
export type Layer = v.InferOutput<typeof layerSchema>
export type Conv1dLayer = v.InferOutput<typeof conv1dSchema>
/** Where a layer's weight comes from: a preset, a seed, or its values. */
export type WeightSource = v.InferOutput<typeof weightSchema>
export type Preset = Extract<WeightSource, { preset: unknown }>['preset']
