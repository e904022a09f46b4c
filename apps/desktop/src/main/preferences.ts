import * as v from 'valibot'
import { languages, themeSchema, type Language } from '../shared/ipc.ts'
import type { OwnFile } from './json-file.ts'

const integer = v.pipe(v.number(), v.integer())
const boundsSchema = v.object({ x: integer, y: integer, width: integer, height: integer })
export type Bounds = v.InferOutput<typeof boundsSchema>

const schema = v.object({
  language: v.picklist(['system', ...languages]),
  theme: themeSchema,
  bounds: v.nullable(boundsSchema),
  maximized: v.boolean(),
})
type Values = v.InferOutput<typeof schema>
const defaults: Values = { language: 'system', theme: 'system', bounds: null, maximized: false }

/** What the user chose, and how the window was left. */
export class Preferences {
  readonly #store: OwnFile
  #values: Values

  private constructor(store: OwnFile, values: Values) {
    this.#store = store
    this.#values = values
  }

  static async load(store: OwnFile): Promise<Preferences> {
    return new Preferences(store, await store.read(schema, defaults))
  }

  /** Settles when the last change is on the disk. */
  get written(): Promise<void> {
    return this.#store.written
  }

  get values(): Readonly<Values> {
    return this.#values
  }

  set(change: Partial<Values>): Promise<void> {
    this.#values = { ...this.#values, ...change }
    return this.#store.write(this.#values)
  }
}

/** The language that a choice means on a system with this locale ('pt-PT' reads Brazilian better than English). */
export function languageOf(choice: Values['language'], locale: string): Language {
  if (choice !== 'system') return choice
  return /^pt\b/i.test(locale) ? 'pt-BR' : 'en'
}

/** Whether enough of a window at these bounds can be seen and grabbed on one of the displays. */
export function isReachable(bounds: Bounds, displays: readonly Bounds[]): boolean {
  return displays.some((area) => {
    const across = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
    const titleInside = bounds.y >= area.y && bounds.y < area.y + area.height - 40
    return across >= 100 && titleInside
  })
}
