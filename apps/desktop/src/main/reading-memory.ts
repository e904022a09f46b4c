import * as v from 'valibot'
import { rememberedSchema, type Remembered } from '../shared/import-schemas.ts'
import type { OwnFile } from './json-file.ts'

/** Shapes that are remembered: those chosen last. */
const MOST = 64
/** What one choice takes at most; more is a file of thousands of columns, each of them renamed. */
const MOST_CHARACTERS = 100_000
const schema = v.array(rememberedSchema)

/** How the user had files of some shapes read, newest first, kept in a JSON file. What it holds was told by compute's `shapeOf`. */
export class ReadingMemory {
  #list: Remembered[]
  readonly #store: OwnFile

  private constructor(store: OwnFile, list: Remembered[]) {
    this.#store = store
    this.#list = list
  }

  static async load(store: OwnFile): Promise<ReadingMemory> {
    return new ReadingMemory(store, (await store.read(schema, [])).slice(0, MOST))
  }

  /** Settles when the last change is on the disk. */
  get written(): Promise<void> {
    return this.#store.written
  }

  get list(): Remembered[] {
    return this.#list
  }

  async remember(remembered: Remembered): Promise<Remembered[]> {
    if (JSON.stringify(remembered).length > MOST_CHARACTERS) return this.#list
    const others = this.#list.filter(({ shape }) => shape !== remembered.shape)
    return this.#change([remembered, ...others].slice(0, MOST))
  }

  async forget(shape: string): Promise<Remembered[]> {
    return this.#change(this.#list.filter((one) => one.shape !== shape))
  }

  async #change(list: Remembered[]): Promise<Remembered[]> {
    this.#list = list
    await this.#store.write(list)
    return list
  }
}
