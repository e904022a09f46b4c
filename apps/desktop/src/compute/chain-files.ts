import { readFile } from 'node:fs/promises'
import { load } from '@sinal/weights'
import { loadWeights, RecipeError, type Layer, type Recipe } from '@sinal/recipe'
import type { WeightFile } from '../shared/chain-schemas.ts'
import type { Problem } from '../shared/ipc.ts'
import { ProblemError } from '../shared/problem.ts'
import type { NamedPath } from './grants.ts'
import { readProblem, recipeProblem } from './problems.ts'

/** A layer whose file cannot be read, and why; those before it are read. */
export interface Unread {
  readonly layer: number
  readonly problem: Problem
}

type Granted = (id: string) => Promise<NamedPath>

/** The weights that a chain takes from files, which it names by the ids that main gave out. */
export class WeightFiles {
  readonly #granted: Granted
  readonly #layers = new Map<string, Layer>()

  constructor(granted: Granted) {
    this.#granted = granted
  }

  /** What a file has to choose from. With `anew`, layers read the files they take weights from once more. */
  async tensors(id: string, anew: boolean): Promise<WeightFile> {
    const { name, path } = await this.#granted(id)
    if (anew) this.#layers.clear()
    try {
      const { tensors } = await load(await readFile(path), { name })
      return {
        tensors: Object.entries(tensors)
          .filter(([, tensor]) => tensor.dtype !== 'bool')
          .map(([tensor, { shape }]) => ({ name: tensor, shape: [...shape] })),
      }
    } catch (error) {
      throw new ProblemError(readProblem(error, name))
    }
  }

  /** The chain with the numbers of its files, up to the first one that cannot be read. */
  async load(recipe: Recipe): Promise<{ recipe: Recipe; unread: Unread | null }> {
    const layers: Layer[] = []
    for (const [index, layer] of recipe.layers.entries()) {
      try {
        layers.push(namesFile(layer) ? await this.#read(layer) : layer)
      } catch (error) {
        return {
          recipe: { ...recipe, layers },
          unread: { layer: index, problem: await this.#problem(error, index) },
        }
      }
    }
    return { recipe: { ...recipe, layers }, unread: null }
  }

  /** The same where all of them are needed. @throws {ProblemError} a file cannot be read */
  async loadAll(recipe: Recipe): Promise<Recipe> {
    const loaded = await this.load(recipe)
    if (loaded.unread) throw new ProblemError(loaded.unread.problem)
    return loaded.recipe
  }

  async #read(layer: Layer): Promise<Layer> {
    const key = JSON.stringify(layer)
    const known = this.#layers.get(key)
    if (known) return known
    const file = async (id: string): Promise<Uint8Array> => readFile((await this.#granted(id)).path)
    const { layers } = await loadWeights({ version: 1, layers: [layer] }, { readFile: file })
    this.#layers.set(key, layers[0]!)
    return layers[0]!
  }

  async #problem(error: unknown, index: number): Promise<Problem> {
    if (!(error instanceof RecipeError)) throw error
    const { code, details, problem } = error
    const [, , ...place] = error.path
    // The file's name in place of its id, which says nothing to anybody.
    const id = /^[\w-]+(?=: )/.exec(problem)?.[0] ?? ''
    const text = id === '' ? problem : (await this.#nameOf(id)) + problem.slice(id.length)
    const said = { code, details, text }
    return recipeProblem(new RecipeError(['layers', index, ...place], said), 'layer-shape')
  }

  #nameOf(id: string): Promise<string> {
    return this.#granted(id).then(
      ({ name }) => name,
      () => id,
    )
  }
}

/** Documents come from the page, and are not checked yet. */
function namesFile(layer: Layer): boolean {
  const weight: unknown = 'weight' in layer ? layer.weight : null
  return typeof weight === 'object' && weight !== null && 'file' in weight
}
