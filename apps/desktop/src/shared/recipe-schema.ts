import type { Recipe } from '@sinal/recipe'
import * as v from 'valibot'

/** A document, to be judged by @sinal/recipe: here only that it can be one. */
export const recipeDocumentSchema = v.custom<Recipe>(
  (value) => typeof value === 'object' && value !== null && 'layers' in value && Array.isArray(value.layers),
  'expected a recipe document',
)
