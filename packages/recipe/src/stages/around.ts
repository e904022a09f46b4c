import { floats } from '../memory.ts'
import { Block } from './block.ts'
import { History } from './history.ts'
import { Workspace } from './scratch.ts'
import type { Stage } from './stage.ts'
import type { Look, WindowPlan } from './stage-plan.ts'

/** Gathers the ends of a circular signal; then the samples around it are known. */
export class CircularLook implements Look {
  readonly #plan: WindowPlan
  readonly #rows: number
  readonly #end: History
  readonly #start: Float32Array[]
  #started = 0

  constructor(plan: WindowPlan, rows: number) {
    this.#plan = plan
    this.#rows = rows
    this.#end = new History(rows, { mode: 'constant', value: 0 }, new Workspace())
    this.#start = Array.from({ length: rows }, () => floats(plan.padRight))
  }

  push(block: Block): void {
    const { padLeft, padRight } = this.#plan
    const first = Math.min(block.length, padRight - this.#started)
    for (const [r, row] of this.#start.entries()) block.copy(r, 0, first, row, this.#started)
    this.#started += first
    this.#end.add(block, false)
    this.#end.keep(this.#end.received - padLeft)
  }

  finish(length: number): WindowPlan {
    const { padLeft, padRight } = this.#plan
    const held = Math.min(padLeft, length)
    const end = floats(this.#rows * held)
    this.#end.read(length - held, length, end)
    const around = (count: number, sample: (row: number, i: number) => number) => {
      const samples = floats(this.#rows * count)
      for (let r = 0; r < this.#rows; r++)
        for (let i = 0; i < count; i++) samples[r * count + i] = sample(r, i)
      return Block.of(samples, this.#rows)
    }
    // A padding longer than the signal goes around more than once.
    const before = around(padLeft, (r, i) => end[(r + 1) * held - 1 - ((padLeft - 1 - i) % length)]!)
    const after = around(padRight, (r, i) => this.#start[r]![i % length]!)
    return { ...this.#plan, around: { before, after } }
  }
}

/** A stage whose input is given the samples around it. */
export class AroundStage implements Stage {
  readonly #stage: Stage
  readonly #around: NonNullable<WindowPlan['around']>
  #isBegun = false

  constructor(stage: Stage, around: NonNullable<WindowPlan['around']>) {
    this.#stage = stage
    this.#around = around
  }

  *push(block: Block, isLast: boolean): Iterable<Block> {
    const { before, after } = this.#around
    if (!this.#isBegun) yield* this.#stage.push(before, false)
    this.#isBegun = true
    yield* this.#stage.push(block, false)
    if (isLast) yield* this.#stage.push(after, true)
  }
}
