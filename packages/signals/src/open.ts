import { byteSource } from './byte-source.ts'
import { CsvFile } from './csv-file.ts'
import { HEAD_BYTES, sniff } from './sniff.ts'
import type { OpenOptions, SignalFile, Source } from './types.ts'

/**
 * Opens a CSV file and recognises how it is written: encoding, delimiter, decimal mark, quotes, preamble,
 * header, units, time column. `file.recognised` says what was decided and why; each decision can be set in
 * `options` instead.
 *
 * @param source a path (in Node), a `Blob` or `File`, or an object with a `stream()`
 * @throws {CsvError} the file can't be read, is empty, is no text or holds no numbers
 */
export async function open(source: Source, options: OpenOptions = {}): Promise<SignalFile> {
  options.signal?.throwIfAborted()
  const bytes = await byteSource(source, options.name)
  try {
    const head = await bytes.head(HEAD_BYTES)
    options.signal?.throwIfAborted()
    const complete = bytes.size === null ? head.length < HEAD_BYTES : head.length >= bytes.size
    return new CsvFile(bytes, sniff(head, complete, bytes.name, options), options)
  } catch (error) {
    await bytes.close()
    throw error
  }
}
