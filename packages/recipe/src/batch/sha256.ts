import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { asFileError } from './errors.ts'

const PIECE = 1 << 20

/** SHA-256 of a text, in hexadecimal. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** SHA-256 of a file's bytes, in hexadecimal, a piece at a time. @throws {FileError} it can't be read */
export async function sha256OfFile(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  let handle: FileHandle | undefined
  try {
    handle = await open(file)
    const piece = Buffer.allocUnsafe(Math.min(PIECE, (await handle.stat()).size + 1))
    for (;;) {
      signal?.throwIfAborted()
      const { bytesRead } = await handle.read(piece, 0, piece.length, null)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(piece.subarray(0, bytesRead))
    }
  } catch (error) {
    throw asFileError(error, file)
  } finally {
    await handle?.close()
  }
}
