import type { FloatArray } from './arrays.ts'
import type { Correlation } from './correlation.ts'
import type { Room } from './rooms.ts'
import type { WindowSize } from './windows.ts'

/** The most threads that compute: the copies that one of them does for the others outweigh more. */
export const MOST_THREADS = 16
/** Windows that a helper has at a time: one that it computes, and the next one. */
export const SLOTS = 2
/** For how long the one who shares does not look up from a wait. */
export const NAP_MS = 20

/** What a helper is told of a correlation that it has a share in: of its outputs, or of the gradient of its weights. */
export type Share = OutputShare | WeightShare

interface AnyShare {
  readonly board: SharedArrayBuffer
  readonly id: number
  readonly helper: number
  readonly correlation: Correlation
  /** Bytes of a sample. */
  readonly bytes: 4 | 8
  /** For windows in turn, in the helper's own memory, which is free from `from` on. */
  readonly rooms: readonly Room[]
  readonly from: number
}

/** A slot holds the group, groups, start and count of a window; the next window is in the next slot. */
export interface OutputShare extends AnyShare {
  readonly of: 'outputs'
  /** The weights, and from byte `biasAt` on the bias, if that has any elements. */
  readonly weights: SharedArrayBuffer
  readonly weightLength: number
  readonly biasAt: number
  readonly biasLength: number
}

/** A slot holds a part of the channels and the number of a window; the next window is in the next slot. */
export interface WeightShare extends AnyShare {
  readonly of: 'weights'
  readonly size: WindowSize
  readonly parts: number
  /** Where in the helper's memory the gradient of a group's weights will be. */
  readonly weight: number
}

/** Helpers that were told of a share, as the one who shares sees them. */
export interface Team {
  readonly board: SharedBoard
  readonly id: number
  readonly memories: readonly FloatArray[]
  /** Is told when one of them does not answer. */
  readonly onLost: () => void
}

// What a slot holds; the number of the correlation stands before it.
const EMPTY = 0
const FILLED = 1
const TAKEN = 2
const DONE = 3
const PHASES = 4
/** After so many correlations numbers come again. */
const MOST_IDS = 2 ** 28

// The words: which correlation is open, a bell for the one who shares, and for each helper a bell, which correlation it is
// in, and its slots.
const OPEN = 0
const BELL = 1
const HELPERS = 2
const WORDS_OF_HELPER = 2 + SLOTS
const WORDS_BYTES = Math.ceil(((HELPERS + MOST_THREADS * WORDS_OF_HELPER) * 4) / 64) * 64
const FIELDS = 4
/** Of the words, and the numbers that the slots hold. */
export const BOARD_BYTES = WORDS_BYTES + MOST_THREADS * SLOTS * FIELDS * 8

/**
 * What the thread that shares a correlation and its helpers tell one another. A helper that comes late finds that another
 * correlation is open, and takes nothing; one that has not left the one before is given nothing.
 */
export class SharedBoard {
  readonly #words: Int32Array
  readonly #numbers: Float64Array

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory, 0, WORDS_BYTES / 4)
    this.#numbers = new Float64Array(memory, WORDS_BYTES, MOST_THREADS * SLOTS * FIELDS)
  }

  /** Opens the correlation after number `last`, and gives its number. */
  open(last: number): number {
    const id = (last % (MOST_IDS - 1)) + 1
    Atomics.store(this.#words, OPEN, id)
    return id
  }

  isOpen(id: number): boolean {
    return Atomics.load(this.#words, OPEN) === id
  }

  close(helpers: number): void {
    Atomics.store(this.#words, OPEN, 0)
    for (let helper = 0; helper < helpers; helper++) this.#ring(bellOf(helper))
  }

  /** Whether the correlation is open, which the helper then is in, until it leaves: its memory is in use. */
  enter(id: number, helper: number): boolean {
    Atomics.store(this.#words, inOf(helper), id)
    if (this.isOpen(id)) return true
    this.leave(helper)
    return false
  }

  leave(helper: number): void {
    Atomics.store(this.#words, inOf(helper), 0)
  }

  /** Whether the helper's memory is not in use for another correlation. */
  mayFill(id: number, helper: number): boolean {
    const found = Atomics.load(this.#words, inOf(helper))
    return found === 0 || found === id
  }

  /** Whether the helper has come to the correlation and not left it. */
  isIn(id: number, helper: number): boolean {
    return Atomics.load(this.#words, inOf(helper)) === id
  }

  /** Gives a helper a part, of which it is told some numbers, and whose samples are there. */
  fill(id: number, helper: number, slot: number, numbers: readonly number[]): void {
    this.#numbers.set(numbers, (helper * SLOTS + slot) * FIELDS)
    Atomics.store(this.#words, slotOf(helper, slot), id * PHASES + FILLED)
    this.#ring(bellOf(helper))
  }

  /** Takes a part back, unless the helper has begun with it. */
  takeBack(id: number, helper: number, slot: number): boolean {
    return this.#change(id, helper, slot, FILLED, EMPTY)
  }

  isDone(id: number, helper: number, slot: number): boolean {
    return Atomics.load(this.#words, slotOf(helper, slot)) === id * PHASES + DONE
  }

  /** The numbers of a part for the helper to compute; null where there is none. */
  take(id: number, helper: number, slot: number): readonly number[] | null {
    if (!this.#change(id, helper, slot, FILLED, TAKEN)) return null
    const at = (helper * SLOTS + slot) * FIELDS
    return [...this.#numbers.subarray(at, at + FIELDS)]
  }

  /** The outputs of a part that the helper has taken are there. */
  finish(id: number, helper: number, slot: number): void {
    this.#change(id, helper, slot, TAKEN, DONE)
    this.#ring(BELL)
  }

  /** The helper cannot compute what it has taken. */
  giveBack(id: number, helper: number, slot: number): void {
    this.#change(id, helper, slot, TAKEN, FILLED)
    this.#ring(BELL)
  }

  /** How often a helper was rung for, or the one who shares. */
  rung(helper: number | null): number {
    return Atomics.load(this.#words, helper === null ? BELL : bellOf(helper))
  }

  /** Until there was another ring than the `heard` ones, or the time is over. */
  wait(helper: number | null, heard: number, ms = Infinity): void {
    const bell = helper === null ? BELL : bellOf(helper)
    try {
      Atomics.wait(this.#words, bell, heard, ms)
    } catch {
      // A page's own thread must not sleep.
      const end = performance.now() + ms
      while (Atomics.load(this.#words, bell) === heard && performance.now() < end);
    }
  }

  #ring(bell: number): void {
    Atomics.add(this.#words, bell, 1)
    Atomics.notify(this.#words, bell)
  }

  #change(id: number, helper: number, slot: number, from: number, to: number): boolean {
    const [before, after] = [id * PHASES + from, id * PHASES + to]
    return Atomics.compareExchange(this.#words, slotOf(helper, slot), before, after) === before
  }
}

function bellOf(helper: number): number {
  return HELPERS + helper * WORDS_OF_HELPER
}

function inOf(helper: number): number {
  return bellOf(helper) + 1
}

function slotOf(helper: number, slot: number): number {
  return bellOf(helper) + 2 + slot
}
