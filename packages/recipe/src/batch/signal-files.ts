import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { asFileError, FileError } from './errors.ts'
import { say } from './sentences.ts'

/** What files of signals are called: those of a folder that are taken. */
const EXTENSIONS = [
  '.csv',
  '.tsv',
  '.txt',
  '.dat',
  '.asc',
  '.wav',
  '.npy',
  '.npz',
  '.parquet',
  '.arrow',
  '.feather',
  '.edf',
  '.bdf',
]
const COMPRESSED = /\.(?:gz|zst)$/i

function isSignalName(name: string): boolean {
  const plain = name.replace(COMPRESSED, '').toLowerCase()
  return EXTENSIONS.some((extension) => plain.endsWith(extension))
}

/** A file's name without what tells its format: `ecg` of `ecg.csv.gz`. */
export function stemOf(base: string): string {
  return base.replace(COMPRESSED, '').replace(/(?<=.)\.[^.]*$/, '')
}

/**
 * The files meant: a folder stands for the files of signals in it (not in folders below), by name. A file that is not
 * there stays in the list: it is that file's failure.
 *
 * @throws {FileError} a folder holds none, or can't be read
 */
export async function signalFiles(inputs: readonly string[]): Promise<string[]> {
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
    throw new FileError(say('no-signals', { extensions: EXTENSIONS.join(', ') }), { file: folder })
  }
  return names.toSorted().map((name) => path.join(folder, name))
}
