import * as v from 'valibot'
import { layerSchema } from './layers/index.ts'
import { outputsSchema } from './outputs-schema.ts'
import { preprocessSchema } from './preprocess/schema.ts'
import { object, text } from './rules.ts'
import { sourceSchema } from './source-schema.ts'
import { RULES } from './sentences/rules.ts'

const CHANNEL = RULES.channel
const channel = v.union(
  [v.string(CHANNEL), v.pipe(v.number(CHANNEL), v.integer(CHANNEL), v.minValue(0, CHANNEL))],
  CHANNEL,
)

/** The shape of a recipe document. `parseRecipe` also checks what a shape cannot say, so prefer it. */
export const recipeSchema = object({
  $schema: v.optional(text),
  version: v.literal(1, RULES.version),
  name: v.optional(text),
  source: v.optional(sourceSchema),
  channels: v.optional(v.pipe(v.array(channel, RULES.channels), v.minLength(1, RULES['one-channel']))),
  preprocess: v.optional(preprocessSchema),
  layers: v.array(layerSchema, RULES.layers),
  outputs: v.optional(outputsSchema),
})

/** A chain of layers as data; see docs/recipe.md. */
export type Recipe = v.InferOutput<typeof recipeSchema>
