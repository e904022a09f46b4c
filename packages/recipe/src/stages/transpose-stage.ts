import { fromArray, type Tensor } from '@sinal/core'
import { Block } from './block.ts'
import { History } from './history.ts'
import { compute, type Place, type Stage, type StageContext, within } from './stage.ts'
import type { Scratch } from './scratch.ts'
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
  readonly #scratch: Scratch

  constructor(plan: TransposePlan, context: StageContext) {
    this.#plan = plan
    this.#context = context
    this.#rows = context.items * context.inChannels
    this.#history = new History(this.#rows, { mode: 'constant', value: 0 }, context.space)
    this.#scratch = context.space.scratch()
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
    const some = Math.min(piece.output, piece.input * stride)
    return Math.max(1, Math.min(most(), Math.max(some, span, stride)))
  }

  #outputs(from: number, to: number): Block {
    const { stride, span, compute: transpose } = this.#plan
    const context = this.#context
    const last = Math.min(Math.floor((to - 1) / stride), this.#history.received - 1)
    const first = Math.min(this.#firstInput(from), last)
    const input = this.#history.part(first, last + 1, context.items) ?? this.#gathered(first, last + 1)
    const outputPadding = Math.max(0, to - last * stride - span)
    const behind = last * stride + span + outputPadding - to
    const ends = { padding: [from - first * stride, behind], outputPadding } as const
    const place = context.place(to - from)
    if (place === null) return compute((x) => transpose(x, ends, undefined), input, context)
    const at = place.from
    within(context, () => transpose(input, ends, place.within.slice(2, at, at + to - from)))
    return Block.part(place.within, at, at + to - from)
  }

  #gathered(from: number, to: number): Tensor {
    const { items, inChannels } = this.#context
    const input = this.#scratch.take(this.#rows * (to - from))
    this.#history.read(from, to, input)
    return fromArray(input, [items, inChannels, to - from])
  }
}
