import { instantiateRows, type RowPlace, type RowRequest, RowTurn, TURN_BYTES } from './row-job.ts'
import { type Columns, type RowExports, RowRoom } from './row-room.ts'
import { memoryPages, withSharedMemory } from './shared-memory.ts'
import type { StartedWorker } from './start-worker.ts'
import type { RowsBegun, TextFormat } from './text-format.ts'
import type { Start } from './thread-team.ts'
import { api } from './web-assembly.ts'

/** Texts that a helper has at a time: one that it reads, and those that wait for it. */
const PLACES = 4
/** For how long the one who waits does not look up. */
const NAP_MS = 20
/** How long a helper may take for a text, which takes it a few milliseconds. */
const PATIENCE_MS = 5000

/** A text that was given to a helper, and is not finished. */
export interface RowsGiven {
  /** Reads the text here, if the helper has not begun with it. @returns whether it did */
  readHere(): boolean
  /** The rows, copied to the columns; null: the helper has them. */
  take(): ReturnType<RowsBegun['finish']> | null
  /** Waits for the helper. @returns false: it does not answer, and the text must be read otherwise */
  wait(): boolean
}

/** Workers that read rows in WebAssembly, each in memories of its own. They are shared by all readers. */
export class RowTeam {
  readonly #start: Start
  readonly #module: object
  readonly #pages: ReturnType<typeof memoryPages>
  readonly #helpers: { readonly worker: StartedWorker; readonly places: Place[] }[] = []
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

  /** Gives a text to one of so many helpers; null where none has room for it. The columns are written when it is taken. */
  give(
    helpers: number,
    text: Uint8Array,
    format: TextFormat,
    columns: Columns,
    mostRows: number,
  ): RowsGiven | null {
    try {
      const place = this.#free(helpers)
      if (place === null) return null
      const given = place.fill(text, format, mostRows)
      return {
        readHere: () => place.readHere(given),
        take: () => place.take(given, columns),
        wait: () => this.#wait(place, given),
      }
    } catch {
      // There is no worker here, or no memory for it.
      this.#fail()
      return null
    }
  }

  /** One after the other has its turn. */
  #free(helpers: number): Place | null {
    for (let tried = 0; tried < helpers && !this.#failed; tried++) {
      const which = this.#next++ % helpers
      const fail = (): void => this.#fail()
      const { worker, places } = (this.#helpers[which] ??= { worker: this.#start(fail, fail), places: [] })
      const free = places.find((place) => !place.isUsed)
      if (free !== undefined) return free
      if (places.length < PLACES) {
        const memory = new api!.Memory({ ...this.#pages, shared: true })
        const opened = { module: this.#module, memory, words: new SharedArrayBuffer(TURN_BYTES) }
        const place = new Place(opened, places.length, (request) => worker.post(request, []))
        places.push(place)
        return place
      }
    }
    return null
  }

  #wait(place: Place, given: Given): boolean {
    const since = performance.now()
    while (!place.isDone(given)) {
      if (this.#failed || performance.now() - since > PATIENCE_MS) {
        this.#fail()
        return false
      }
      place.wait(given)
    }
    return true
  }

  #fail(): void {
    this.#failed = true
    for (const { worker } of this.#helpers.splice(0)) worker.end()
  }
}

interface Given {
  readonly turn: number
  readonly room: RowRoom
  readonly reading: ReturnType<RowRoom['reading']>
}

/** A memory for one text at a time. */
class Place {
  isUsed = false
  readonly #number: number
  readonly #opened: RowPlace
  readonly #post: (request: RowRequest) => void
  readonly #turns: RowTurn
  readonly #exports: RowExports
  #last = 0

  constructor(opened: RowPlace, number: number, post: (request: RowRequest) => void) {
    this.#number = number
    this.#opened = opened
    this.#post = post
    this.#turns = new RowTurn(opened.words)
    this.#exports = instantiateRows(opened)
    post({ place: number, opened })
  }

  fill(text: Uint8Array, format: TextFormat, mostRows: number): Given {
    const base = this.#exports.__heap_base.value
    const room = new RowRoom(this.#opened.memory, base, format, mostRows)
    room.putText(text)
    const reading = room.reading(0, text.length, mostRows)
    this.isUsed = true
    const turn = (this.#last = this.#turns.fill(this.#last))
    this.#post({ place: this.#number, turn, reading })
    return { turn, room, reading }
  }

  isDone({ turn }: Given): boolean {
    return this.#turns.rows(turn) !== null
  }

  readHere({ turn, reading }: Given): boolean {
    const isHere = this.#turns.take(turn)
    if (isHere) this.#turns.finish(turn, this.#exports.read_rows(...reading))
    return isHere
  }

  take({ turn, room }: Given, columns: Columns): ReturnType<RowsBegun['finish']> | null {
    const rows = this.#turns.rows(turn)
    if (rows === null) return null
    const missing = new Float64Array(columns.length)
    room.takeMissing(missing)
    room.takeRows(columns, 0, rows)
    this.isUsed = false
    return { rows, end: room.end, missing }
  }

  wait({ turn }: Given): void {
    this.#turns.wait(turn, NAP_MS)
  }
}
