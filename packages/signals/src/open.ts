import { type ByteSource, byteSource } from './byte-source.ts'
import { CsvFile } from './csv-file.ts'
import { decompressed } from './decompressed.ts'
import { sniffCompression, sniffFormat } from './format.ts'
import type { Opened, Opening } from './opened.ts'
import { SampleFile } from './sample-file.ts'
import { Scratch } from './scratch.ts'
import { HEAD_BYTES, sniff } from './sniff.ts'
import type { Format, OpenOptions, SignalFile, Source } from './types.ts'

/**
 * Opens a file of signals and recognises what it is by its content, not by its name: CSV and other text, WAV, NPY,
 * NPZ, Parquet, Arrow (file or stream), EDF or BDF, each also compressed with gzip or zstd.
 *
 * Of text it recognises how it is written: encoding, delimiter, decimal mark, quotes, preamble, header, units, time
 * column. `file.recognised` says what was decided and why; each decision can be set in `options` instead.
 *
 * @param source a path (in Node), a `Blob` or `File`, or an object with a `stream()`
 * @throws {SignalError} the file can't be read, is empty, is broken, or holds no samples
 */
export async function open(source: Source, options: OpenOptions = {}): Promise<SignalFile> {
  options.signal?.throwIfAborted()
  const stored = await byteSource(source, options.name)
  try {
    const { bytes, head } = await unwrapped(stored)
    return await openBytes(bytes, head, options)
  } catch (error) {
    await stored.close()
    throw error
  }
}

/** The bytes of what a file stands for, and the first of them. */
export async function unwrapped(stored: ByteSource): Promise<{ bytes: ByteSource; head: Uint8Array }> {
  const head = await stored.head(HEAD_BYTES)
  const compression = sniffCompression(head)
  if (compression === null) return { bytes: stored, head }
  const bytes = decompressed(stored, compression)
  return { bytes, head: await bytes.head(HEAD_BYTES) }
}

async function openBytes(bytes: ByteSource, head: Uint8Array, options: OpenOptions): Promise<SignalFile> {
  options.signal?.throwIfAborted()
  const format = sniffFormat(head)
  if (format !== null) return openSamples(bytes, format, options)
  const complete = bytes.size === null ? head.length < HEAD_BYTES : head.length >= bytes.size
  return new CsvFile(bytes, sniff(head, complete, bytes.name, options), options)
}

async function openSamples(bytes: ByteSource, format: Exclude<Format, 'csv'>, options: OpenOptions) {
  const scratch = new Scratch()
  try {
    const opening = { ...options, scratch }
    return new SampleFile(bytes, await openers[format](bytes, opening), opening)
  } catch (error) {
    await scratch.close()
    throw error
  }
}

type Opener = (bytes: ByteSource, options: Opening) => Promise<Opened>

/** Each is loaded when such a file is opened. */
const openers: Readonly<Record<Exclude<Format, 'csv'>, Opener>> = {
  wav: async (...of) => (await import('./formats/wav.ts')).openWav(...of),
  npy: async (...of) => (await import('./formats/npy.ts')).openNpy(...of),
  npz: async (...of) => (await import('./formats/npz.ts')).openNpz(...of),
  parquet: async (...of) => (await import('./formats/parquet.ts')).openParquet(...of),
  arrow: async (...of) => (await import('./formats/arrow.ts')).openArrow(...of),
  edf: async (...of) => (await import('./formats/edf.ts')).openEdf(...of),
}
