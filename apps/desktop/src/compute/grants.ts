import type { PathGrant } from '../shared/ipc.ts'
import { failure } from '../shared/problem.ts'

/** A path that main lets this process have, by the name that the user knows. */
export interface NamedPath {
  readonly name: string
  readonly path: string
}

/** Longest time that a call waits for its grant. */
const PATIENCE_MS = 5000

/** What main lets this process read and write. */
export class Grants {
  /** Null: it was good for once and is spent, or was waited for in vain. */
  readonly #grants = new Map<string, PathGrant | null>()
  readonly #awaited = new Map<string, Set<() => void>>()

  add(grant: PathGrant): void {
    this.#grants.set(grant.id, grant)
    this.#awaited.get(grant.id)?.forEach((come) => come())
  }

  spend(id: string): void {
    this.#grants.set(id, null)
  }

  /**
   * Main grants a path before it tells the page of it, but on another way than the page's calls come: a call may be here
   * first.
   *
   * @throws {ProblemError} 'not-allowed': there is no such grant, or one of another type
   */
  async of<T extends PathGrant['type']>(id: string, type: T): Promise<PathGrant & { type: T }> {
    if (!this.#grants.has(id)) await this.#coming(id)
    const grant = this.#grants.get(id)
    if (grant?.type !== type) throw failure('not-allowed', 'This file was not chosen by the user')
    return grant as PathGrant & { type: T }
  }

  async #coming(id: string): Promise<void> {
    const waiting = this.#awaited.get(id) ?? new Set()
    this.#awaited.set(id, waiting)
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        waiting.delete(done)
        if (waiting.size === 0) this.#awaited.delete(id)
        resolve()
      }
      const timer = setTimeout(done, PATIENCE_MS)
      waiting.add(done)
    })
    if (!this.#grants.has(id)) this.spend(id)
  }
}
