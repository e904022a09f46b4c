import type { FloatArray } from './arrays.ts'
import type { Passage } from './passage.ts'
import { Patience } from './patience.ts'
import type { Room } from './rooms.ts'
import { NAP_MS, SLOTS, type SharedBoard, type Team } from './shared-board.ts'
import type { Window, WindowQueue } from './windows.ts'

/** What a helper has: windows in the order in which it computes them. */
interface Held {
  /** Those that it was given and that were not taken from it, the oldest first. */
  windows: Window[]
  /** How many were taken from it when they were done: the number of the oldest that it has. */
  done: number
}

/** A correlation some of whose windows helpers compute. */
export class SharedCorrelation {
  readonly #board: SharedBoard
  readonly #id: number
  readonly #memories: readonly FloatArray[]
  readonly #rooms: readonly Room[]
  readonly #onLost: () => void
  readonly #held: readonly Held[]
  /** What helpers had that are lost. */
  #lost: Window[] = []
  #heard = 0
  readonly #patience = new Patience()

  /** @param rooms for windows in the memories of the helpers, which take them in turn */
  constructor({ board, id, memories, onLost }: Team, rooms: readonly Room[]) {
    this.#board = board
    this.#id = id
    this.#memories = memories
    this.#rooms = rooms
    this.#onLost = onLost
    this.#held = memories.map(() => ({ windows: [], done: 0 }))
  }

  /** Takes the outputs that are done and gives helpers other windows, one at least being left. How many outputs that were. */
  serve(passage: Passage, queue: WindowQueue): number {
    this.#heard = this.#board.rung(null)
    let done = 0
    for (const [helper, held] of this.#held.entries()) {
      while (held.windows.length > 0 && this.#board.isDone(this.#id, helper, held.done % SLOTS)) {
        const window = this.#takeOut(passage, helper, held)
        done += window.groups * window.count
      }
      while (held.windows.length < SLOTS && queue.left > 1 && this.#board.mayFill(this.#id, helper)) {
        const window = queue.next()
        if (window !== null) this.#putIn(passage, helper, held, window)
      }
    }
    if (done > 0) this.#patience.renew()
    return done
  }

  /** A window that no helper has begun with, or has not ended in time; null where there is none. */
  takeBack(): Window | null {
    const lost = this.#lost.pop()
    if (lost !== undefined) return lost
    for (const [helper, { windows, done }] of this.#held.entries()) {
      // The last: a helper comes to none without those before.
      const slot = (done + windows.length - 1) % SLOTS
      if (windows.length > 0 && this.#board.takeBack(this.#id, helper, slot)) return windows.pop()!
    }
    return null
  }

  /** Waits for helpers; false when none has anything. */
  wait(): boolean {
    let outputs = 0
    for (const { windows } of this.#held)
      for (const { groups, count } of windows) outputs = Math.max(outputs, groups * count)
    if (outputs === 0) return false
    this.#patience.begin()
    this.#board.wait(null, this.#heard, NAP_MS)
    if (this.#patience.isOver(outputs)) this.#lose()
    return true
  }

  /** How long a window took here. */
  learn(ms: number, { groups, count }: Window): void {
    this.#patience.learn(ms, groups * count)
  }

  close(): void {
    this.#board.close(this.#memories.length)
  }

  #lose(): void {
    for (const held of this.#held) {
      this.#lost.push(...held.windows)
      held.windows = []
    }
    this.#onLost()
  }

  #putIn(passage: Passage, helper: number, { windows, done }: Held, window: Window): void {
    const n = done + windows.length
    const memory = this.#memories[helper]
    passage.loadInto(memory, this.#roomOf(n).input / memory.BYTES_PER_ELEMENT, window)
    windows.push(window)
    const { group, groups, start, count } = window
    this.#board.fill(this.#id, helper, n % SLOTS, [group, groups, start, count])
  }

  #takeOut(passage: Passage, helper: number, held: Held): Window {
    const memory = this.#memories[helper]
    const window = held.windows.shift()!
    passage.storeFrom(memory, this.#roomOf(held.done).output / memory.BYTES_PER_ELEMENT, window)
    held.done++
    return window
  }

  #roomOf(n: number): Room {
    return this.#rooms[n % this.#rooms.length]
  }
}
