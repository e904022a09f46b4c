import type { OpenOptions } from '@sinal/signals'
import type { Recipe } from './schema.ts'

/** What a recipe's `source` says of opening files: `open(path, openOptions(recipe))`. */
export function openOptions({ source = {} }: Recipe): OpenOptions {
  // Forms leave keys that hold undefined.
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined))
}
