// Imports from `node:`: it is loaded when a temporary file is needed in Node, never in a browser.
import { randomUUID } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codeOf, fail } from './node-errors.ts'
import { readRange } from './node-file.ts'
import { problemOf, SignalError } from './signal-error.ts'
import { say } from './say.ts'
import type { HeldData } from './sentences/file-problems.ts'

/** Bytes on the disk that nobody else sees. */
export interface ScratchFile {
  append(bytes: Uint8Array): Promise<void>
  slice(start: number, end: number): Promise<Uint8Array>
  /** Gives the room back. */
  close(): Promise<void>
}

/**
 * A temporary file, in the folder that the system has for them. It loses its name as soon as it is open, so that nothing is
 * left behind however the process ends.
 *
 * @param name of the file that it is needed for
 * @param what is put into it
 */
export async function scratchFile(name: string, what: HeldData): Promise<ScratchFile> {
  const told = <T>(doing: Promise<T>): Promise<T> =>
    doing.catch((error: unknown) => {
      if (codeOf(error) === undefined) throw error
      const problem = problemOf(inWords(error, name))
      const room = say('scratch-room', { what, folder: tmpdir(), problem })
      throw new SignalError(room, { file: name, cause: error })
    })
  const path = join(tmpdir(), `sinal-${randomUUID()}.tmp`)
  const handle = await told(open(path, 'wx+', 0o600))
  await told(rm(path))
  let length = 0
  return {
    async append(bytes) {
      await told(writeWhole(handle, bytes, length))
      length += bytes.length
    },
    slice: (start, end) => told(readRange(handle, start, end)),
    close: () => handle.close(),
  }
}

async function writeWhole(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten
  }
}

function inWords(error: unknown, name: string): unknown {
  try {
    return fail(error, name)
  } catch (told) {
    return told
  }
}
