// The only file that imports from `node:`. It is loaded when a path is opened or written, never in a browser.
import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, link, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { CsvError } from './csv-error.ts'
import type { StreamSource } from './types.ts'

const CHUNK_BYTES = 256 * 1024

/** A named pipe or a device (`/dev/stdin`), which can be read only once; null for a file or nothing at all. */
export async function pipeAt(path: string): Promise<StreamSource | null> {
  const found = await stat(path).catch(() => null)
  if (!found || found.isFile() || found.isDirectory()) return null
  return { name: basename(path), stream: () => createReadStream(path) }
}

/** A file on disk, opened anew for each reading so that no handle is held between them. */
export class NodeFile {
  readonly name: string
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

  get size(): number {
    return this.#version.size
  }

  async head(bytes: number): Promise<Uint8Array> {
    return withHandle(this.#path, this.name, async (handle) => {
      const head = new Uint8Array(Math.min(bytes, this.size))
      let length = 0
      while (length < head.length) {
        const { bytesRead } = await handle.read(head, length, head.length - length, length)
        if (bytesRead === 0) break
        length += bytesRead
      }
      return head.subarray(0, length)
    })
  }

  /** Each chunk is valid until the next one is asked for. */
  async *chunks(from = 0): AsyncGenerator<Uint8Array> {
    const handle = await open(this.#path, 'r').catch((error: unknown) => fail(error, this.name))
    let ahead: Promise<{ bytesRead: number; buffer: Uint8Array }> | undefined
    let position = from
    const readAhead = (into: Uint8Array): void => {
      ahead = handle.read(into, 0, CHUNK_BYTES, position)
      // The failure is seen when the chunk is awaited; until then it must not count as unhandled.
      ahead.catch(() => {})
    }
    try {
      await this.#expectUnchanged(handle)
      let spare: Uint8Array = new Uint8Array(CHUNK_BYTES)
      // One chunk is read while the caller works on another.
      readAhead(new Uint8Array(CHUNK_BYTES))
      for (;;) {
        const { bytesRead, buffer } = await ahead!
        if (bytesRead === 0) break
        position += bytesRead
        readAhead(spare)
        yield buffer.subarray(0, bytesRead)
        spare = buffer
      }
      await this.#expectUnchanged(handle)
    } catch (error) {
      fail(error, this.name)
    } finally {
      await ahead?.catch(() => {})
      await handle.close()
    }
  }

  async close(): Promise<void> {}

  async #expectUnchanged(handle: FileHandle): Promise<void> {
    const { size, modified } = await versionOf(handle, this.name)
    if (size === this.#version.size && modified === this.#version.modified) return
    const was = `${this.#version.size} bytes when it was opened`
    throw new CsvError(`the file changed: expected ${was}, but got ${size} (open it again)`, {
      file: this.name,
    })
  }
}

interface Version {
  readonly size: number
  readonly modified: number
}

async function versionOf(handle: FileHandle, name: string): Promise<Version> {
  const found = await handle.stat()
  if (found.isDirectory()) throw new CsvError('expected a file, but got a folder', { file: name })
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

/**
 * Writes a file that appears whole or not at all: under a temporary name in the same folder, flushed to the
 * disk, then renamed. When `chunks` throws, nothing is left behind and an older file keeps its content.
 */
export async function writeWhole(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  overwrite: boolean,
): Promise<{ path: string; bytes: number }> {
  const target = resolve(path)
  const name = basename(target)
  if (!overwrite && (await exists(target))) throw alreadyThere(name)
  const temporary = join(dirname(target), `.${name}.${randomUUID().slice(0, 8)}.tmp`)
  let handle: FileHandle | undefined
  try {
    handle = await open(temporary, 'wx')
    let bytes = 0
    for await (const chunk of chunks) {
      await handle.writeFile(chunk)
      bytes += chunk.length
    }
    await handle.sync()
    await handle.close()
    handle = undefined
    await (overwrite ? rename(temporary, target) : moveUnlessThere(temporary, target))
    return { path: target, bytes }
  } catch (error) {
    await handle?.close().catch(() => {})
    await rm(temporary, { force: true })
    return fail(error, name)
  }
}

/** A link refuses an existing name in one step, where `rename` would replace a file made meanwhile. */
async function moveUnlessThere(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw alreadyThere(basename(to))
    // Some file systems (FAT, network shares) know no links.
    if (await exists(to)) throw alreadyThere(basename(to))
    return rename(from, to)
  }
  await rm(from)
}

async function exists(path: string): Promise<boolean> {
  try {
    await (await open(path, 'r')).close()
    return true
  } catch (error) {
    return codeOf(error) !== 'ENOENT'
  }
}

function alreadyThere(name: string): CsvError {
  return new CsvError('a file of this name exists already (set overwrite: true to replace it)', {
    file: name,
  })
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'expected a file, but got a folder',
  ENOTDIR: 'no such file or folder',
  EBUSY: 'the file is in use by another program',
  EMFILE: 'too many files are open',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  EIO: 'the disk reports an input/output error',
  ENAMETOOLONG: 'the name is too long',
}

function fail(error: unknown, file: string): never {
  const code = codeOf(error)
  if (code === undefined) throw error
  throw new CsvError(PROBLEMS[code] ?? `the file system reports ${code}`, { file, cause: error })
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'syscall' in error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}
