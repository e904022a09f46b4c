// The only file that imports from `node:`. It is loaded when a path is opened or written, never in a browser.
import { randomUUID } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { WeightsError } from './errors.ts'
import { type ByteSource, checkRange } from './source.ts'

/** A file on disk, of which only what is asked for is read. The handle is held until `close`. */
export async function openNodeFile(path: string, name = basename(path)): Promise<ByteSource> {
  const handle = await open(path, 'r').catch((error: unknown) => fail(error, name))
  try {
    const stat = await handle.stat()
    if (stat.isDirectory()) throw new WeightsError(name, null, 'expected a file, but got a folder')
    return nodeSource(handle, name, stat.size)
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
          const got = `got ${done} (the file changed while it was read)`
          throw new WeightsError(name, `byte ${start}`, `expected ${length} bytes, but ${got}`)
        }
        done += bytesRead
      }
      return bytes
    },
    close: () => handle.close(),
  }
}

/** Writes a file that appears whole or not at all: under a temporary name in the same folder, then renamed. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const target = resolve(path)
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}.tmp`)
  let handle: FileHandle | undefined
  try {
    handle = await open(temporary, 'wx')
    await handle.writeFile(bytes)
    await handle.sync()
    await handle.close()
    handle = undefined
    await rename(temporary, target)
  } catch (error) {
    await handle?.close()
    await rm(temporary, { force: true })
    fail(error, basename(target))
  }
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'expected a file, but got a folder',
  ENOTDIR: 'no such file or folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
}

function fail(error: unknown, file: string): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (typeof code !== 'string') throw error
  throw new WeightsError(file, null, PROBLEMS[code] ?? `the file system reports ${code}`, { cause: error })
}
