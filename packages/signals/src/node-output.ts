// Imports from `node:`: it is loaded when a path is written, never in a browser.
import { randomUUID } from 'node:crypto'
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { codeOf, fail } from './node-file.ts'
import type { Output } from './output.ts'
import { SignalError } from './signal-error.ts'

/**
 * A file that appears whole or not at all: it is written under a temporary name in the same folder, flushed to the
 * disk, then renamed. When it is given up, or anything fails, nothing is left behind and an older file keeps its
 * content.
 *
 * @param overwrite whether it may take the place of an older file
 */
export async function fileOutput(path: string, overwrite: boolean): Promise<Output> {
  const target = resolve(path)
  const name = basename(target)
  if (!overwrite && (await exists(target))) throw alreadyThere(name)
  const temporary = join(dirname(target), `.${name}.${randomUUID().slice(0, 8)}.tmp`)
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
        await (overwrite ? rename(temporary, target) : moveUnlessThere(temporary, target))
        return { path: target, bytes }
      } catch (error) {
        await output.abort()
        return fail(error, name)
      }
    },
    async abort() {
      await handle.close().catch(() => {})
      await rm(temporary, { force: true })
    },
  }
  return output
}

async function overwritten(handle: FileHandle, position: number, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    done += (await handle.write(chunk, done, chunk.length - done, position + done)).bytesWritten
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

function alreadyThere(name: string): SignalError {
  return new SignalError('a file of this name exists already (set overwrite: true to replace it)', {
    file: name,
  })
}
