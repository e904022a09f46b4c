import type { ReadAccount, ReadOptions, Resampling } from '@sinal/signals'

/** What becomes of missing samples, uneven times and rows that can't be read. */
export type ReadPolicies = Pick<ReadOptions, 'missingSamples' | 'resample' | 'badRows'>

/** What was not plain numbers, and how the samples came onto an even grid. */
export type Account = ReadAccount & { readonly resampled?: Resampling }

/** Whether all samples are needed before the first one is known. */
export function needsAll({ missingSamples, resample }: ReadPolicies): boolean {
  return resample !== undefined || missingSamples === 'interpolate' || missingSamples === 'hold'
}

/** The policies that need no more than a block. */
export function streamed({ missingSamples, badRows }: ReadPolicies) {
  return { ...(missingSamples === 'refuse' && { missingSamples }), ...(badRows && { badRows }) }
}
