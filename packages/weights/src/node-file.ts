// The only file that imports from `node:`. It is loaded when a path is opened or written, never in a browser.
import { randomUUID } from 'node:crypto'
import { type FileHandle, link, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { WeightsError } from './errors.ts'
import { say } from './say.ts'
import { type ByteSource, checkRange } from './source.ts'

/** A file on disk, of which only what is asked for is read. The handle is held until `close`. */
export async function openNodeFile(path: string, name = basename(path)): Promise<ByteSource> {
  const handle = await open(path, 'r').catch((error: unknown) => fail(error, name))
  try {
    const info = await handle.stat()
    if (info.isDirectory())
      throw new WeightsError(name, null, say('weights-path', { problem: PROBLEMS.EISDIR }))
    return nodeSource(handle, name, info.size)
  } catch (error) {
    await handle.close()
    return fail(error, name)
  }
}

function nodeSource(handle: FileHandle, name: string, size: number): ByteSource {
  return {
    name,
    size,
    async read(start, length) {
      checkRange(this, start, length)
      const bytes = new Uint8Array(length)
      for (let done = 0; done < length;) {
        const { bytesRead } = await handle
          .read(bytes, done, length - done, start + done)
          .catch((error: unknown) => fail(error, name))
        if (bytesRead === 0) {
          const problem = `expected ${length} bytes, but got ${done} (the file changed while it was read)`
          throw new WeightsError(name, `byte ${start}`, say('weights-path', { problem }))
        }
        done += bytesRead
      }
      return bytes
    },
    close: () => handle.close(),
  }
}

export interface SaveOptions {
  /** Whether a file of this name may be replaced; default false: it is an error. */
  readonly overwrite?: boolean
}

/**
 * Writes a file that appears whole or not at all: under a temporary name in the same folder, then renamed.
 *
 * @throws {WeightsError} a file of this name exists and may not be replaced
 */
export async function writeWhole(path: string, bytes: Uint8Array, options: SaveOptions = {}): Promise<void> {
  const target = resolve(path)
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}.tmp`)
  let handle: FileHandle | undefined
  try {
    handle = await open(temporary, 'wx')
    await handle.writeFile(bytes)
    await handle.sync()
    await handle.close()
    handle = undefined
    await (options.overwrite ? rename(temporary, target) : moveUnlessThere(temporary, target))
  } catch (error) {
    await handle?.close()
    await rm(temporary, { force: true })
    fail(error, basename(target))
  }
}

/** A link refuses an existing name in one step, where `rename` would replace a file made meanwhile. */
async function moveUnlessThere(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    const isThere =
      (error instanceof Error && 'code' in error && error.code === 'EEXIST') || (await exists(to))
    if (isThere) {
      const problem = 'a file of this name must not exist, but it does (overwrite: true replaces it)'
      throw new WeightsError(basename(to), null, say('weights-path', { problem }))
    }
    // Some file systems (FAT, network shares) know no links.
    return rename(from, to)
  }
  await rm(from)
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

const PROBLEMS = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'expected a file, but got a folder',
  ENOTDIR: 'no such file or folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
} satisfies Readonly<Record<string, string>>

function fail(error: unknown, file: string): never {
  if (error instanceof WeightsError) throw error
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (typeof code !== 'string') throw error
  const problem = (PROBLEMS as Readonly<Record<string, string>>)[code] ?? `the file system reports ${code}`
  throw new WeightsError(file, null, say('weights-path', { problem }), { cause: error })
}
