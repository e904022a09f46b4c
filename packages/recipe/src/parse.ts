import * as v from 'valibot'
import { RecipeError, type RecipePath } from './errors.ts'
import { findJsonError } from './json-error.ts'
import { checkLayer, layerNames } from './layers/index.ts'
import { outputLayers } from './outputs.ts'
import { checkSteps } from './preprocess/check-steps.ts'
import { keysIn, meantBy } from './rules.ts'
import { type RecipeSaid, say } from './say.ts'
import { ruleOf } from './sentences/rules.ts'
import { choicesIn, quoted, shown } from './sentences/shown.ts'
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
    throw new RecipeError([], say('recipe-object', shown(document)), file)
  }
  const result = v.safeParse(recipeSchema, document)
  if (!result.success) throw explain(firstIssue(result.issues), file)
  try {
    checkSteps(result.output.preprocess ?? [])
    for (const [index, layer] of result.output.layers.entries()) checkLayer(layer, index)
    outputLayers(result.output)
  } catch (error) {
    throw error instanceof RecipeError ? error.at(error.path, file) : error
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
    throw new RecipeError([], say('recipe-json', { line, column, expected, found }), file)
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
  return new RecipeError(path, saidOf(issue, path), file)
}

function saidOf(issue: Issue, path: RecipePath): RecipeSaid {
  const isKey = issue.path?.at(-1)?.origin === 'key'
  if (isKey && issue.expected === 'never') return unknownKey(issue.message)
  if (isKey || issue.input === undefined) return say('recipe-missing')
  const isLayer = issue.type === 'variant' && !['type', 'design'].includes(String(path.at(-1)))
  const meant =
    issue.type === 'variant' && typeof issue.input === 'string' && meantBy(issue.input, layerNames)
  if (meant) return say('recipe-meant', { meant, got: quoted(String(issue.input)) })
  const got = shown(issue.input)
  const rule = isLayer ? 'object' : ruleOf(issue.message)
  if (rule === 'version') return say('recipe-version', got)
  if (rule) return say('recipe-expected', { rule, ...got })
  const choices = choicesIn(issue.message)
  return issue.message.startsWith('one of ')
    ? say('recipe-layer-type', { known: choices, ...got })
    : say('recipe-choice', { choices, ...got })
}

function unknownKey(message: string): RecipeSaid {
  const { meant, known } = keysIn(message)
  return meant === undefined ? say('recipe-unknown-key', { known }) : say('recipe-misspelt-key', { meant })
}
