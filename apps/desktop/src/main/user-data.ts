import { join } from 'node:path'
import { userDataFailure } from './file-problem.ts'
import { OwnFile } from './json-file.ts'

/**
 * The folder of what the studio keeps for itself: settings, recent files, unsaved work. Where it can't be written to, the work
 * goes on without: that is told once, and again only after all of it could be written.
 */
export class UserData {
  readonly folder: string
  readonly #shown: string
  readonly #tell: (problem: unknown) => void
  /** The files that could not be written when that was tried last. */
  readonly #failed = new Set<string>()

  /** @param options.shown the folder's name as the user reads it */
  constructor(options: { folder: string; shown: string; tell: (problem: unknown) => void }) {
    this.folder = options.folder
    this.#shown = options.shown
    this.#tell = options.tell
  }

  file(name: string): OwnFile {
    return new OwnFile(join(this.folder, name), (write) => this.keep(name, write))
  }

  /** Does what changes a file of the folder; settles whether it could or not. */
  async keep(name: string, change: () => Promise<void>): Promise<void> {
    try {
      await change()
      this.#failed.delete(name)
    } catch (error) {
      const isNews = this.#failed.size === 0
      this.#failed.add(name)
      if (isNews) this.#tell(userDataFailure(error, this.#shown))
    }
  }
}
