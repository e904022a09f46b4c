import { access, constants, readdir, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { signalFiles } from '@sinal/recipe/batch'
import { MOST_LISTED, skipReasons, type FolderFiles } from '../../shared/folder-run-schemas.ts'

/** Names that are told of many. */
export const FEW = 5
const COMPRESSED = /\.(?:gz|zst)$/i

/** What is in a folder of inputs: the files that the library takes, and why the others are left. */
export async function listFolder(folder: string): Promise<FolderFiles> {
  const entries = await readdir(folder, { withFileTypes: true })
  // It refuses a folder without any, which is told otherwise here.
  const paths = await signalFiles([folder]).catch((): string[] => [])
  const names = paths.map((path) => basename(path))
  const taken = new Set(names)
  const sizes = await Promise.all(paths.map(sizeOf))
  const left = entries.filter(({ name }) => !taken.has(name))
  const skipped = skipReasons.map((reason) => {
    const those = left.filter((entry) => reasonOf(entry) === reason).map(({ name }) => name)
    return { reason, count: those.length, names: those.toSorted().slice(0, FEW) }
  })
  return {
    files: names.length,
    listed: names.slice(0, MOST_LISTED).map((name, i) => ({ name, bytes: sizes[i]! })),
    unreadable: sizes.filter((size) => size === null).length,
    bytes: sizes.reduce((sum: number, size) => sum + (size ?? 0), 0),
    extensions: extensionsOf(names),
    skipped: skipped.filter(({ count }) => count > 0),
  }
}

function reasonOf(entry: { name: string; isDirectory(): boolean }): (typeof skipReasons)[number] {
  if (entry.isDirectory()) return 'folder'
  return entry.name.startsWith('.') ? 'hidden' : 'format'
}

/** The most frequent ones first. */
function extensionsOf(names: readonly string[]): FolderFiles['extensions'] {
  const counts = new Map<string, number>()
  for (const name of names) {
    const extension = extname(name.replace(COMPRESSED, '')).toLowerCase()
    counts.set(extension, (counts.get(extension) ?? 0) + 1)
  }
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count)
}

/** null where the file cannot be read. */
export const sizeOf = (path: string): Promise<number | null> =>
  Promise.all([stat(path), access(path, constants.R_OK)]).then(
    ([{ size }]) => size,
    () => null,
  )
