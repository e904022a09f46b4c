// Imports from `node:`: it is loaded when a path is opened, never in a browser.
import { createReadStream } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { TextRooms } from '@sinal/kernels/text'
import type { ByteSource } from './byte-source.ts'
import { ChunkReader } from './node-chunks.ts'
import { fail } from './node-errors.ts'
import { SignalError } from './signal-error.ts'
import type { StreamSource } from './types.ts'
import { say } from './say.ts'

/** A named pipe or a device (`/dev/stdin`), which can be read only once; null for a file or nothing at all. */
export async function pipeAt(path: string): Promise<StreamSource | null> {
  const found = await stat(path).catch(() => null)
  if (!found || found.isFile() || found.isDirectory()) return null
  return { name: basename(path), stream: () => createReadStream(path) }
}

/** A file on disk, opened anew for each reading so that no handle is held between them. */
export class NodeFile implements ByteSource {
  readonly name: string
  readonly compression = null
  readonly #path: string
  readonly #version: Version

  private constructor(path: string, name: string, version: Version) {
    this.#path = path
    this.name = name
    this.#version = version
  }

  static async open(path: string, name = basename(path)): Promise<NodeFile> {
    return withHandle(path, name, async (handle) => new NodeFile(path, name, await versionOf(handle, name)))
  }

  readonly isSeekable = true
  readonly isRepeatable = true

  get size(): number {
    return this.#version.size
  }

  async head(bytes: number): Promise<Uint8Array> {
    return withHandle(this.#path, this.name, (handle) => readRange(handle, 0, Math.min(bytes, this.size)))
  }

  slice = (start: number, end: number): Promise<Uint8Array> =>
    withHandle(this.#path, this.name, async (handle) => {
      const bytes = await readRange(handle, start, end)
      // Afterwards: it may have changed meanwhile.
      await this.#expectUnchanged(handle)
      return bytes
    })

  async *chunks(from = 0, held = 1, rooms: TextRooms | null = null): AsyncGenerator<Uint8Array> {
    const handle = await open(this.#path, 'r').catch((error: unknown) => fail(error, this.name))
    let reader: ChunkReader | null = null
    try {
      await this.#expectUnchanged(handle)
      reader = new ChunkReader(handle, from, this.size, held, rooms)
      for (let chunk = await reader.next(); chunk !== null; chunk = await reader.next()) yield chunk
      await this.#expectUnchanged(handle)
    } catch (error) {
      fail(error, this.name)
    } finally {
      await reader?.settle()
      await handle.close()
    }
  }

  async close(): Promise<void> {}

  async #expectUnchanged(handle: FileHandle): Promise<void> {
    const { size, modified } = await versionOf(handle, this.name)
    if (size === this.#version.size && modified === this.#version.modified) return
    const change = say('file-changed', { expected: this.#version.size, got: size })
    throw new SignalError(change, { file: this.name })
  }
}

/** Fewer bytes when the file ends before. */
export async function readRange(handle: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start)
  let length = 0
  while (length < bytes.length) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, start + length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return bytes.subarray(0, length)
}

interface Version {
  readonly size: number
  readonly modified: number
}

async function versionOf(handle: FileHandle, name: string): Promise<Version> {
  const found = await handle.stat()
  if (found.isDirectory()) throw new SignalError(say('file-folder'), { file: name })
  return { size: found.size, modified: found.mtimeMs }
}

async function withHandle<T>(
  path: string,
  name: string,
  use: (handle: FileHandle) => Promise<T>,
): Promise<T> {
  let handle: FileHandle | undefined
  try {
    handle = await open(path, 'r')
    return await use(handle)
  } catch (error) {
    return fail(error, name)
  } finally {
    await handle?.close()
  }
}
