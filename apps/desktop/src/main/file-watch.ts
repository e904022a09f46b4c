import { stat } from 'node:fs/promises'

const EVERY_MS = 1500

interface Seen {
  readonly path: string
  /** Size and time; empty while the file is not there. */
  print: string
}

/** Notices that files change on the disk. It looks: the system's own notices miss network folders and replaced files. */
export class FileWatch {
  readonly #seen = new Map<string, Seen>()
  readonly #onChange: (id: string, gone: boolean) => void
  #timer: NodeJS.Timeout | null = null

  constructor(onChange: (id: string, gone: boolean) => void) {
    this.#onChange = onChange
  }

  /** Watches these, and no others. */
  async watch(files: ReadonlyMap<string, string>): Promise<void> {
    for (const id of this.#seen.keys()) if (!files.has(id)) this.#seen.delete(id)
    const added = [...files].filter(([id]) => !this.#seen.has(id))
    for (const [id, path] of added) this.#seen.set(id, { path, print: await printOf(path) })
    if (this.#seen.size === 0) this.stop()
    else this.#timer ??= setInterval(() => void this.look(), EVERY_MS).unref()
  }

  /** Looks at each file once. */
  async look(): Promise<void> {
    for (const [id, seen] of this.#seen) {
      const print = await printOf(seen.path)
      if (print === seen.print || this.#seen.get(id) !== seen) continue
      seen.print = print
      this.#onChange(id, print === '')
    }
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
  }
}

async function printOf(path: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(path)
    return `${size} ${mtimeMs}`
  } catch {
    return ''
  }
}
