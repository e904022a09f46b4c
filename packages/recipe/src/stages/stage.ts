import { empty, getNumThreads, nn, noGrad, type MemPool, type Tensor } from '@sinal/core'
import { copied } from '../memory.ts'
import { Block } from './block.ts'
import type { Workspace } from './scratch.ts'

/** One layer (or several, run together) at work: carries what it needs of the samples before. */
export interface Stage {
  /**
   * Takes the next samples and gives what they complete, in pieces. The block must stay as it is until all are taken; a
   * piece stays as it is until the next one is asked for, or for ever where the context has no pool.
   *
   * @param isLast whether the signal ends with these (which may be none)
   */
  push(block: Block, isLast: boolean): Iterable<Block>
  /** Where so many samples, which come next, may be written to before they are pushed: then they are not copied. */
  place?(count: number): Place
}

export interface StageContext {
  readonly items: number
  readonly inChannels: number
  readonly outChannels: number
  /** For outputs, each of which lies where the one before it lay; null where each is to have its own memory. */
  readonly pool: MemPool | null
  /** For what is needed beside them. */
  readonly space: Workspace
  /** Where the next outputs are to be, if that is known: those that can be are written there. */
  place(count: number): Place | null
  /** Samples of the output for so many of the input. @throws {RecipeError} the input is too short */
  outLength(length: number): number
  /** Samples that a piece should have: few enough to stay in the caches from layer to layer. */
  readonly piece: Piece
  /** Output samples that a piece may have, at most, for it to be done soon. */
  most(): number
}

/** A piece of work: samples of each of its rows. */
export interface Piece {
  readonly input: number
  readonly output: number
}

/** Samples of a tensor from `from` on. */
export interface Place {
  readonly within: Tensor
  readonly from: number
}

/**
 * Samples of a piece for each thread, of all rows: few enough to stay in its cache from layer to layer, and enough that the
 * way to the kernels is short beside them.
 */
const PIECE_SAMPLES = 1 << 19
/** Multiply-adds for a sample beside which it is no matter where it lies. */
const MUCH_WORK = 128
/** More threads are not worth the memory that their pieces take. */
const MOST_SHARES = 4

/** As many pieces as threads compute at a time, together. */
export function shares(): number {
  return Math.min(getNumThreads(), MOST_SHARES)
}

/**
 * Samples that a piece should have, of all rows.
 *
 * @param work multiply-adds for each of them
 */
export function pieceSamples(work: number): number {
  return PIECE_SAMPLES * shares() * (work < MUCH_WORK ? 1 : 4)
}

/** Whether it can write its outputs to where they belong. */
export function writesTo(run: unknown): run is nn.Conv1d | nn.Sequential {
  return run instanceof nn.Conv1d || run instanceof nn.Sequential
}

/** Whether it is worth having its outputs in one tensor when they are made of several: they are not copied to it. */
export function writesParts(run: unknown): run is nn.Conv1d | nn.Sequential {
  return run instanceof nn.Conv1d || (run instanceof nn.Sequential && [...run][0] instanceof nn.Conv1d)
}

/** What a function or a layer makes of samples: `[items, inChannels, L]`. */
export function compute(
  run: nn.Module | ((input: Tensor) => Tensor),
  input: Tensor,
  context: StageContext,
): Block {
  const { items, outChannels, pool } = context
  const forward = () => (typeof run === 'function' ? run(input) : run.forward(input)).contiguous()
  const output = within(context, forward).data as Float32Array
  // A layer that changes nothing may give its very input, which is not ours.
  const isInput = pool === null && input.isContiguous() && output.buffer === input.data.buffer
  return Block.of(isInput ? copied(output) : output, items * outChannels)
}

/** Samples, and how many outputs are made of them. */
export interface Part {
  /** Where they lie: those of another part may lie there afterwards. */
  readonly input: () => Tensor
  readonly outputs: number
}

/**
 * The outputs that a layer makes of parts, one behind another.
 *
 * @param place where they are to be; null where that is not known
 */
export function computeParts(
  run: nn.Conv1d | nn.Sequential,
  parts: readonly Part[],
  context: StageContext,
  place: Place | null,
): Block {
  const { items, outChannels } = context
  const count = parts.reduce((sum, { outputs }) => sum + outputs, 0)
  return within(context, () => {
    const from = place?.from ?? 0
    const all = place?.within ?? empty([items, outChannels, count])
    let next = from
    for (const { input, outputs } of parts)
      run.forward(input(), { out: all.slice(2, next, (next += outputs)) })
    return Block.part(all, from, next)
  })
}

/** Without recording, in the memory of the context. */
export function within<Result>({ pool }: StageContext, body: () => Result): Result {
  return pool === null ? noGrad(body) : pool.use(body)
}
