import type { WriteFormat } from '@sinal/signals'

/** What can be written. */
export const WRITE_FORMATS: readonly WriteFormat[] = ['csv', 'npy', 'wav', 'parquet']
