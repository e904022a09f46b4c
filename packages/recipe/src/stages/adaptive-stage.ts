import { unsetFloats } from '../memory.ts'
import { Block } from './block.ts'
import type { AdaptivePlan } from './stage-plan.ts'
import { type Stage, type StageContext, within } from './stage.ts'

/**
 * An adaptive pool: window i is the samples from ⌊i · L / outputSize⌋ to ⌈(i + 1) · L / outputSize⌉. Carries what is known
 * of a window that has begun: as no window begins before the last sample of the one before, of one at a time.
 */
export class AdaptiveStage implements Stage {
  readonly #plan: AdaptivePlan
  readonly #context: StageContext
  readonly #rows: number
  /** Samples that have come before the block. */
  #received = 0
  /** The first window that is not given yet. */
  #next = 0
  /** What its samples so far come to, of each row. */
  readonly #so: Float64Array

  constructor(plan: AdaptivePlan, context: StageContext) {
    this.#plan = plan
    this.#context = context
    this.#rows = context.items * context.inChannels
    this.#so = new Float64Array(this.#rows).fill(plan.first)
  }

  *push(block: Block): Iterable<Block> {
    const end = this.#received + block.length
    const done = this.#complete(end)
    while (this.#next < done) {
      const count = Math.min(done - this.#next, this.#context.piece.output)
      const out = within(this.#context, () => unsetFloats(this.#rows * count))
      for (let r = 0; r < this.#rows; r++) {
        for (let w = 0; w < count; w++) out[r * count + w] = this.#finished(block, r, this.#next + w)
      }
      this.#next += count
      yield Block.of(out, this.#rows)
    }
    // What is there of the window that is next.
    for (let r = 0; r < this.#rows; r++) this.#so[r] = this.#gathered(block, r, this.#next)
    this.#received = end
  }

  #start(window: number): number {
    return Math.floor((window * this.#plan.length) / this.#plan.outputSize)
  }

  #end(window: number): number {
    return Math.ceil(((window + 1) * this.#plan.length) / this.#plan.outputSize)
  }

  /** How many windows end before a sample. */
  #complete(end: number): number {
    const { length, outputSize } = this.#plan
    let count = Math.min(Math.floor((end * outputSize) / length), outputSize)
    // Products of that size may be rounded.
    while (count > 0 && this.#end(count - 1) > end) count--
    while (count < outputSize && this.#end(count) <= end) count++
    return count
  }

  #finished(block: Block, row: number, window: number): number {
    const result = this.#gathered(block, row, window)
    this.#so[row] = this.#plan.first
    return this.#plan.last(result, this.#end(window) - this.#start(window))
  }

  #gathered(block: Block, row: number, window: number): number {
    const from = Math.max(this.#start(window) - this.#received, 0)
    const to = Math.min(this.#end(window) - this.#received, block.length)
    return this.#plan.add(this.#so[row]!, block.rows[row]!, from, to)
  }
}
