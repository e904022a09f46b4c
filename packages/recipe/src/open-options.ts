import type { OpenOptions, ReadOptions } from '@sinal/signals'
import type { Recipe } from './schema.ts'
import { readKeys } from './source-schema.ts'

type Source = NonNullable<Recipe['source']>
/** What becomes of missing samples, uneven times and rows that can't be read. */
export type SourcePolicies = Pick<ReadOptions, 'missingSamples' | 'resample' | 'badRows'>

/** What a recipe's `source` says of opening files: `open(path, openOptions(recipe))`. */
export function openOptions({ source = {} }: Recipe): OpenOptions {
  return part(source, (key) => !isOfReading(key))
}

/** What a recipe's `source` says of reading them: `file.read(readOptions(recipe))`. */
export function readOptions({ source = {} }: Recipe): SourcePolicies {
  return part(source, isOfReading)
}

const isOfReading = (key: string): boolean => (readKeys as readonly string[]).includes(key)

/** Forms leave keys that hold undefined. */
function part(source: Source, isWanted: (key: string) => boolean): object {
  return Object.fromEntries(
    Object.entries(source).filter(([key, value]) => value !== undefined && isWanted(key)),
  )
}
