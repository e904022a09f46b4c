import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { asFileError, FileError } from './errors.ts'

/**
 * Writes a file under another name first: it appears whole, and one that is replaced keeps its content if writing
 * fails. Makes the folder if need be.
 *
 * @throws {FileError} the file is there (unless `overwrite`), or can't be written
 */
export async function writeBytes(file: string, data: string | Uint8Array, overwrite: boolean): Promise<void> {
  await makeFolder(path.dirname(file))
  const temporary = `${file}.${process.pid}.tmp`
  try {
    await writeFile(temporary, data, { flag: 'wx' })
    if (!overwrite) await refuseIfThere(file)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw asFileError(error, file)
  }
}

/** @throws {FileError} there is a file, or a folder, of this name */
export async function refuseIfThere(file: string): Promise<void> {
  if (await stat(file).catch(() => null)) {
    throw new FileError(`${file}: a file of this name exists already (--overwrite replaces it)`)
  }
}

/** Makes a folder, and those above it, where there is none. @throws {FileError} */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw asFileError(error, folder)
  })
}

/** Removes what a process that was killed has left of a file that it was writing under a temporary name. */
export async function removeLeftovers(file: string): Promise<void> {
  const { dir, base } = path.parse(file)
  const names = await readdir(dir || '.').catch(() => [])
  const isLeft = (name: string) =>
    name.endsWith('.tmp') && (name.startsWith(`.${base}.`) || name.startsWith(`${base}.`))
  await Promise.all(names.filter(isLeft).map((name) => rm(path.join(dir, name), { force: true })))
}
