import type { Tensor } from '@sinal/core'
import { type ZipOptions, type Zippable, zipSync } from 'fflate'
import { WeightsError, show } from './errors.ts'
import { encodeNpy, readNpy } from './npy.ts'
import { say } from './say.ts'
import {
  type ByteSource,
  type SourceOptions,
  type WeightsSource,
  memorySource,
  withSource,
} from './source.ts'
import { type ZipEntry, readDirectory } from './zip-directory.ts'
import { readEntry } from './zip-entry.ts'
import type { SaveOptions } from './node-file.ts'

/**
 * The arrays of a NumPy .npz archive, stored or deflated, by name.
 *
 * @throws {WeightsError} naming the entry and what is wrong with it
 * @see https://numpy.org/doc/stable/reference/generated/numpy.savez.html
 */
export function loadNpz(source: WeightsSource, options: SourceOptions = {}): Promise<Record<string, Tensor>> {
  return withSource(source, 'npz', options, async (archive) => readNpz(archive, await readDirectory(archive)))
}

/** @internal */
export async function readNpz(
  archive: ByteSource,
  entries: ReadonlyMap<string, ZipEntry>,
): Promise<Record<string, Tensor>> {
  const named: [string, Tensor][] = []
  for (const entry of entries.values()) {
    if (!entry.name.endsWith('.npy')) {
      throw new WeightsError(archive.name, null, say('weights-member', { member: show(entry.name) }))
    }
    const content = memorySource(await readEntry(archive, entry), `${archive.name}, ${show(entry.name)}`)
    named.push([entry.name.slice(0, -'.npy'.length), await readNpy(content)])
  }
  return Object.fromEntries(named)
}

export interface NpzOptions {
  /** Deflate the arrays, as `numpy.savez_compressed` does; default false. */
  readonly compressed?: boolean
}

const MAX_ARCHIVE_BYTES = 2 ** 32 - 1

/**
 * Tensors as the bytes of a NumPy .npz archive. The same tensors give the same bytes: entries carry no time.
 *
 * @throws {WeightsError} 4 GiB and more, which the archive's format cannot address
 */
export function encodeNpz(tensors: Readonly<Record<string, Tensor>>, options: NpzOptions = {}): Uint8Array {
  // Local time, and the first that a zip archive can hold: the bytes do not depend on the time zone.
  const settings: ZipOptions = { level: options.compressed ? 6 : 0, mtime: new Date(1980, 0, 1) }
  const files: Zippable = Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [`${name}.npy`, [encodeNpy(tensor), settings]]),
  )
  const bytes = Object.values(tensors).reduce((sum, { data }) => sum + data.byteLength + 1024, 0)
  if (bytes > MAX_ARCHIVE_BYTES) {
    const problem = `an .npz archive must hold less than 4 GiB, but got ${bytes} bytes (use saveSafetensors)`
    throw new WeightsError('npz', null, say('weights-use', { problem }))
  }
  return zipSync(files)
}

/** Writes tensors to a NumPy .npz archive (Node); it appears whole or not at all, and replaces another only when told to. */
export async function saveNpz(
  path: string,
  tensors: Readonly<Record<string, Tensor>>,
  options: NpzOptions & SaveOptions = {},
): Promise<void> {
  const { writeWhole } = await import('./node-file.ts')
  await writeWhole(path, encodeNpz(tensors, options), options)
}
