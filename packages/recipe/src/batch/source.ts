import { open, type OpenOptions, type SignalFile, type WriteOptions } from '@sinal/signals'

/** Stands for standard input as a file to read, and for standard output as a place for results. */
export const STANDARD = '-'

/** Opens a file, or standard input, and closes it when `use` is done. */
export async function withFile<T>(
  file: string,
  options: OpenOptions,
  use: (source: SignalFile) => Promise<T>,
): Promise<T> {
  const standard = { name: 'standard input', stream: () => process.stdin }
  const source = await open(file === STANDARD ? standard : file, options)
  try {
    return await use(source)
  } finally {
    await source.close()
  }
}

/** CSV is written as the CSV that it comes from; a file of one column has no delimiter. */
export function likeSource({ recognised }: SignalFile): Pick<WriteOptions, 'delimiter' | 'decimal'> {
  if (recognised === null) return {}
  const { delimiter, decimal } = recognised
  return { ...(delimiter !== null && { delimiter }), decimal }
}
