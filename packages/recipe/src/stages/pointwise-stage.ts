import { fromArray } from '@sinal/core'
import type { Block } from './block.ts'
import { compute, type Stage, type StageContext } from './stage.ts'
import type { Scratch } from './scratch.ts'
import type { PointwisePlan } from './stage-plan.ts'

/** Each output sample of the input's sample at its own place: nothing is carried. */
export class PointwiseStage implements Stage {
  readonly #plan: PointwisePlan
  readonly #context: StageContext
  readonly #scratch: Scratch

  constructor(plan: PointwisePlan, context: StageContext) {
    this.#plan = plan
    this.#context = context
    this.#scratch = context.space.scratch()
  }

  *push(block: Block): Iterable<Block> {
    const { items, inChannels, piece, most } = this.#context
    for (let from = 0; from < block.length;) {
      const to = Math.min(from + Math.min(piece.output, most()), block.length)
      const samples = block.cut(from, to).joined(this.#scratch)
      yield compute(this.#plan.module, fromArray(samples, [items, inChannels, to - from]), this.#context)
      from = to
    }
  }
}
