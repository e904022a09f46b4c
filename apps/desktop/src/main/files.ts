import { randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { basename, dirname, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FolderUse } from '../shared/folder-run-schemas.ts'
import type { FileHandle, Grant, PathGrant } from '../shared/ipc.ts'

/** Which ids stand for which paths: the renderer has the ids, compute is told the paths. */
export class FileRegistry {
  readonly #paths = new Map<string, string>()
  readonly #ids = new Map<string, string>()
  /** By use and path. */
  readonly #folders = new Map<string, PathGrant>()
  readonly #home: string
  readonly #samples: ReadonlySet<string>
  readonly #grant: (grant: Grant) => void

  /** @param options.samples files that ship with the studio: shown without a folder */
  constructor(options: { home: string; samples: readonly string[]; grant: (grant: Grant) => void }) {
    this.#home = options.home
    this.#samples = new Set(options.samples)
    this.#grant = options.grant
  }

  /** Lets compute read a file; the same path always has the same id. */
  read(path: string): FileHandle {
    const absolute = resolve(path)
    let id = this.#ids.get(absolute)
    if (!id) {
      id = randomUUID()
      this.#ids.set(absolute, id)
      this.#paths.set(id, absolute)
      this.#grant({ type: 'read', id, name: basename(absolute), path: absolute })
    }
    const folder = this.#samples.has(absolute) ? null : this.folderOf(absolute)
    return { id, name: basename(absolute), folder }
  }

  /** Lets compute read the files in a folder, or write results into it; the same folder always has the same id for a use. */
  folder(path: string, use: FolderUse): FileHandle {
    const absolute = resolve(path)
    const key = `${use} ${absolute}`
    // The root of a disk has no name.
    const name = basename(absolute) || absolute
    const grant: PathGrant = this.#folders.get(key) ?? { type: use, id: randomUUID(), name, path: absolute }
    if (!this.#folders.has(key)) {
      this.#folders.set(key, grant)
      this.#paths.set(grant.id, absolute)
      this.#grant(grant)
    }
    return { id: grant.id, name, folder: this.folderOf(absolute) }
  }

  /** @returns undefined where the id is of no folder that was chosen for that use */
  folderPath(id: string, use: FolderUse): string | undefined {
    const grant = [...this.#folders.values()].find((each) => each.id === id && each.type === use)
    return grant?.path
  }

  /**
   * Lets compute write a file, once.
   *
   * @param replace whether the user was asked before an older one is replaced
   */
  write(path: string, replace = true): string {
    const id = randomUUID()
    this.#paths.set(id, path)
    this.#grant({ type: 'write', id, name: basename(path), path, replace })
    return id
  }

  /** What a compute process that starts anew is let to read and write. */
  get grants(): PathGrant[] {
    return [...this.readable, ...this.#folders.values()]
  }

  /** Every file that may be read. */
  get readable(): (Grant & { type: 'read' })[] {
    return [...this.#ids].map(([path, id]) => ({ type: 'read', id, name: basename(path), path }))
  }

  path(id: string): string | undefined {
    return this.#paths.get(id)
  }

  isReadable(path: string): boolean {
    return this.#ids.has(resolve(path))
  }

  isSample(path: string): boolean {
    return this.#samples.has(path)
  }

  /** The folder that a path lies in, as it is shown. */
  folderOf(path: string): string {
    return shownFolder(dirname(path), this.#home)
  }
}

/** A folder as its user knows it. */
export function shownFolder(folder: string, home: string): string {
  if (folder === home) return '~'
  return folder.startsWith(home + sep) ? `~${folder.slice(home.length)}` : folder
}

/** What can't be told is a file: reading it says why. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/**
 * The files named on a command line, absolute. What begins with a dash is a flag of Electron or Chromium; the app's own
 * folder is there when Electron was started with it (`electron apps/desktop ecg.csv`).
 */
export function filesOf(argv: readonly string[], cwd: string, appPath: string): string[] {
  return argv
    .slice(1)
    .filter((arg) => arg !== '' && !arg.startsWith('-'))
    .map((arg) => (arg.startsWith('file:') ? fileURLToPath(arg) : resolve(cwd, arg)))
    .filter((path) => path !== resolve(appPath))
}
