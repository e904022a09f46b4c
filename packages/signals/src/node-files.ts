/** What `@sinal/signals/node` exports: files for programs that run in Node. */
import { access, constants, mkdir, rmdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { codeOf, fail } from './node-errors.ts'
import { fileOutput } from './node-output.ts'
import { patiently } from './node-patiently.ts'
import { say } from './say.ts'
import { SignalError } from './signal-error.ts'

export { fileProblem } from './node-errors.ts'
export { pipeAt } from './node-file.ts'
export { removeLeftovers } from './node-output.ts'
export { patiently } from './node-patiently.ts'
export { SignalError } from './signal-error.ts'

export interface WriteWholeOptions {
  /** Whether an older file may be replaced; default false: it is an error. */
  readonly overwrite?: boolean
  /** Whether a folder that is not there is made, with those above it; default true: else it is an error. */
  readonly makeFolders?: boolean
  /** What the file is called in errors; default the last part of its path. */
  readonly name?: string
}

/**
 * Writes a file that appears whole or not at all: under a temporary name in its folder, flushed to the disk, then
 * renamed. When anything fails nothing is left behind, and an older file keeps its content; what a process that was
 * killed has left is removed by `removeLeftovers`.
 *
 * @param data bytes, or a text, which is written in UTF-8
 * @throws {SignalError} there is such a file already (unless `overwrite`), or the system refuses it: a full disk, no
 *   permission
 */
export async function writeWhole(
  path: string,
  data: string | Uint8Array,
  options: WriteWholeOptions = {},
): Promise<void> {
  const { overwrite = false, makeFolders = true, name } = options
  if (makeFolders) await makeFolder(dirname(path))
  const output = await fileOutput(path, overwrite, name)
  try {
    await output.write(typeof data === 'string' ? new TextEncoder().encode(data) : data)
  } catch (error) {
    await output.abort()
    throw error
  }
  await output.commit()
}

/**
 * Makes a folder, and those above it, where there is none.
 *
 * @returns the uppermost that was made; null: all were there
 * @throws {SignalError} the system refuses it
 */
export async function makeFolder(folder: string): Promise<string | null> {
  return makeWithParents(resolve(folder)).catch((cause: unknown) => refuseFolder(folder, cause))
}

/** Does what writes into a folder, which is made where there is none. Where it fails, no folder is left that is empty. */
export async function withFolder<T>(folder: string, write: () => Promise<T>): Promise<T> {
  const made = await makeFolder(folder)
  try {
    return await write()
  } catch (error) {
    await removeEmptyFolders(folder, made)
    throw error
  }
}

/**
 * Takes a folder away again that nothing came into, and those above it, up to the one that `makeFolder` gave. What has
 * something in it stays.
 */
export async function removeEmptyFolders(folder: string, uppermost: string | null): Promise<void> {
  if (uppermost === null) return
  for (let at = resolve(folder); at.startsWith(uppermost); at = dirname(at)) {
    const isRemoved = await patiently(() => rmdir(at)).then(
      () => true,
      () => false,
    )
    if (!isRemoved) return
  }
}

/** Tells before the work whether a file can be made, with the folder that it is to lie in. @throws {SignalError} it can't */
export async function expectWritable(file: string): Promise<void> {
  const folder = dirname(file)
  for (let at = resolve(folder); ; at = dirname(at)) {
    try {
      // The dot, and not the folder itself: of a file, it is none.
      return await access(`${at}/.`, constants.W_OK | constants.X_OK)
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT' && dirname(at) !== at) continue
      if (codeOf(cause) === 'ENOTDIR') refuseFolder(folder, cause)
      fail(cause, file)
    }
  }
}

function refuseFolder(folder: string, cause: unknown): never {
  const isFile = ['EEXIST', 'ENOTDIR'].includes(codeOf(cause) ?? '')
  if (isFile) throw new SignalError(say('folder-is-file'), { file: folder, cause })
  fail(cause, folder)
}

/**
 * Node's own, `recursive`, never ends where a folder that exists says that it does not, as those of /proc do.
 *
 * @returns the uppermost that was made; null: all were there
 */
async function makeWithParents(folder: string): Promise<string | null> {
  try {
    await mkdir(folder)
    return folder
  } catch (error) {
    const above = dirname(folder)
    if (codeOf(error) !== 'ENOENT' || above === folder) {
      await expectFolder(folder, error)
      return null
    }
    const uppermost = await makeWithParents(above)
    const isMade = await mkdir(folder).then(
      () => true,
      (again: unknown) => expectFolder(folder, again).then(() => false),
    )
    return uppermost ?? (isMade ? folder : null)
  }
}

/** Of a drive, and where nothing may be made, systems say other things than that the folder is there. */
async function expectFolder(folder: string, error: unknown): Promise<void> {
  const found = await stat(folder).catch((gone: unknown) => {
    // What was there is gone by now, or a link leads nowhere: no file is in the way.
    throw codeOf(error) === 'EEXIST' ? gone : error
  })
  if (!found.isDirectory()) throw error
}
