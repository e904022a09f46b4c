import { fromArray, noGrad, type Tensor } from '@sinal/core'
import { unsetFloats } from '../memory.ts'
import { Block } from './block.ts'
import { History, neededAtEnd, neededAtStart } from './history.ts'
import {
  compute,
  computeParts,
  type Part,
  type Place,
  type Stage,
  type StageContext,
  within,
  writesParts,
  writesTo,
} from './stage.ts'
import type { Scratch } from './scratch.ts'
import type { EdgePlan, WindowPlan } from './stage-plan.ts'

/**
 * Windows of the input, each an output sample: convolutions, pools, paddings. Carries the samples that windows to come
 * share with those that are done.
 */
export class WindowStage implements Stage {
  readonly #plan: WindowPlan
  readonly #context: StageContext
  readonly #history: History
  readonly #rows: number
  /** The first window that is not computed yet. */
  #next = 0
  readonly #scratch: Scratch

  constructor(plan: WindowPlan, context: StageContext) {
    this.#plan = plan
    this.#context = context
    this.#rows = context.items * context.inChannels
    this.#history = new History(this.#rows, plan.fill, context.space)
    this.#scratch = context.space.scratch()
  }

  place(count: number): Place {
    return this.#history.place(this.#context.items, count)
  }

  *push(block: Block, isLast: boolean): Iterable<Block> {
    const { stride, padLeft, padRight, fill } = this.#plan
    const history = this.#history
    history.add(block, isLast)
    const end = this.#complete()
    while (this.#next < end) {
      const count = this.#piece(end)
      if (count === 0) break
      yield this.#windows(this.#next, count)
      this.#next += count
    }
    history.keep(Math.min(this.#next * stride - padLeft, history.received - neededAtEnd(fill, padRight)))
  }

  /** Windows whose samples have all come. */
  #complete(): number {
    const { span, stride, padLeft, padRight, fill } = this.#plan
    const { received, ended } = this.#history
    if (ended) return this.#context.outLength(received)
    if (received < neededAtStart(fill, padLeft)) return 0
    return Math.max(0, Math.floor((received + padLeft + Math.min(padRight, 0) - span) / stride) + 1)
  }

  /** How many windows come next; 0 where more samples must come before. */
  #piece(end: number): number {
    const { span, stride, edge, unit = 1 } = this.#plan
    // What is left at the end of the signal need not be whole units.
    const left = this.#history.ended ? end - this.#next : wholeUnits(end - this.#next, unit)
    if (left === 0) return 0
    if (edge && this.#isAtEdge(this.#next)) return 1
    const { piece, most } = this.#context
    const room = Math.max(piece.input, 2 * span)
    const some = Math.min(most(), piece.output, Math.floor((room - span) / stride) + 1)
    const count = Math.min(left, Math.max(unit, wholeUnits(some, unit)))
    return edge ? this.#beforeEdge(count) : this.#alike(count)
  }

  /**
   * Of the next windows, those whose samples lie where they can be taken without a copy, or those that begin before.
   * Both, and the few that see beyond the end of the signal, where they can be written to one output.
   */
  #alike(count: number): number {
    if (!this.#history.isInPlace) return count
    const { span, stride, unit = 1, module } = this.#plan
    const [before, inside] = this.#inPlace(this.#next)
    if (before > 0 && !writesParts(module)) return Math.min(count, before)
    if (inside === 0) return before > 0 ? Math.min(count, before) : count
    const behind = count - before - inside
    const areFew = writesParts(module) && behind * stride < 2 * span + unit * stride
    return this.#history.ended && areFew ? count : Math.min(count, before + inside)
  }

  /** Of the windows from the first on, those that begin before what need not be copied, and those that lie in it; whole units. */
  #inPlace(first: number): readonly [before: number, inside: number] {
    const { span, stride, unit = 1 } = this.#plan
    const start = this.#start(first)
    const { placeStart, received } = this.#history
    const before = Math.max(0, Math.ceil((placeStart - start) / stride / unit) * unit)
    const end = Math.floor((received - span - start) / stride) + 1
    return [before, Math.max(0, wholeUnits(end - before, unit))]
  }

  #start(window: number): number {
    return window * this.#plan.stride - this.#plan.padLeft
  }

  #isAtEdge(window: number): boolean {
    const start = this.#start(window)
    return start < 0 || start + this.#plan.span > this.#history.received
  }

  /** Of the next windows, those that lie inside the signal. */
  #beforeEdge(count: number): number {
    const { span, stride } = this.#plan
    const inside = Math.floor((this.#history.received - span - this.#start(this.#next)) / stride) + 1
    return Math.min(count, inside)
  }

  #windows(first: number, count: number): Block {
    const { span, stride, module, edge } = this.#plan
    const start = this.#start(first)
    if (edge && this.#isAtEdge(first)) return this.#edgeWindow(edge, start)
    if (module === null) {
      const end = start + (count - 1) * stride + span
      const windows = within(this.#context, () => unsetFloats(this.#rows * (end - start)))
      this.#history.read(start, end, windows)
      return Block.of(windows, this.#rows)
    }
    const parts = this.#parts(first, count)
    const [part] = parts
    if (!writesTo(module)) return compute(module, part!.input(), this.#context)
    const place = this.#context.place(count)
    if (parts.length === 1 && place === null) return compute(module, part!.input(), this.#context)
    return computeParts(module, parts, this.#context, place)
  }

  /** What windows are made of: of samples that lie in one piece, where those in the block do. */
  #parts(first: number, count: number): readonly Part[] {
    const { module, edge } = this.#plan
    const isSplit = this.#history.isInPlace && writesParts(module) && !edge
    const [before, inside] = isSplit ? this.#inPlace(first) : [0, count]
    let next = 0
    return [before, before + inside, count].flatMap((end) => {
      const from = first + next
      const outputs = Math.min(end, count) - next
      next += outputs
      return outputs > 0 ? [{ input: () => this.#input(from, outputs), outputs }] : []
    })
  }

  #input(first: number, count: number): Tensor {
    const { span, stride } = this.#plan
    const start = this.#start(first)
    const end = start + (count - 1) * stride + span
    return this.#history.part(start, end, this.#context.items) ?? this.#gathered(start, end)
  }

  /** What modules give is never this very array, so that the next piece may be read into it. */
  #gathered(start: number, end: number): Tensor {
    const { items, inChannels } = this.#context
    const input = this.#scratch.take(this.#rows * (end - start))
    this.#history.read(start, end, input)
    return fromArray(input, [items, inChannels, end - start])
  }

  #edgeWindow(edge: EdgePlan, start: number): Block {
    const { items, inChannels } = this.#context
    const [from, to] = edge.window(start, this.#history.ended ? this.#history.received : Infinity)
    const window = unsetFloats(this.#rows * (to - from))
    this.#history.read(from, to, window)
    const output = noGrad(() => edge.compute(fromArray(window, [items, inChannels, to - from])))
    return Block.of(output.data as Float32Array, this.#rows)
  }
}

function wholeUnits(count: number, unit: number): number {
  return Math.floor(count / unit) * unit
}
