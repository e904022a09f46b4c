import { fromArray } from '@sinal/core'
import { copied, unsetFloats } from '../memory.ts'
import { Block } from './block.ts'
import { compute, type Stage, type StageContext } from './stage.ts'
import type { DeferredPlan, RunningPlan } from './stage-plan.ts'

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
    if (block.length > 0) this.#held.push(Block.of(copied(block.joined()), this.#rows))
    if (isLast) yield* this.#stage.push(this.#all(), true)
  }

  #all(): Block {
    const length = this.#held.reduce((sum, held) => sum + held.length, 0)
    const whole = unsetFloats(this.#rows * length)
    let start = 0
    for (const held of this.#held.splice(0)) {
      for (let r = 0; r < this.#rows; r++) held.copy(r, 0, held.length, whole, r * length + start)
      start += held.length
    }
    return Block.of(whole, this.#rows)
  }
}

/** Looks at the whole signal, which must come in one block, then runs over it as what that shows. */
export class DeferredStage implements Stage {
  readonly #plan: DeferredPlan
  readonly #context: StageContext
  readonly #stageOf: (plan: RunningPlan) => Stage

  constructor(plan: DeferredPlan, context: StageContext, stageOf: (plan: RunningPlan) => Stage) {
    this.#plan = plan
    this.#context = context
    this.#stageOf = stageOf
  }

  *push(block: Block): Iterable<Block> {
    const { module, look: begin } = this.#plan
    const { items, inChannels, outLength } = this.#context
    outLength(block.length)
    if (module) {
      const input = block.tensor(items) ?? fromArray(block.joined(), [items, inChannels, block.length])
      return yield compute(module, input, this.#context)
    }
    const look = begin(items)
    look.push(block)
    yield* this.#stageOf(look.finish(block.length)).push(block, true)
  }
}
