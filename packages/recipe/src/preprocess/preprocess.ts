import { fromArray, type Tensor } from '@sinal/core'
import type { SampleArray } from '@sinal/signals'
import { floats } from '../memory.ts'
import { pause } from '../pace.ts'
import type { Recipe } from '../schema.ts'
import { detrend } from './detrend.ts'
import { fill } from './fill.ts'
import { type Block, hasSamples, type Operator, type Step } from './operator.ts'
import { preprocessLength, stepRatios } from './rational.ts'
import { resample } from './resample.ts'
import { standardise } from './standardise.ts'

/** Gives a signal from its start, block by block; called once a reading. */
export type ReadBlocks = () => Iterable<Block> | AsyncIterable<Block>

export interface PreprocessOptions {
  /** Of the signal, in Hz; null when it is unknown. */
  readonly sampleRate: number | null
  readonly signal?: AbortSignal | undefined
}

/** The steps of a recipe in order. @throws {RecipeError} a rate in Hz where it cannot be had */
export function preprocessingSteps(recipe: Recipe, sampleRate: number | null): Step[] {
  const steps = recipe.preprocess ?? []
  const ratios = stepRatios(steps, sampleRate)
  return steps.map((step, index) => {
    switch (step.type) {
      case 'detrend':
        return detrend(step, index)
      case 'standardise':
        return standardise(step, index)
      case 'resample':
        return resample(ratios[index]!)
      case 'fill':
        return fill(step, index)
    }
  })
}

/** How often the signal is read: once, and once more for each step that needs to see the whole of it first. */
export function readingsOf(steps: readonly Step[]): number {
  return 1 + steps.filter((step) => step.statistics).length
}

/**
 * What a recipe's preprocessing makes of a signal, block by block; computed in float64 and rounded to float32 once, at
 * the end. The bytes don't depend on how the blocks are cut, and memory not on the length (but see `fill`).
 *
 * @param read gives the signal from its start; called `readingsOf(steps)` times, one after the other
 * @throws {RecipeError} naming the step
 * @throws the reason of `options.signal`, once it is aborted
 */
export async function* preprocessBlocks(
  recipe: Recipe,
  read: ReadBlocks,
  options: PreprocessOptions,
): AsyncGenerator<Float32Array[]> {
  yield* preprocessedBlocks(read, await operatorsOf(recipe, read, options), options.signal)
}

/** What applies each step, once all is known of the signal that they need: for that it is read, step by step. */
export async function operatorsOf(
  recipe: Recipe,
  read: ReadBlocks,
  { sampleRate, signal }: PreprocessOptions,
): Promise<readonly (() => Operator)[]> {
  const made: (() => Operator)[] = []
  for (const step of preprocessingSteps(recipe, sampleRate)) {
    if (!step.statistics) {
      made.push(() => step.apply())
      continue
    }
    const statistics = step.statistics()
    for await (const block of through(read, made, signal)) statistics.push(block)
    const moments = statistics.finish()
    made.push(() => step.apply(moments))
  }
  return made
}

/** One reading of a signal, with each step applied. */
export async function* preprocessedBlocks(
  read: ReadBlocks,
  operators: readonly (() => Operator)[],
  signal: AbortSignal | undefined,
): AsyncGenerator<Float32Array[]> {
  for await (const block of through(read, operators, signal)) {
    yield block.map((samples) => (samples instanceof Float32Array ? samples : new Float32Array(samples)))
  }
}

const PAUSE_EVERY_MS = 10

async function* through(
  read: ReadBlocks,
  made: readonly (() => Operator)[],
  signal: AbortSignal | undefined,
): AsyncGenerator<Block> {
  const operators = made.map((make) => make())
  const after = (block: Block, first: number) => {
    let samples = block
    for (const operator of operators.slice(first)) {
      if (!hasSamples(samples)) return []
      samples = operator.push(samples)
    }
    return samples
  }
  let paused = performance.now()
  for await (const block of read()) {
    signal?.throwIfAborted()
    const out = after(block, 0)
    if (hasSamples(out)) yield out
    if (performance.now() - paused > PAUSE_EVERY_MS) {
      await pause()
      paused = performance.now()
    }
  }
  for (const [i, operator] of operators.entries()) {
    const out = after(operator.finish(), i + 1)
    if (hasSamples(out)) yield out
  }
}

/** Samples a block of a signal that is in memory. */
const BLOCK = 65_536

/** The preprocessing of every item of a batch. @param input `[N, C, L]`, float32 */
export async function preprocessTensor(
  recipe: Recipe,
  input: Tensor,
  options: PreprocessOptions,
): Promise<Tensor> {
  if (!recipe.preprocess?.length) return input
  const [items = 0, channels = 0, length = 0] = input.shape
  const outLength = preprocessLength(recipe, length, options.sampleRate)
  const out = floats(items * channels * outLength)
  for (let item = 0; item < items; item++) {
    const rows = Array.from({ length: channels }, (_, channel) => {
      const start = (item * channels + channel) * length
      return (input.data as Float32Array).subarray(start, start + length)
    })
    let at = item * channels * outLength
    for await (const block of preprocessBlocks(recipe, () => blocksOf(rows, length), options)) {
      for (const [channel, samples] of block.entries()) out.set(samples, at + channel * outLength)
      at += block[0]!.length
    }
  }
  return fromArray(out, [items, channels, outLength])
}

function* blocksOf(rows: readonly SampleArray[], length: number): Generator<Block> {
  for (let start = 0; start < length; start += BLOCK) {
    yield rows.map((row) => row.subarray(start, start + BLOCK))
  }
}
