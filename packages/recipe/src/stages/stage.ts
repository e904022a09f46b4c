import { fromArray, noGrad, type nn, type Tensor } from '@sinal/core'
import { blockOf, type Block } from './block.ts'

/** One layer (or several, run together) at work: carries what it needs of the samples before. */
export interface Stage {
  /**
   * Takes the next samples and gives what they complete, in pieces. The block must stay as it is until all are taken.
   *
   * @param isLast whether the signal ends with these (which may be none)
   */
  push(block: Block, isLast: boolean): Iterable<Block>
}

export interface StageContext {
  readonly items: number
  readonly inChannels: number
  readonly outChannels: number
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
  const { items, inChannels, outChannels } = context
  const length = input.length / (items * inChannels)
  const x = fromArray(input, [items, inChannels, length])
  const output = noGrad(() => (typeof run === 'function' ? run(x) : run.forward(x)))
  return blockOf(output.data as Float32Array, items * outChannels)
}
