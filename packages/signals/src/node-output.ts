// Imports from `node:`: it is loaded when a path is written, never in a browser.
import { randomUUID } from 'node:crypto'
import { type FileHandle, link, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { codeOf, fail } from './node-errors.ts'
import type { Output } from './output.ts'
import { patiently } from './node-patiently.ts'
import { say } from './say.ts'
import { SignalError } from './signal-error.ts'

/**
 * A file that appears whole or not at all: it is written under a temporary name in the same folder, flushed to the
 * disk, then renamed. When it is given up, or anything fails, nothing is left behind and an older file keeps its
 * content.
 *
 * @param overwrite whether it may take the place of an older file
 * @param name in errors
 * @throws {SignalError} there is such a file already, or a device or a pipe; the system refuses it
 */
export async function fileOutput(
  path: string,
  overwrite: boolean,
  name: string = basename(path),
): Promise<Output> {
  const target = resolve(path)
  const found = await stat(target).catch(() => null)
  // A file would take the place of /dev/null, for the whole machine.
  if (found && !found.isFile() && !found.isDirectory()) {
    throw new SignalError(say('file-special'), { file: name })
  }
  if (!overwrite && (await exists(target))) throw alreadyThere(name)
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}.tmp`)
  const handle = await open(temporary, 'wx').catch((error: unknown) => fail(error, name))
  let bytes = 0
  const output: Output = {
    name,
    async write(chunk) {
      await handle.writeFile(chunk).catch((error: unknown) => fail(error, name))
      bytes += chunk.length
    },
    patch: (position, chunk) =>
      overwritten(handle, position, chunk).catch((error: unknown) => fail(error, name)),
    async commit() {
      try {
        await handle.sync()
        await handle.close()
        await (overwrite ? moved(temporary, target) : moveUnlessThere(temporary, target, name))
        return { path: target, bytes }
      } catch (error) {
        await output.abort()
        return fail(error, name)
      }
    },
    async abort() {
      await handle.close().catch(() => {})
      // What it is given up for is what counts.
      await removed(temporary).catch(() => {})
    },
  }
  return output
}

/** Removes what a process that was killed has left of a file that it was writing. */
export async function removeLeftovers(path: string): Promise<void> {
  const target = resolve(path)
  const start = `.${basename(target)}.`
  const isLeft = (name: string) =>
    name.startsWith(start) && /^[\da-f]{8}\.tmp$/.test(name.slice(start.length))
  const names = await readdir(dirname(target)).catch((): string[] => [])
  const left = names.filter(isLeft).map((name) => join(dirname(target), name))
  await Promise.all(left.map((file) => removed(file).catch((error: unknown) => fail(error, file))))
}

const moved = (from: string, to: string) => patiently(() => rename(from, to))
const removed = (file: string) => patiently(() => rm(file, { force: true }))

async function overwritten(handle: FileHandle, position: number, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    done += (await handle.write(chunk, done, chunk.length - done, position + done)).bytesWritten
  }
}

/** A link refuses an existing name in one step, where `rename` would replace a file made meanwhile. */
async function moveUnlessThere(from: string, to: string, name: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw alreadyThere(name, error)
    // Some file systems (FAT, network shares) know no links.
    if (await exists(to)) throw alreadyThere(name)
    return moved(from, to)
  }
  await removed(from)
}

async function exists(path: string): Promise<boolean> {
  try {
    await (await open(path, 'r')).close()
    return true
  } catch (error) {
    return codeOf(error) !== 'ENOENT'
  }
}

function alreadyThere(name: string, cause?: unknown): SignalError {
  return new SignalError(say('file-there'), { file: name, cause })
}
