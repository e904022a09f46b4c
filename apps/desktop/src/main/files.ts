import { randomUUID } from 'node:crypto'
import { basename, dirname, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FileHandle, Grant } from '../shared/ipc.ts'

/** Which ids stand for which paths: the renderer has the ids, compute is told the paths. */
export class FileRegistry {
  readonly #paths = new Map<string, string>()
  readonly #ids = new Map<string, string>()
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
    const folder = this.#samples.has(absolute) ? null : this.folder(absolute)
    return { id, name: basename(absolute), folder }
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

  /** Every file that may be read, for a compute process that starts anew. */
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

  /** A file's folder as it is shown. */
  folder(path: string): string {
    const folder = dirname(path)
    if (folder === this.#home) return '~'
    return folder.startsWith(this.#home + sep) ? `~${folder.slice(this.#home.length)}` : folder
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
