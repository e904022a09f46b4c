import type { FloatArray } from './arrays.ts'
import type { Passage } from './passage.ts'
import { Patience } from './patience.ts'
import type { Room } from './prepared-correlation.ts'
import { NAP_MS, type SharedBoard, type Team } from './shared-board.ts'
import type { Window, WindowQueue } from './windows.ts'

/** A correlation some of whose windows helpers compute. */
export class SharedCorrelation {
  readonly #board: SharedBoard
  readonly #id: number
  readonly #memories: readonly FloatArray[]
  readonly #rooms: readonly Room[]
  readonly #onLost: () => void
  /** What the slots of each helper hold. */
  readonly #held: (Window | null)[][]
  /** What helpers had that are lost. */
  #lost: Window[] = []
  #heard = 0
  readonly #patience = new Patience()

  /** @param rooms for windows in the memories of the helpers */
  constructor({ board, id, memories, onLost }: Team, rooms: readonly Room[]) {
    this.#board = board
    this.#id = id
    this.#memories = memories
    this.#rooms = rooms
    this.#onLost = onLost
    this.#held = memories.map(() => rooms.map(() => null))
  }

  /** Takes the outputs that are done and gives helpers other windows, one at least being left. How many outputs that were. */
  serve(passage: Passage, queue: WindowQueue): number {
    this.#heard = this.#board.rung(null)
    let done = 0
    this.#forEachSlot((helper, slot, window) => {
      if (window !== null && this.#board.isDone(this.#id, helper, slot)) {
        this.#takeOut(passage, helper, slot, window)
        done += window.groups * window.count
      }
      if (this.#held[helper][slot] !== null || queue.left < 2 || !this.#board.mayFill(this.#id, helper))
        return
      const next = queue.next()
      if (next !== null) this.#putIn(passage, helper, slot, next)
    })
    if (done > 0) this.#patience.renew()
    return done
  }

  /** A window that no helper has begun with, or has not ended in time; null where there is none. */
  takeBack(): Window | null {
    let found = this.#lost.pop() ?? null
    this.#forEachSlot((helper, slot, window) => {
      if (found !== null || window === null || !this.#board.takeBack(this.#id, helper, slot)) return
      this.#held[helper][slot] = null
      found = window
    })
    return found
  }

  /** Waits for helpers; false when none has anything. */
  wait(): boolean {
    let outputs = 0
    this.#forEachSlot((_, __, window) => {
      if (window !== null) outputs = Math.max(outputs, window.groups * window.count)
    })
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
    this.#forEachSlot((helper, slot, window) => {
      if (window !== null) this.#lost.push(window)
      this.#held[helper][slot] = null
    })
    this.#onLost()
  }

  #putIn(passage: Passage, helper: number, slot: number, window: Window): void {
    const memory = this.#memories[helper]
    passage.loadInto(memory, this.#rooms[slot].input / memory.BYTES_PER_ELEMENT, window)
    this.#held[helper][slot] = window
    this.#board.fill(this.#id, helper, slot, [window.group, window.groups, window.start, window.count])
  }

  #takeOut(passage: Passage, helper: number, slot: number, window: Window): void {
    const memory = this.#memories[helper]
    passage.storeFrom(memory, this.#rooms[slot].output / memory.BYTES_PER_ELEMENT, window)
    this.#held[helper][slot] = null
  }

  #forEachSlot(visit: (helper: number, slot: number, window: Window | null) => void): void {
    this.#held.forEach((some, helper) => some.forEach((window, slot) => visit(helper, slot, window)))
  }
}
