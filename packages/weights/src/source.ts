import { WeightsError, show } from './errors.ts'
import { say } from './say.ts'

/** Where bytes come from: memory, a Blob (a browser's File), or a path in Node. */
export type WeightsSource = string | Uint8Array | ArrayBuffer | Blob

export interface SourceOptions {
  /** What messages call the file; default: the name of the path or of the File, else the format. */
  readonly name?: string
}

/** Bytes that are read by range. */
export interface ByteSource {
  readonly name: string
  readonly size: number
  /**
   * A range as an array of its own, at the start of its buffer: no one else writes to it.
   *
   * @throws {WeightsError} the file ends before the range does; nothing has been allocated then
   */
  read(start: number, length: number): Promise<Uint8Array>
  close(): Promise<void>
}

/** Opens a source; `fallback` is its name where it has none. */
export async function openSource(
  source: WeightsSource,
  fallback: string,
  options: SourceOptions = {},
): Promise<ByteSource> {
  if (typeof source === 'string') {
    const { openNodeFile } = await import('./node-file.ts')
    return openNodeFile(source, options.name)
  }
  if (source instanceof Uint8Array) return memorySource(source, options.name ?? fallback)
  if (source instanceof ArrayBuffer) return memorySource(new Uint8Array(source), options.name ?? fallback)
  if (typeof Blob === 'function' && source instanceof Blob) {
    return blobSource(source, options.name ?? (source as Blob & { name?: string }).name ?? fallback)
  }
  const problem = `source must be a path, bytes or a Blob, but got ${show(source)}`
  throw new WeightsError(fallback, null, say('weights-use', { problem }))
}

/** Opens a source, uses it, and closes it whatever happens. */
export async function withSource<T>(
  source: WeightsSource,
  fallback: string,
  options: SourceOptions,
  use: (bytes: ByteSource) => Promise<T>,
): Promise<T> {
  const bytes = await openSource(source, fallback, options)
  try {
    return await use(bytes)
  } finally {
    await bytes.close()
  }
}

/** Bytes in memory. */
export function memorySource(bytes: Uint8Array, name: string): ByteSource {
  return {
    name,
    size: bytes.length,
    async read(start, length) {
      checkRange(this, start, length)
      // A Buffer's slice would be a view.
      return Uint8Array.prototype.slice.call(bytes, start, start + length)
    },
    async close() {},
  }
}

function blobSource(blob: Blob, name: string): ByteSource {
  return {
    name,
    size: blob.size,
    async read(start, length) {
      checkRange(this, start, length)
      return new Uint8Array(await blob.slice(start, start + length).arrayBuffer())
    },
    async close() {},
  }
}

/** Refuses a range that is not in the file. */
export function checkRange(source: ByteSource, start: number, length: number): void {
  const { name, size } = source
  const valid = Number.isSafeInteger(start) && Number.isSafeInteger(length) && start >= 0 && length >= 0
  if (valid && start + length <= size) return
  throw new WeightsError(name, `byte ${start}`, say('weights-cut', { length, size }))
}

/** Little-endian numbers in a range that was read. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
