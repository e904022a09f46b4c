import { SinalError } from '@sinal/core'
import { beginReading, type Reading } from '@sinal/recipe/batch'
import type { BlockOptions, SignalBlock, SignalFile } from '@sinal/signals'
import { UsageError } from './errors.ts'
import type { Session } from './session.ts'

/** Which samples are wanted, as the command line has them. */
export interface WindowOptions {
  readonly channels?: readonly (string | number)[]
  readonly start?: number
  readonly end?: number
}

/** Samples are asked for that a file does not have. */
class WindowError extends SinalError {
  override get name() {
    return 'WindowError'
  }
}

/** @throws {UsageError} nothing is wanted */
export function windowOf({ channels, start, end }: WindowOptions): BlockOptions {
  if ((start ?? 0) >= (end ?? Infinity)) {
    throw new UsageError(`--end: expected a sample after the first one wanted, ${start ?? 0}, but got ${end}`)
  }
  return {
    ...(channels && { channels }),
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
  }
}

/**
 * Begins to read what is wanted of a file, and tells how far it is.
 *
 * @returns a reading whose blocks throw a {WindowError} where the file ends before what is wanted
 */
export async function readWindow(
  session: Session,
  file: string,
  source: SignalFile,
  options: BlockOptions,
): Promise<Reading> {
  const { start = 0, end = 0, resample } = options
  let rows = 0
  const reading = await beginReading(source, {
    ...options,
    reuse: true,
    signal: session.signal,
    onProgress: (progress) => {
      const { bytesRead, totalBytes } = progress
      rows = progress.rows
      session.show({ label: file, fraction: totalBytes && bytesRead / totalBytes, bytes: totalBytes })
    },
  })
  async function* blocks(): AsyncGenerator<SignalBlock> {
    let length = start
    for await (const block of reading.blocks) {
      length += block.length
      yield block
    }
    if (length === start && start > 0) {
      // Rows of text are counted from the first one on; how long an even grid would be, its samples alone tell.
      const known = resample === undefined ? (source.length ?? rows) : 0
      const rule = known > 0 ? `a sample below ${known}, the length` : 'a sample before the end'
      throw new WindowError(`${file}: --start: expected ${rule}, but got ${start}`)
    }
    if (length < end) {
      throw new WindowError(`${file}: --end: expected at most ${length}, the length, but got ${end}`)
    }
  }
  return { ...reading, blocks: blocks() }
}
