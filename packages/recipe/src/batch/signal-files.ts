import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { asFileError, FileError } from '../errors.ts'
import { EXTENSION_LIST, isSignalName } from '../formats.ts'

/**
 * The files meant: a folder stands for the files of signals in it (not in folders below), by name. A file that is not
 * there stays in the list: it is that file's failure.
 *
 * @throws {FileError} a folder holds none, or can't be read
 */
export async function expandInputs(inputs: readonly string[]): Promise<string[]> {
  const expanded = await Promise.all(
    inputs.map(async (input) => {
      const found = await stat(input).catch(() => null)
      return found?.isDirectory() ? signalsIn(input) : [input]
    }),
  )
  return expanded.flat()
}

async function signalsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw asFileError(error, folder)
  })
  const names = entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .filter(isSignalName)
  if (names.length === 0) {
    throw new FileError(`${folder}: expected files of signals (${EXTENSION_LIST}), but got none`)
  }
  return names.toSorted().map((name) => path.join(folder, name))
}
