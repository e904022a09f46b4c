import type { SampleArray } from '@sinal/signals'
import { RecipeError, type RecipePath } from '../errors.ts'
import { say } from '../say.ts'
import type { Moments, Statistics } from './operator.ts'

/** Sums are taken over samples [n · SEGMENT, (n + 1) · SEGMENT), whatever blocks they come in. */
const SEGMENT = 4096

/**
 * Gathers the moments of every channel in float64: each segment's about its own mean, then one merged into the other
 * in order, which keeps the sums small and the bits independent of the blocks.
 *
 * @param path of the step, for messages
 * @throws {RecipeError} a sample that is missing or infinite
 * @see https://en.wikipedia.org/wiki/Algorithms_for_calculating_variance#Parallel_algorithm
 */
export function gatherMoments(path: RecipePath): Statistics<readonly Moments[]> {
  let channels: ChannelMoments[] = []
  return {
    push(block) {
      if (channels.length === 0) channels = block.map((_, channel) => new ChannelMoments(path, channel))
      for (const [channel, samples] of block.entries()) channels[channel]!.push(samples)
    },
    finish: () => channels.map((channel) => channel.finish()),
  }
}

const NOTHING: Moments = { count: 0, mean: 0, squares: 0, products: 0 }

class ChannelMoments {
  readonly #path: RecipePath
  readonly #channel: number
  readonly #segment = new Float64Array(SEGMENT)
  #filled = 0
  #total = NOTHING

  constructor(path: RecipePath, channel: number) {
    this.#path = path
    this.#channel = channel
  }

  push(samples: SampleArray): void {
    for (let from = 0; from < samples.length;) {
      const count = Math.min(SEGMENT - this.#filled, samples.length - from)
      this.#segment.set(samples.subarray(from, from + count), this.#filled)
      this.#filled += count
      from += count
      if (this.#filled === SEGMENT) this.#merge()
    }
  }

  finish(): Moments {
    if (this.#filled > 0) this.#merge()
    return this.#total
  }

  #merge(): void {
    const samples = this.#segment.subarray(0, this.#filled)
    const bad = samples.findIndex((value) => !Number.isFinite(value))
    if (bad !== -1) {
      const place = { sample: this.#total.count + bad, channel: this.#channel + 1 }
      const said = Number.isNaN(samples[bad])
        ? say('step-missing-sample', place)
        : say('step-infinite-sample', { value: String(samples[bad]), ...place })
      throw new RecipeError(this.#path, said)
    }
    this.#total = merged(this.#total, momentsOf(samples))
    this.#filled = 0
  }
}

function momentsOf(samples: Float64Array): Moments {
  const count = samples.length
  const first = samples[0]!
  let sum = 0
  // From the first sample on, so that an offset takes no digits and a constant is met exactly.
  for (let i = 0; i < count; i++) sum += samples[i]! - first
  const mean = first + sum / count
  let squares = 0
  let products = 0
  for (let i = 0; i < count; i++) {
    const deviation = samples[i]! - mean
    squares += deviation * deviation
    products += (i - (count - 1) / 2) * deviation
  }
  return { count, mean, squares, products }
}

function merged(a: Moments, b: Moments): Moments {
  if (a.count === 0) return b
  const count = a.count + b.count
  const difference = b.mean - a.mean
  const weight = (a.count * b.count) / count
  return {
    count,
    mean: a.mean + (difference * b.count) / count,
    squares: a.squares + b.squares + difference * difference * weight,
    // The middles of the two lie half of all their samples apart.
    products: a.products + b.products + difference * (count / 2) * weight,
  }
}
