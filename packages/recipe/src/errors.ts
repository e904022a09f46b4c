import { SinalError } from '@sinal/core'
import type { RecipeCode, RecipeSaid } from './say.ts'

/** Where in a recipe: `['layers', 1, 'stride']`. */
export type RecipePath = readonly (string | number)[]

/** A recipe that cannot be read, or that does not fit the signal it is given. */
export class RecipeError extends SinalError {
  override get name() {
    return 'RecipeError'
  }

  /** What is wrong, without the path: `expected a positive integer, but got 0`. */
  readonly problem: string
  /** The place in the recipe, for an editor that marks the field; empty for the document as a whole. */
  readonly path: RecipePath
  /** The recipe's file, where one was named. */
  readonly file: string | null
  /** Which problem it is, for whoever words it in another language (`messageCodes`). */
  declare readonly code: RecipeCode

  constructor(path: RecipePath, said: RecipeSaid, file: string | null = null) {
    super({ ...said, text: [file, formatPath(path), said.text].filter(Boolean).join(': ') })
    this.path = path
    this.problem = said.text
    this.file = file
  }

  /** The same problem at a place that is told in full, or with the file that it is in. */
  at(path: RecipePath, file = this.file): RecipeError {
    const { code, details, problem: text } = this
    return new RecipeError(path, { code, details, text }, file)
  }
}

/** `['layers', 1, 'weight', 'preset']` → `layers[1].weight.preset`; keys that are no identifiers are quoted. */
export function formatPath(path: RecipePath): string {
  let text = ''
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`
    else if (/^[\w$]+$/.test(key)) text += text ? `.${key}` : key
    else text += `[${JSON.stringify(key)}]`
  }
  return text
}
