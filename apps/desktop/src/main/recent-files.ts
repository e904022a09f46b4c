import * as v from 'valibot'
import type { OwnFile } from './json-file.ts'

const MOST = 12
const schema = v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.maxLength(1000))

/** The files opened last, newest first, kept in a JSON file. */
export class RecentFiles {
  #paths: string[]
  readonly #store: OwnFile

  private constructor(store: OwnFile, paths: string[]) {
    this.#store = store
    this.#paths = paths
  }

  static async load(store: OwnFile): Promise<RecentFiles> {
    return new RecentFiles(store, (await store.read(schema, [])).slice(0, MOST))
  }

  /** Settles when the last change is on the disk. */
  get written(): Promise<void> {
    return this.#store.written
  }

  get paths(): readonly string[] {
    return this.#paths
  }

  add(path: string): Promise<void> {
    return this.#change([path, ...this.#paths.filter((other) => other !== path)].slice(0, MOST))
  }

  forget(path: string): Promise<void> {
    return this.#change(this.#paths.filter((other) => other !== path))
  }

  clear(): Promise<void> {
    return this.#change([])
  }

  #change(paths: string[]): Promise<void> {
    this.#paths = paths
    return this.#store.write(paths)
  }
}
