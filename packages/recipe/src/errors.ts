import { SinalError } from '@sinal/core'

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

  constructor(path: RecipePath, problem: string, file: string | null = null) {
    super([file, formatPath(path), problem].filter(Boolean).join(': '))
    this.path = path
    this.problem = problem
    this.file = file
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

const LONGEST = 40

/** A value as an error shows it: strings in quotes and cut, what is nested only named. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return `'${value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value}'`
  if (Array.isArray(value)) return value.length === 1 ? 'an array of 1' : `an array of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  return String(value)
}
