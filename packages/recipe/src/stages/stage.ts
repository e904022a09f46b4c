import { fromArray, noGrad, type MemPool, type nn, type Tensor } from '@sinal/core'
import { Block } from './block.ts'

/** One layer (or several, run together) at work: carries what it needs of the samples before. */
export interface Stage {
  /**
   * Takes the next samples and gives what they complete, in pieces. The block must stay as it is until all are taken; a
   * piece stays as it is until the next one is asked for, or for ever where the context has no pool.
   *
   * @param isLast whether the signal ends with these (which may be none)
   */
  push(block: Block, isLast: boolean): Iterable<Block>
}

export interface StageContext {
  readonly items: number
  readonly inChannels: number
  readonly outChannels: number
  /** For outputs, each of which lies where the one before it lay; null where each is to have its own memory. */
  readonly pool: MemPool | null
  /** Samples of the output for so many of the input. @throws {RecipeError} the input is too short */
  outLength(length: number): number
  /** Samples that a piece should have, of input and output: few enough to stay in the caches from layer to layer. */
  readonly piece: number
  /** Output samples that a piece may have, at most, for it to be done soon. */
  most(): number
}

/** Samples of a piece, of all rows. */
export const PIECE_SAMPLES = 1 << 17

/** What a function or a layer makes of `[N · C]` rows, one behind another. */
export function compute(
  run: nn.Module | ((input: Tensor) => Tensor),
  input: Float32Array,
  context: StageContext,
): Block {
  const { items, inChannels, outChannels, pool } = context
  const length = input.length / (items * inChannels)
  const x = fromArray(input, [items, inChannels, length])
  const forward = () => (typeof run === 'function' ? run(x) : run.forward(x))
  const output = (pool === null ? noGrad(forward) : pool.use(forward)).data as Float32Array
  // A layer that changes nothing may give its very input, which is not ours.
  const isInput = pool === null && output.buffer === input.buffer
  return Block.of(isInput ? output.slice() : output, items * outChannels)
}
