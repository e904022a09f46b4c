import * as v from 'valibot'
import { RecipeError, show } from './errors.ts'
import { findJsonError } from './json-error.ts'
import { checkLayer, layerNames } from './layers/index.ts'
import { outputLayers } from './outputs.ts'
import { checkSteps } from './preprocess/check-steps.ts'
import { meantBy } from './rules.ts'
import { recipeSchema, type Recipe } from './schema.ts'

/**
 * Reads a recipe from JSON text, or checks one that is already an object.
 *
 * @param options.file the recipe's file, for messages
 * @throws {RecipeError} naming the place: `layers[1].stride: expected a positive integer, but got 0`
 */
export function parseRecipe(json: unknown, options: { file?: string } = {}): Recipe {
  const file = options.file ?? null
  const document = typeof json === 'string' ? parseJson(json, file) : json
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new RecipeError([], `a recipe must be an object, but got ${show(document)}`, file)
  }
  const result = v.safeParse(recipeSchema, document)
  if (!result.success) throw explain(firstIssue(result.issues), file)
  try {
    checkSteps(result.output.preprocess ?? [])
    for (const [index, layer] of result.output.layers.entries()) checkLayer(layer, index)
    outputLayers(result.output)
  } catch (error) {
    throw error instanceof RecipeError ? new RecipeError(error.path, error.problem, file) : error
  }
  return result.output
}

function parseJson(text: string, file: string | null): unknown {
  const withoutMark = text.replace(/^\uFEFF/, '')
  try {
    return JSON.parse(withoutMark)
  } catch (cause) {
    const error = findJsonError(withoutMark)
    if (!error) throw cause
    const { line, column, expected, found } = error
    throw new RecipeError([], `line ${line}, column ${column}: expected ${expected}, but got ${found}`, file)
  }
}

type Issue = v.BaseIssue<unknown>

/** A wrong version explains every other fault of a document, so it is told first. */
function firstIssue(issues: readonly [Issue, ...Issue[]]): Issue {
  const isVersion = (issue: Issue) => issue.path?.length === 1 && issue.path[0]?.key === 'version'
  return issues.find(isVersion) ?? issues[0]
}

function explain(issue: Issue, file: string | null): RecipeError {
  const path = (issue.path ?? []).map(({ key }) => key as string | number)
  const isKey = issue.path?.at(-1)?.origin === 'key'
  if (isKey && issue.expected === 'never') return new RecipeError(path, issue.message, file)
  if (isKey || issue.input === undefined) return new RecipeError(path, 'is missing', file)
  const isLayer = issue.type === 'variant' && !['type', 'design'].includes(String(path.at(-1)))
  const meant =
    issue.type === 'variant' && typeof issue.input === 'string' && meantBy(issue.input, layerNames)
  if (meant) {
    return new RecipeError(path, `expected '${meant}', but got ${show(issue.input)}`, file)
  }
  return new RecipeError(
    path,
    `expected ${isLayer ? 'an object' : issue.message}, but got ${show(issue.input)}`,
    file,
  )
}
