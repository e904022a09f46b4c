import { type PlacedText, RowPlace } from './row-place.ts'
import { memoryPages, withSharedMemory } from './shared-memory.ts'
import type { StartedWorker } from './start-worker.ts'
import type { Start } from './thread-team.ts'
import { api } from './web-assembly.ts'

/** Rooms that there are at most, whoever has them. */
const MOST_PLACES = 64
/** How long a helper may take for a text, which takes it a few milliseconds. */
const PATIENCE_MS = 5000

/** Workers that read rows in WebAssembly, in memories that they share with this thread. They are those of all readers. */
export class RowTeam {
  readonly #start: Start
  readonly #module: object
  readonly #pages: ReturnType<typeof memoryPages>
  readonly #helpers: StartedWorker[] = []
  readonly #places: RowPlace[] = []
  /** By the memory of their rooms. */
  readonly #byMemory = new WeakMap<ArrayBufferLike, RowPlace>()
  #next = 0
  #failed = false

  private constructor(start: Start, module: object, pages: ReturnType<typeof memoryPages>) {
    this.#start = start
    this.#module = module
    this.#pages = pages
  }

  /** @returns null where memory cannot be shared */
  static async compile(start: Start, code: Uint8Array): Promise<RowTeam | null> {
    const { crossOriginIsolated } = globalThis as { readonly crossOriginIsolated?: boolean }
    if (crossOriginIsolated === false || typeof SharedArrayBuffer !== 'function') return null
    return new RowTeam(start, await api!.compile(withSharedMemory(code)), memoryPages(code))
  }

  /** So many bytes of memory where helpers can read a text; null where there are none, or no more memory. */
  takeRoom(bytes: number): Uint8Array | null {
    if (this.#failed) return null
    const free = this.#places.find((place) => !place.isTaken && !place.isBusy && place.room.length === bytes)
    const place = free ?? this.#newPlace(bytes)
    if (place !== null) place.isTaken = true
    return place?.room ?? null
  }

  leaveRoom({ buffer }: Uint8Array): void {
    const place = this.#byMemory.get(buffer)
    if (place !== undefined) place.isTaken = false
  }

  /** The place whose room is in this memory; null where there is none, or no helper any more. */
  placeOf(memory: ArrayBufferLike): RowPlace | null {
    return this.#failed ? null : (this.#byMemory.get(memory) ?? null)
  }

  /** Gives a text to one of so many helpers. @returns false: there is none */
  give(helpers: number, place: RowPlace, text: PlacedText): boolean {
    try {
      place.give(text, this.#helper(this.#next++ % helpers))
      return true
    } catch {
      // There is no worker here, or no memory for it.
      this.#fail()
      return false
    }
  }

  /** Waits for the helper. @returns false: it does not answer, and the text must be read otherwise */
  wait(place: RowPlace): boolean {
    const since = performance.now()
    while (!place.isDone) {
      if (this.#failed || performance.now() - since > PATIENCE_MS) {
        this.#fail()
        return false
      }
      place.wait()
    }
    return true
  }

  #newPlace(bytes: number): RowPlace | null {
    if (this.#places.length >= MOST_PLACES) return null
    try {
      const place = new RowPlace(this.#module, this.#pages, this.#places.length, bytes)
      this.#places.push(place)
      this.#byMemory.set(place.room.buffer, place)
      return place
    } catch {
      return null
    }
  }

  #helper(which: number): StartedWorker {
    const fail = (): void => this.#fail()
    return (this.#helpers[which] ??= this.#start(fail, fail))
  }

  #fail(): void {
    this.#failed = true
    for (const worker of this.#helpers.splice(0)) worker.end()
  }
}
