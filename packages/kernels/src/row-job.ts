import type { RowArguments, RowExports } from './row-room.ts'
import { MEMORY_MODULE, MEMORY_NAME } from './shared-memory.ts'
import { type SharedMemory, api } from './web-assembly.ts'

/** A place for one text at a time, in a memory that a worker and the thread that it helps both see. */
export interface OpenedPlace {
  /** Its number among all places. */
  readonly place: number
  readonly module: object
  readonly memory: SharedMemory
  /** What each of the two may do just now, as `RowTurn` has it. */
  readonly words: SharedArrayBuffer
}

/** What a worker is told: of a place that is new, or of a text that is in one. */
export type RowRequest =
  OpenedPlace | { readonly place: number; readonly turn: number; readonly reading: RowArguments }

export const TURN_BYTES = 8

// The words: the number of the turn with its phase, and how many rows there are when it is done.
const TURN = 0
const ROWS = 1
const FILLED = 0
const TAKEN = 1
const DONE = 2
const PHASES = 3
/** After so many turns numbers come again. */
const MOST_TURNS = 2 ** 28

/** Who reads the text that is in a place: whoever takes it first. */
export class RowTurn {
  readonly #words: Int32Array

  constructor(words: SharedArrayBuffer) {
    this.#words = new Int32Array(words)
  }

  /** Gives the text to whoever takes it. @returns the turn's number */
  fill(last: number): number {
    const turn = (last + 1) % MOST_TURNS
    Atomics.store(this.#words, TURN, turn * PHASES + FILLED)
    return turn
  }

  /** @returns whether the text is for the caller to read */
  take(turn: number): boolean {
    const [before, after] = [turn * PHASES + FILLED, turn * PHASES + TAKEN]
    return Atomics.compareExchange(this.#words, TURN, before, after) === before
  }

  finish(turn: number, rows: number): void {
    this.#words[ROWS] = rows
    Atomics.store(this.#words, TURN, turn * PHASES + DONE)
    Atomics.notify(this.#words, TURN)
  }

  /** How many rows there are; null: it is not done. */
  rows(turn: number): number | null {
    return Atomics.load(this.#words, TURN) === turn * PHASES + DONE ? this.#words[ROWS]! : null
  }

  /** Until the other one has done what it has taken, or some time is over. */
  wait(turn: number, ms: number): void {
    const taken = turn * PHASES + TAKEN
    try {
      Atomics.wait(this.#words, TURN, taken, ms)
    } catch {
      // A page's own thread must not sleep.
      const end = performance.now() + ms
      while (Atomics.load(this.#words, TURN) === taken && performance.now() < end);
    }
  }
}

export function instantiateRows({ module, memory }: Omit<OpenedPlace, 'place'>): RowExports {
  return new api!.Instance(module, { [MEMORY_MODULE]: { [MEMORY_NAME]: memory } }).exports as RowExports
}
