import type { SignalFile, WriteFormat, WriteOptions } from '@sinal/signals'

/** What can be written. */
export const WRITE_FORMATS: readonly WriteFormat[] = ['csv', 'npy', 'wav', 'parquet']

/** Files of a folder that are taken for signals. */
const EXTENSIONS = [
  '.csv',
  '.tsv',
  '.txt',
  '.dat',
  '.asc',
  '.wav',
  '.npy',
  '.npz',
  '.parquet',
  '.arrow',
  '.feather',
  '.edf',
  '.bdf',
]
const COMPRESSED = /\.(?:gz|zst)$/i

/** The extensions for a message. */
export const EXTENSION_LIST = EXTENSIONS.join(', ')

/** Whether a file's name is that of signals, compressed or not. */
export function isSignalName(name: string): boolean {
  const plain = name.replace(COMPRESSED, '').toLowerCase()
  return EXTENSIONS.some((extension) => plain.endsWith(extension))
}

/** A file's name without what tells its format: `ecg` of `ecg.csv.gz`. */
export function stemOf(base: string): string {
  return base.replace(COMPRESSED, '').replace(/(?<=.)\.[^.]*$/, '')
}

/** CSV is written as the CSV that it comes from; a file of one column has no delimiter. */
export function likeSource({ recognised }: SignalFile): Pick<WriteOptions, 'delimiter' | 'decimal'> {
  if (recognised === null) return {}
  const { delimiter, decimal } = recognised
  return { ...(delimiter !== null && { delimiter }), decimal }
}
