import type { Recipe } from '../schema.ts'
import type { SampleSource, SignalBlock, SourceOptions } from '../types.ts'
import { type Block, hasSamples, type Operator } from './operator.ts'
import { operatorsOf, preprocessedBlocks } from './preprocess.ts'
import { preprocessLength, preprocessRatio } from './rational.ts'

/**
 * A source as the preprocessing of a recipe leaves it: of float32, at the new rate. What steps need to know of the whole
 * signal is read when samples are first asked for.
 *
 * @throws {RecipeError} a rate in Hz where it cannot be had
 */
export function preprocessedSource(recipe: Recipe, source: SampleSource): SampleSource {
  if (!recipe.preprocess?.length) return source
  const { channels, sampleRate, startTime, length } = source
  const { up, down } = preprocessRatio(recipe, sampleRate)
  const known = new Map<string, Promise<readonly (() => Operator)[]>>()
  return {
    channels,
    sampleRate: sampleRate === null ? null : (sampleRate * up) / down,
    startTime,
    length: length === null ? null : preprocessLength(recipe, length, sampleRate),
    async *blocks(options: SourceOptions = {}) {
      const { start = 0, end = Infinity, signal, ...reading } = options
      const read = () => dataOf(source.blocks({ ...reading, ...(signal && { signal }), dtype: 'float32' }))
      const key = JSON.stringify(options.channels)
      let operators = known.get(key)
      if (!operators) {
        operators = operatorsOf(recipe, read, { sampleRate, signal })
        known.set(key, operators)
        // A reading that was stopped says nothing of the next.
        operators.catch(() => known.delete(key))
      }
      let next = 0
      for await (const block of preprocessedBlocks(read, await operators, signal)) {
        const first = next
        next += block[0]!.length
        const part = cut(block, start - first, end - first)
        if (hasSamples(part)) yield { start: Math.max(start, first), length: part[0]!.length, data: part }
        if (next >= end) return
      }
    },
  }
}

async function* dataOf(blocks: AsyncIterable<SignalBlock>): AsyncGenerator<Block> {
  for await (const { data } of blocks) yield data
}

/** Samples from one place to another of a block, as far as it has them. */
function cut(block: readonly Float32Array[], from: number, to: number): Float32Array[] {
  const length = block[0]?.length ?? 0
  if (from <= 0 && to >= length) return [...block]
  return block.map((samples) => samples.slice(Math.max(0, from), Math.max(0, Math.min(to, length))))
}
