import { instantiateRows, type OpenedPlace, type RowRequest, RowTurn, TURN_BYTES } from './row-job.ts'
import { type Columns, growTo, type RowArguments, type RowExports, RowRoom } from './row-room.ts'
import type { StartedWorker } from './start-worker.ts'
import type { RowsBegun, TextFormat } from './text-format.ts'
import { api } from './web-assembly.ts'

/** For how long the one who waits does not look up. */
const NAP_MS = 20

/** A text that lies in a room: which part of it is to be read, and how. */
export interface PlacedText {
  /** Bytes from the beginning of the room. */
  readonly from: number
  readonly limit: number
  readonly format: TextFormat
  readonly mostRows: number
}

/** A memory in which texts are read, one at a time, by the thread that gives them or by a worker. */
export class RowPlace {
  /** Where the text lies. */
  readonly room: Uint8Array
  /** Whether somebody has the room. */
  isTaken = false
  readonly #opened: OpenedPlace
  readonly #turns: RowTurn
  readonly #exports: RowExports
  readonly #knowing = new Set<StartedWorker>()
  /** For the format of the last text: it is mostly that of the next as well. */
  #rows: { readonly format: TextFormat; readonly room: RowRoom } | null = null
  #reading: RowArguments | null = null
  #turn = 0

  /** @throws {Error} there is no memory for it */
  constructor(
    module: object,
    pages: { readonly initial: number; readonly maximum: number },
    number: number,
    bytes: number,
  ) {
    const memory = new api!.Memory({ ...pages, shared: true })
    this.#opened = { place: number, module, memory, words: new SharedArrayBuffer(TURN_BYTES) }
    this.#turns = new RowTurn(this.#opened.words)
    this.#exports = instantiateRows(this.#opened)
    const at = this.#exports.__heap_base.value
    growTo(memory, at + bytes)
    this.room = new Uint8Array(memory.buffer, at, bytes)
  }

  /** Whether a text was given that is not taken yet: then its memory must be left alone. */
  get isBusy(): boolean {
    return this.#reading !== null
  }

  /** Gives what lies in the room to a worker, or to this thread if that begins with it sooner. */
  give({ from, limit, format, mostRows }: PlacedText, worker: StartedWorker): void {
    const rows = this.#roomFor(format, mostRows)
    rows.forgetMissing()
    this.#reading = rows.reading(this.room.byteOffset, from, limit, mostRows)
    if (!this.#knowing.has(worker)) worker.post(this.#opened satisfies RowRequest, [])
    this.#knowing.add(worker)
    this.#turn = this.#turns.fill(this.#turn)
    const request = { place: this.#opened.place, turn: this.#turn, reading: this.#reading }
    worker.post(request satisfies RowRequest, [])
  }

  get isDone(): boolean {
    return this.#turns.rows(this.#turn) !== null
  }

  /** Reads the text here, if the worker has not begun with it. @returns whether it did */
  readHere(): boolean {
    const isHere = this.#reading !== null && this.#turns.take(this.#turn)
    if (isHere) this.#turns.finish(this.#turn, this.#exports.read_rows(...this.#reading!))
    return isHere
  }

  /** The rows, copied to the columns; null: the worker has them. */
  take(columns: Columns): ReturnType<RowsBegun['finish']> | null {
    const rows = this.#turns.rows(this.#turn)
    if (rows === null) return null
    const { room } = this.#rows!
    const missing = new Float64Array(columns.length)
    room.takeMissing(missing)
    room.takeRows(columns, 0, rows)
    this.#reading = null
    return { rows, end: room.end, missing }
  }

  /** Until the worker has done what it has begun, or some time is over. */
  wait(): void {
    this.#turns.wait(this.#turn, NAP_MS)
  }

  #roomFor(format: TextFormat, mostRows: number): RowRoom {
    if (this.#rows?.format === format && this.#rows.room.mostRows === mostRows) return this.#rows.room
    const { byteOffset, length } = this.room
    const room = new RowRoom(this.#opened.memory, byteOffset + length, format, mostRows)
    this.#rows = { format, room }
    return room
  }
}
