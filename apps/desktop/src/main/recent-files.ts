import * as v from 'valibot'
import { readJson, writeJson } from './json-file.ts'

const MOST = 12
const schema = v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.maxLength(1000))

/** The files opened last, newest first, kept in a JSON file. */
export class RecentFiles {
  #paths: string[]
  readonly #store: string
  #written: Promise<void> = Promise.resolve()

  private constructor(store: string, paths: string[]) {
    this.#store = store
    this.#paths = paths
  }

  static async load(store: string): Promise<RecentFiles> {
    return new RecentFiles(store, (await readJson(store, schema, [])).slice(0, MOST))
  }

  /** Settles when the last change is on the disk. */
  get written(): Promise<void> {
    return this.#written
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

  /** One write after the other, so that the last change is what stays. */
  #change(paths: string[]): Promise<void> {
    this.#paths = paths
    const write = (): Promise<void> => writeJson(this.#store, paths)
    this.#written = this.#written.then(write, write)
    return this.#written
  }
}
