import { byteSource } from './byte-source.ts'
import { sniffEncoding } from './encoding.ts'
import { unwrapped } from './open.ts'
import { decodeHead } from './sniff.ts'
import type { OpenOptions, Source } from './types.ts'

/**
 * The first lines of a text as they are, for showing a file that can't be understood. A line is cut after 500 characters.
 *
 * @param most lines wanted
 * @throws {SignalError} the file can't be read, or is no text
 */
export async function firstLines(
  source: Source,
  most: number,
  { name, encoding }: Pick<OpenOptions, 'name' | 'encoding'> = {},
): Promise<string[]> {
  const stored = await byteSource(source, name)
  try {
    const { bytes, head } = await unwrapped(stored)
    const text = decodeHead(head, sniffEncoding(head, bytes.name, encoding))
    return text.split(/\r\n|\r|\n/, most).map((line) => line.slice(0, LONGEST))
  } finally {
    await stored.close()
  }
}

const LONGEST = 500
