import { fromArray, type Tensor } from '@sinal/core'
import type { Block } from './block.ts'
import { History } from './history.ts'
import { compute, type Place, type Stage, type StageContext } from './stage.ts'
import { Scratch } from './scratch.ts'
import type { TransposePlan } from './stage-plan.ts'

/**
 * A transposed convolution. In the output as it is before `padding` is taken from its ends, input sample i adds to the
 * samples from i · stride on, `span` in all. Carries the input samples that add to outputs to come.
 */
export class TransposeStage implements Stage {
  readonly #plan: TransposePlan
  readonly #context: StageContext
  readonly #history: History
  readonly #rows: number
  /** The first sample of that output that is not given yet. */
  #next: number
  readonly #scratch = new Scratch()

  constructor(plan: TransposePlan, context: StageContext) {
    this.#plan = plan
    this.#context = context
    this.#rows = context.items * context.inChannels
    this.#history = new History(this.#rows, { mode: 'constant', value: 0 })
    this.#next = plan.padding
  }

  place(count: number): Place {
    return this.#history.place(this.#context.items, count)
  }

  *push(block: Block, isLast: boolean): Iterable<Block> {
    const history = this.#history
    history.add(block, isLast)
    const end = this.#complete()
    while (this.#next < end) {
      const to = Math.min(end, this.#next + this.#most())
      yield this.#outputs(this.#next, to)
      this.#next = to
    }
    history.keep(this.#firstInput(this.#next))
  }

  /** Where the samples end to which no input to come adds, and which no end of the signal takes away. */
  #complete(): number {
    const { span, stride, padding, outputPadding } = this.#plan
    const { received, ended } = this.#history
    if (ended) return padding + this.#context.outLength(received)
    return Math.min(received * stride, (received - 1) * stride + span + outputPadding - padding)
  }

  /** The first input sample that adds to an output; where taps leave gaps and none does, the one before it. */
  #firstInput(output: number): number {
    const { span, stride } = this.#plan
    return Math.max(0, Math.min(Math.ceil((output - span + 1) / stride), Math.floor(output / stride)))
  }

  #most(): number {
    const { stride, span } = this.#plan
    const { piece, most } = this.#context
    return Math.max(1, Math.min(most(), Math.max(piece, span, stride)))
  }

  #outputs(from: number, to: number): Block {
    const { stride, span, compute: transpose } = this.#plan
    const last = Math.min(Math.floor((to - 1) / stride), this.#history.received - 1)
    const first = Math.min(this.#firstInput(from), last)
    const { items } = this.#context
    const input = this.#history.part(first, last + 1, items) ?? this.#gathered(first, last + 1)
    const beyond = Math.max(0, to - last * stride - span)
    const all = compute((x) => transpose(x, beyond), input, this.#context)
    return all.cut(from - first * stride, to - first * stride)
  }

  #gathered(from: number, to: number): Tensor {
    const { items, inChannels } = this.#context
    const input = this.#scratch.take(this.#rows * (to - from))
    this.#history.read(from, to, input)
    return fromArray(input, [items, inChannels, to - from])
  }
}
