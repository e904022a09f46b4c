import { fromArray, type Tensor } from '@sinal/core'
import { copySamples, type Block } from './block.ts'
import type { Scratch, Workspace } from './scratch.ts'
import type { Place } from './stage.ts'
import type { Fill } from './stage-plan.ts'

/** Samples of a line of the cache. */
const LINE = 16

/** The input samples that a stage still needs: the end of what came before, and the block that is there now. */
export class History {
  /** Samples that have come, in all. */
  received = 0
  /** Whether they are all. */
  ended = false
  readonly #rows: number
  readonly #fill: Fill
  /** Of each row, the samples from `#tailStart` on to where the block begins: rows of `#room`, from `#tailAt` on. */
  #tail: Float32Array = new Float32Array(0)
  #room = 0
  #tailAt = 0
  #tailStart = 0
  #memory: readonly [current: Scratch, other: Scratch]
  #block: Block | null = null
  #blockStart = 0
  /** What was promised to whoever makes the next samples. */
  #place: Place | null = null

  constructor(rows: number, fill: Fill, space: Workspace) {
    this.#rows = rows
    this.#fill = fill
    this.#memory = [space.scratch(), space.scratch()]
  }

  add(block: Block, isLast: boolean): void {
    const isInPlace = this.#place !== null && block.isPart(this.#place.within, this.#place.from)
    this.#place = null
    this.#block = isInPlace ? null : block
    this.#blockStart = this.received + (isInPlace ? block.length : 0)
    this.received += block.length
    this.ended = isLast
  }

  /** Room for the next samples behind those that are kept: there, they need not be copied, and windows lie in one piece. */
  place(items: number, count: number): Place {
    const held = this.received - this.#tailStart
    if (held + count > this.#room) this.#move(this.#tailStart, held, count)
    else if (this.#tailAt + held + count > this.#room) this.#shift(held)
    return (this.#place = { within: this.#tailTensor(items), from: this.#tailAt + held })
  }

  /** To the beginning of the same memory. */
  #shift(held: number): void {
    for (let r = 0; r < this.#rows; r++) {
      const at = r * this.#room + this.#tailAt
      this.#tail.copyWithin(r * this.#room, at, at + held)
    }
    this.#tailAt = 0
  }

  #tailTensor(items: number): Tensor {
    return fromArray(this.#tail, [items, this.#rows / items, this.#room])
  }

  /** Forgets what lies before `from`, and holds nothing of the block any more: its owner may write to it. */
  keep(from: number): void {
    const start = Math.min(Math.max(from, this.#tailStart), this.received)
    const length = this.received - start
    const at = this.#tailAt + start - this.#tailStart
    const kept = this.#blockStart - start
    if (length === 0) {
      this.#tailAt = at
    } else if (kept > 0 && at + length <= this.#room) {
      this.#copy(this.#tail.subarray(at + kept), this.#room, this.#blockStart, this.received)
      this.#tailAt = at
    } else {
      this.#move(start, length, kept > 0 ? Math.ceil(length / 4) : 0)
    }
    this.#tailStart = start
    this.#block = null
    this.#blockStart = this.received
  }

  /** Copies what is kept to other memory, with room behind it: small blocks then don't move it each time. */
  #move(start: number, length: number, more: number): void {
    const [scratch, other] = this.#memory
    const room = oddLines(length + more)
    const tail = other.take(this.#rows * room)
    this.#copy(tail, room, start, this.received)
    this.#memory = [other, scratch]
    this.#tail = tail
    this.#room = room
    this.#tailAt = 0
  }

  /**
   * Samples `from` to `to` of each row, one row behind another; what lies outside the signal, as `fill` says.
   *
   * @param into at least as long as they are all together
   */
  read(from: number, to: number, into: Float32Array): void {
    const length = to - from
    const end = this.ended ? this.received : Infinity
    const [first, last] = [Math.min(Math.max(from, 0), to), Math.max(Math.min(to, end), from)]
    if (first < last) this.#copy(into.subarray(first - from), length, first, last)
    if (from < first) this.#fillIn(into, length, from, from, Math.min(first, to))
    if (last < to) this.#fillIn(into, length, from, Math.max(last, from), to)
  }

  /** Where the block begins that is there now; where there is none, what was kept. */
  get placeStart(): number {
    return this.#block === null ? this.#tailStart : this.#blockStart
  }

  /** Whether parts of what begins there need not be copied. */
  get isInPlace(): boolean {
    return this.#block?.isOneArray ?? true
  }

  /** The same as a tensor, where they lie in one piece and need not be copied. */
  part(from: number, to: number, items: number): Tensor | null {
    if (from >= this.#tailStart && to <= this.#blockStart) {
      const at = this.#tailAt - this.#tailStart
      return this.#tailTensor(items).slice(2, at + from, at + to)
    }
    const block = this.#block
    const [start, end] = [from - this.#blockStart, to - this.#blockStart]
    return block === null || start < 0 || end > block.length ? null : block.cut(start, end).tensor(items)
  }

  /** Rows that begin `apart` from each other are given the samples from `from` to `to`, which must be there. */
  #copy(into: Float32Array, apart: number, from: number, to: number): void {
    const split = Math.min(Math.max(this.#blockStart, from), to)
    for (let r = 0; r < this.#rows; r++) {
      const at = r * apart
      const tail = r * this.#room + this.#tailAt - this.#tailStart
      if (from < split) copySamples(this.#tail, tail + from, tail + split, into, at)
      if (split < to)
        this.#block!.copy(r, split - this.#blockStart, to - this.#blockStart, into, at + split - from)
    }
  }

  /** Samples `start` to `end`, all of which lie outside the signal. */
  #fillIn(into: Float32Array, apart: number, from: number, start: number, end: number): void {
    const { mode, value } = this.#fill
    for (let r = 0; r < this.#rows; r++) {
      const at = r * apart - from
      if (mode === 'constant') into.fill(value, at + start, at + end)
      else for (let i = start; i < end; i++) into[at + i] = this.#sample(r, placeOf(i, this.received, mode))
    }
  }

  #sample(row: number, place: number): number {
    return place < this.#blockStart
      ? this.#tail[row * this.#room + this.#tailAt + place - this.#tailStart]!
      : this.#block!.sample(row, place - this.#blockStart)
  }
}

/** At least as many samples, of an odd number of lines: rows that are a power of two apart get into each other's way. */
function oddLines(length: number): number {
  return (Math.floor(length / LINE / 2) * 2 + (length % (2 * LINE) > LINE ? 3 : 1)) * LINE
}

/** The sample of a signal of `length` that takes the place of one that lies outside. */
function placeOf(at: number, length: number, mode: Exclude<Fill['mode'], 'constant'>): number {
  switch (mode) {
    case 'reflect':
      return at < 0 ? -at : 2 * (length - 1) - at
    case 'symmetric':
      return at < 0 ? -at - 1 : 2 * length - 1 - at
    case 'replicate':
      return at < 0 ? 0 : length - 1
    case 'circular':
      return ((at % length) + length) % length
  }
}

/** Samples from the start that the fill before the signal is made of. */
export function neededAtStart({ mode }: Fill, padLeft: number): number {
  if (padLeft <= 0 || mode === 'constant') return 0
  return mode === 'reflect' ? padLeft + 1 : mode === 'symmetric' ? padLeft : 1
}

/** Samples before the end that the fill after the signal is made of. */
export function neededAtEnd({ mode }: Fill, padRight: number): number {
  return neededAtStart({ mode, value: 0 }, padRight)
}
