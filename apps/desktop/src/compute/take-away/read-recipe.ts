import { readFile } from 'node:fs/promises'
import { formatPath, loadWeights, parseRecipe, RecipeError, resolveDesigns, type Layer } from '@sinal/recipe'
import { load } from '@sinal/weights'
import { choicesOf } from '../../shared/import-schemas.ts'
import type { ReadRecipe, RecipeFile } from '../../shared/take-away-schemas.ts'
import { failure, ProblemError } from '../../shared/problem.ts'
import type { NamedPath } from '../grants.ts'
import { readProblem } from '../problems.ts'
import { saidBy } from '../reader-messages.ts'

type Granted = (id: string) => Promise<NamedPath>

/** Keys that change what comes in; the chain has nowhere to keep them. */
const OF_INPUT = ['preprocess', 'channels'] as const

/**
 * Reads a recipe for the chain.
 *
 * @throws {ProblemError} 'recipe-file': it is none, or a file that it names cannot be read or is another one;
 *   'recipe-unsupported': it does what the chain cannot
 */
export async function readRecipe({ name, text, files }: RecipeFile, granted: Granted): Promise<ReadRecipe> {
  try {
    const recipe = parseRecipe(text, { file: name })
    const input = OF_INPUT.find((key) => recipe[key] !== undefined)
    if (input) throw unsupported(name, input)
    const fileOf = async (file: string): Promise<NamedPath> => {
      if (files[file] === undefined) throw failure('not-allowed', `${file} was not chosen by the user`)
      return granted(files[file])
    }
    const loaded = await loadWeights(recipe, {
      readFile: async (file) => readFile((await fileOf(file)).path),
    })
    const weights: ReadRecipe['weights'] = []
    const layers: Layer[] = []
    for (const [k, layer] of recipe.layers.entries()) {
      const read = loaded.layers[k]!
      if ('weight' in layer && isFile(layer.weight) && layer.type.startsWith('conv')) {
        const { file, tensor, bias } = layer.weight
        const { values } = (read as { weight: { values: number[][][] } }).weight
        const named = tensor ?? (await onlyWeight(await fileOf(file)))
        layers.push({
          ...layer,
          weight: { file: files[file], tensor: named, ...(bias && { bias }) },
        } as Layer)
        weights.push({
          name: (await fileOf(file)).name,
          shape: [values.length, values[0]!.length, values[0]![0]!.length],
        })
      } else {
        layers.push(plainTaps(read, k))
        weights.push(null)
      }
    }
    const { choices, others } = choicesOf(recipe.source ?? {})
    const leftOut = [
      ...others.map((key) => `source.${key}`),
      ...(recipe.outputs === undefined ? [] : ['outputs']),
    ]
    return { recipe: { version: 1, layers }, weights, choices, leftOut }
  } catch (error) {
    if (!(error instanceof RecipeError)) throw error
    throw recipeFileProblem(error, name)
  }
}

function recipeFileProblem(error: RecipeError, file: string): ProblemError {
  const { name, message, path, problem } = error
  const at = formatPath(path)
  const details = { file, at, text: [at, problem].filter(Boolean).join(': ') }
  return new ProblemError({ code: 'recipe-file', name, message, details, said: saidBy(error) })
}

export const unsupported = (file: string, what: string) =>
  failure('recipe-unsupported', `${file}: the chain has no place for ${what}`, { file, what })

/** Taps that are given, or a template of them, as taps; other designs are left as they are. */
function plainTaps(layer: Layer, place: number): Layer {
  if (layer.type !== 'conv1d' || !('design' in layer.weight) || layer.weight.design !== 'matched')
    return layer
  try {
    return resolveDesigns({ version: 1, layers: [layer] }, null).layers[0]!
  } catch (error) {
    if (!(error instanceof RecipeError)) throw error
    throw error.at(['layers', place, ...error.path.slice(2)])
  }
}

/** A recipe may leave out the name where there is one tensor only. */
async function onlyWeight({ name, path }: { name: string; path: string }): Promise<string> {
  const { tensors } = await load(await readFile(path), { name }).catch((error: unknown) => {
    throw new ProblemError({ ...readProblem(error, name), code: 'recipe-file' })
  })
  return Object.keys(tensors)[0] ?? ''
}

const isFile = (
  weight: unknown,
): weight is { readonly file: string; readonly tensor?: string; readonly bias?: string } =>
  typeof weight === 'object' && weight !== null && 'file' in weight
