import { blockOf, joined, type Block } from './block.ts'
import { compute, type Stage, type StageContext } from './stage.ts'
import type { WholePlan } from './stage-plan.ts'

/** Holds everything until the end, and gives it to another stage at once. */
export class HoldingStage implements Stage {
  readonly #stage: Stage
  readonly #rows: number
  readonly #held: Block[] = []

  constructor(stage: Stage, rows: number) {
    this.#stage = stage
    this.#rows = rows
  }

  *push(block: Block, isLast: boolean): Iterable<Block> {
    // All at once, as from a run in memory, need not be copied.
    if (isLast && this.#held.length === 0) return yield* this.#stage.push(block, true)
    if (block.length > 0) this.#held.push(blockOf(joined(block).slice(), this.#rows))
    if (isLast) yield* this.#stage.push(this.#all(), true)
  }

  #all(): Block {
    const length = this.#held.reduce((sum, held) => sum + held.length, 0)
    const whole = new Float32Array(this.#rows * length)
    let start = 0
    for (const held of this.#held.splice(0)) {
      for (const [r, row] of held.rows.entries()) whole.set(row, r * length + start)
      start += held.length
    }
    return blockOf(whole, this.#rows)
  }
}

/** Every output sample of the whole signal, which must come in one block. */
export class WholeStage implements Stage {
  readonly #plan: WholePlan
  readonly #context: StageContext

  constructor(plan: WholePlan, context: StageContext) {
    this.#plan = plan
    this.#context = context
  }

  *push(block: Block): Iterable<Block> {
    this.#context.outLength(block.length)
    yield compute(this.#plan.module, joined(block), this.#context)
  }
}
