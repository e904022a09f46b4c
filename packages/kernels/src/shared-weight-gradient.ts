import type { FloatArray } from './arrays.ts'
import { Patience } from './patience.ts'
import type { Room } from './rooms.ts'
import type { ChannelPart } from './prepared-weight-gradient.ts'
import { NAP_MS, SLOTS, type SharedBoard, type Team } from './shared-board.ts'
import type { WeightPassage } from './weight-passage.ts'
import type { Window } from './windows.ts'

/** What a helper has. */
interface Held {
  part: ChannelPart | null
  /** How many windows of the part it was given, and has done. */
  given: number
  done: number
  /** The slot of the window that it does next: it takes one slot after the other. */
  slot: number
}

/** A gradient of weights whose channels helpers compute in parts: a helper needs all windows of a part, one after another. */
export class SharedWeightGradient {
  readonly #board: SharedBoard
  readonly #id: number
  readonly #memories: readonly FloatArray[]
  readonly #rooms: readonly Room[]
  readonly #weight: number
  readonly #onLost: () => void
  /** Of one group. */
  readonly #windows: readonly Window[]
  #held: Held[]
  /** What helpers had that are lost. */
  readonly #lost: ChannelPart[] = []
  #heard = 0
  readonly #patience = new Patience()

  /**
   * @param rooms for windows in the memories of the helpers
   * @param weight where the gradients are there
   */
  constructor(
    { board, id, memories, onLost }: Team,
    rooms: readonly Room[],
    weight: number,
    windows: readonly Window[],
  ) {
    this.#board = board
    this.#id = id
    this.#memories = memories
    this.#rooms = rooms
    this.#weight = weight
    this.#onLost = onLost
    this.#windows = windows
    this.#held = memories.map(() => ({ part: null, given: 0, done: 0, slot: 0 }))
  }

  /** Takes the gradients that are done, and gives helpers windows, of parts that are left when they have none. */
  serve(passage: WeightPassage, queue: ChannelPart[]): void {
    this.#heard = this.#board.rung(null)
    this.#held.forEach((held, helper) => {
      this.#takeOut(passage, held, helper)
      if (!this.#board.mayFill(this.#id, helper)) return
      if (held.part === null) {
        held.part = queue.shift() ?? null
        held.given = held.done = 0
      }
      if (held.part !== null) this.#putIn(passage, held, helper, held.part)
    })
  }

  /** A part that a helper has not begun with, or cannot end; null where there is none. */
  takeBack(): ChannelPart | null {
    const lost = this.#lost.pop()
    if (lost !== undefined) return lost
    for (const [helper, held] of this.#held.entries()) {
      const { part, done, given } = held
      if (part === null || (done > 0 && this.#board.isIn(this.#id, helper))) continue
      // Without this window it comes to no later one.
      if (!this.#board.takeBack(this.#id, helper, slotOf(held, done))) continue
      for (let n = done + 1; n < given; n++) this.#board.takeBack(this.#id, helper, slotOf(held, n))
      held.part = null
      held.given = done
      return part
    }
    return null
  }

  /** Waits for helpers; false when none has anything. */
  wait(): boolean {
    if (this.#held.every(({ part }) => part === null)) return false
    this.#patience.begin()
    this.#board.wait(null, this.#heard, NAP_MS)
    if (this.#patience.isOver(1)) this.#lose()
    return true
  }

  /** How long a window took here. */
  learn(ms: number): void {
    this.#patience.learn(ms, 1)
  }

  close(): void {
    this.#board.close(this.#memories.length)
  }

  #lose(): void {
    for (const { part } of this.#held) if (part !== null) this.#lost.push(part)
    this.#held = []
    this.#onLost()
  }

  #takeOut(passage: WeightPassage, held: Held, helper: number): void {
    while (held.done < held.given && this.#board.isDone(this.#id, helper, held.slot)) {
      this.#patience.renew()
      held.slot = slotOf(held, held.done + 1)
      held.done++
    }
    if (held.part === null || held.done < this.#windows.length) return
    passage.storeFrom(this.#memories[helper], this.#weight, held.part)
    held.part = null
  }

  #putIn(passage: WeightPassage, held: Held, helper: number, part: ChannelPart): void {
    for (; held.given < this.#windows.length && held.given - held.done < SLOTS; held.given++) {
      const slot = slotOf(held, held.given)
      passage.loadInto(this.#memories[helper], this.#rooms[slot], this.#windows[held.given], part)
      this.#board.fill(this.#id, helper, slot, [part.part, held.given])
    }
  }
}

/** Where window n of the part is that a helper has. */
function slotOf({ slot, done }: Held, n: number): number {
  return (slot + n - done) % SLOTS
}
