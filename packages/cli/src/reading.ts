import type { ReadPolicies } from '@sinal/recipe/batch'
import type { OpenOptions, ReadOptions } from '@sinal/signals'
import { readAs } from './read-as.ts'

/** How files are to be understood and read, as the command line has it. */
export interface ReadingOptions {
  readonly as?: readonly string[]
  readonly missingSamples?: NonNullable<ReadOptions['missingSamples']>
  readonly resample?: number | 'even'
  readonly badRows?: NonNullable<ReadOptions['badRows']>
}

/** @throws {UsageError} */
export function readingOf(options: ReadingOptions): {
  readonly open: OpenOptions
  readonly read: ReadPolicies
} {
  const { as, missingSamples, resample, badRows } = options
  return {
    open: readAs(as),
    read: {
      ...(missingSamples && { missingSamples }),
      ...(resample !== undefined && { resample }),
      ...(badRows && { badRows }),
    },
  }
}
