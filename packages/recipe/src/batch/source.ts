import { addAbortSignal } from 'node:stream'
import { open, type OpenOptions, type SignalFile } from '@sinal/signals'

/** Stands for standard input as a file to read, and for standard output as a place for results. */
export const STANDARD = '-'

/** Opens a file, or standard input, and closes it when `use` is done. */
export async function withFile<T>(
  file: string,
  options: OpenOptions,
  use: (source: SignalFile) => Promise<T>,
): Promise<T> {
  const standard = { name: 'standard input', stream: () => standardInput(options.signal) }
  const source = await open(file === STANDARD ? standard : file, options)
  try {
    return await use(source)
  } finally {
    await source.close()
  }
}

/** Ends where the signal is aborted, also while what writes to it takes its time. */
async function* standardInput(signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  if (signal !== undefined) addAbortSignal(signal, process.stdin)
  try {
    yield* process.stdin
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
}
