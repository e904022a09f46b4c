import { toJsonSchema, type JsonSchema } from '@valibot/to-json-schema'
import { recipeSchema } from './schema.ts'

/** The recipe's JSON Schema (draft 7), for editors that complete and check JSON as it is typed. */
export function recipeJsonSchema(): JsonSchema {
  return toJsonSchema(recipeSchema)
}
