import { backend } from '@sinal/core'
import { preparedRecipe } from './prepare.ts'
import type { Recipe } from './schema.ts'
import { type Link, planLinks } from './stages/pipeline.ts'

/** A recipe made ready for signals of some channels. */
export interface Planned {
  /** As it runs on what its preprocessing leaves: see `preparedRecipe`. */
  readonly recipe: Recipe
  /** Its layers, weights made. @throws {RecipeError} the channels don't fit a layer */
  links(): readonly Link[]
}

export interface PlanOptions {
  readonly inChannels: number
  /** Of the recipe's input, in Hz; null when it is unknown. */
  readonly sampleRate: number | null
  /** The layers whose outputs are wanted. */
  readonly wanted: ReadonlySet<number>
}

interface Kept {
  /** What it was made for, beside the recipe. */
  readonly key: string
  /** The recipe as it was then. */
  readonly copy: Recipe
  readonly planned: Planned
}

/** So many of the last are kept: files of a folder, or windows of a signal, are run by the same over and over. */
const MOST_KEPT = 4
/** Those with more weights are not kept: memory is worth more. */
const MOST_WEIGHTS = 1 << 20

const kept: Kept[] = []

/**
 * A recipe made ready, or what was made ready before of one that said the same.
 *
 * @throws {RecipeError} a design or a step of preprocessing needs the sample rate
 */
export function plannedRecipe(document: Recipe, { inChannels, sampleRate, wanted }: PlanOptions): Planned {
  const key = [backend().name, inChannels, sampleRate, ...wanted].join(' ')
  const found = kept.find((one) => one.key === key && isSame(one.copy, document))
  if (found) return found.planned
  const recipe = preparedRecipe(document, sampleRate)
  let links: readonly Link[] | null = null
  const planned: Planned = {
    recipe,
    links() {
      if (links === null) {
        links = planLinks(recipe, inChannels, wanted)
        if (weightsOf(links) <= MOST_WEIGHTS) {
          const copy = JSON.parse(JSON.stringify(document)) as Recipe
          kept.unshift({ key, copy, planned })
          kept.splice(MOST_KEPT)
        }
      }
      return links
    },
  }
  return planned
}

function weightsOf(links: readonly Link[]): number {
  return links
    .flatMap(({ module }) => (module ? [...module.parameters()] : []))
    .reduce((sum, { numel }) => sum + numel, 0)
}

/** Whether two documents say the same. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b)
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => isSame(a[key as keyof typeof a], b[key as keyof typeof b]))
}
