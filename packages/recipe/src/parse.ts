import * as v from 'valibot'
import { RecipeError, show, type RecipePath } from './errors.ts'
import { findJsonError } from './json-error.ts'
import { recipeSchema, type Layer, type Recipe, type WeightSource } from './schema.ts'

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
  const fault = result.output.layers.map(checkLayer).find((error) => error !== null)
  if (fault) throw new RecipeError(fault.path, fault.problem, file)
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

type ValuesWeight = Extract<WeightSource, { values: unknown }>
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
  const isLayer = issue.type === 'variant' && path.at(-1) !== 'type'
  return new RecipeError(
    path,
    `expected ${isLayer ? 'an object' : issue.message}, but got ${show(issue.input)}`,
    file,
  )
}

/** What the schema cannot say: the rules between a layer's keys. */
function checkLayer(layer: Layer, index: number): RecipeError | null {
  const { weight } = layer
  const fault = (path: RecipePath, problem: string) => new RecipeError(['layers', index, ...path], problem)

  if (layer.padding === 'same' && (layer.stride ?? 1) !== 1) {
    return fault(['stride'], `expected 1 with padding 'same', but got ${layer.stride}`)
  }
  if ('values' in weight) return checkValues(layer, weight, fault)
  if (layer.kernelSize === undefined) return fault(['kernelSize'], 'is missing')
  if ('seed' in weight) return null
  if (layer.bias) return fault(['bias'], `expected false with a preset (it has no bias), but got true`)
  if (weight.preset === 'derivative' && layer.kernelSize < 2) {
    return fault(['kernelSize'], `expected at least 2 for a derivative, but got ${layer.kernelSize}`)
  }
  return null
}

type Fault = (path: RecipePath, problem: string) => RecipeError

function checkValues(layer: Layer, weight: ValuesWeight, fault: Fault): RecipeError | null {
  const { values, bias } = weight
  const inputs = values[0]?.length ?? 0
  const taps = values[0]?.[0]?.length ?? 0
  const path = ['weight', 'values']
  if (values.length === 0) return fault(path, 'expected at least one output channel, but got an array of 0')
  for (const [o, filters] of values.entries()) {
    if (filters.length === 0 || filters.length !== inputs) {
      const rule = o === 0 ? 'at least one input channel' : `an array of ${inputs}, as values[0]`
      return fault([...path, o], `expected ${rule}, but got ${show(filters)}`)
    }
    for (const [i, filter] of filters.entries()) {
      if (filter.length === 0 || filter.length !== taps) {
        const rule = o + i === 0 ? 'at least one tap' : `an array of ${taps}, as values[0][0]`
        return fault([...path, o, i], `expected ${rule}, but got ${show(filter)}`)
      }
    }
  }
  if ((layer.kernelSize ?? taps) !== taps) {
    return fault(['kernelSize'], `expected ${taps}, the taps in weight.values, but got ${layer.kernelSize}`)
  }
  if ((layer.outChannels ?? values.length) !== values.length) {
    const rule = `expected ${values.length}, the filters in weight.values`
    return fault(['outChannels'], `${rule}, but got ${layer.outChannels}`)
  }
  if (bias && bias.length !== values.length) {
    const rule = `expected an array of ${values.length}, a number per output channel`
    return fault(['weight', 'bias'], `${rule}, but got ${show(bias)}`)
  }
  if ((layer.bias ?? bias !== undefined) !== (bias !== undefined)) {
    const rule = bias
      ? 'true or nothing, as weight.bias is given'
      : 'false or nothing, as weight.bias is not given'
    return fault(['bias'], `expected ${rule}, but got ${layer.bias}`)
  }
  return null
}
