import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { asFileError } from '../errors.ts'

/** SHA-256 of a text, in hexadecimal. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** SHA-256 of a file's bytes, in hexadecimal; the file is streamed. @throws {FileError} it can't be read */
export async function sha256OfFile(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash, { ...(signal && { signal }) })
  } catch (error) {
    throw asFileError(error, file)
  }
  return hash.digest('hex')
}
