import type { SampleArray } from '@sinal/signals'
import { RecipeError, type RecipePath } from '../errors.ts'
import { doubles } from '../memory.ts'
import { say } from '../say.ts'
import { type PlainStep, pointwise } from './operator.ts'
import { SampleQueues } from './sample-queue.ts'
import type { FillStep } from './schema.ts'

/**
 * Fills in missing samples (NaN): on the line between the ones around them, with the one before them, or with a value.
 * Where there is none before or after, the nearest is taken. Holds as many samples as the longest gap has.
 *
 * @throws {RecipeError} (when the signal ends) a channel without any sample to fill in from
 */
export function fill({ method = 'interpolate', value = 0 }: FillStep, index: number): PlainStep {
  if (method === 'value')
    return { apply: () => pointwise((sample) => (Number.isNaN(sample) ? value : sample)) }
  return { apply: () => fillFromNeighbours(method, ['preprocess', index]) }
}

function fillFromNeighbours(method: 'interpolate' | 'hold', path: RecipePath) {
  let channels: Gap[] = []
  let queues = new SampleQueues(0)
  return {
    push(block: readonly SampleArray[]) {
      if (channels.length === 0) {
        channels = block.map(() => new Gap(method))
        queues = new SampleQueues(block.length)
      }
      for (const [channel, samples] of block.entries()) queues.add(channel, channels[channel]!.fill(samples))
      return queues.take()
    },
    finish() {
      for (const [channel, gap] of channels.entries()) {
        const rest = gap.finish()
        if (rest === null) throw new RecipeError(path, say('step-all-missing', { channel: channel + 1 }))
        queues.add(channel, rest)
      }
      return channels.length === 0 ? [] : queues.take()
    },
  }
}

/** One channel: the last sample that was there, and how many were missing since. */
class Gap {
  readonly #method: 'interpolate' | 'hold'
  #before: number | null = null
  #missing = 0

  constructor(method: 'interpolate' | 'hold') {
    this.#method = method
  }

  /** The samples that are decided now: up to the last one that is there. */
  fill(samples: SampleArray): Float64Array {
    let last = samples.length - 1
    while (last >= 0 && Number.isNaN(samples[last]!)) last--
    const open = samples.length - 1 - last
    if (last < 0) {
      this.#missing += open
      return doubles(0)
    }
    const out = doubles(this.#missing + last + 1)
    let filled = 0
    for (let i = 0; i <= last; i++) {
      const sample = samples[i]!
      if (Number.isNaN(sample)) {
        this.#missing++
        continue
      }
      if (this.#missing > 0) {
        this.#close(out.subarray(filled, filled + this.#missing), sample)
        filled += this.#missing
        this.#missing = 0
      }
      out[filled++] = sample
      this.#before = sample
    }
    this.#missing = open
    return out
  }

  /** The samples missing at the end; null where there never was one to take. */
  finish(): Float64Array | null {
    if (this.#before === null && this.#missing > 0) return null
    return doubles(this.#missing).fill(this.#before ?? 0)
  }

  #close(gap: Float64Array, after: number): void {
    const before = this.#before ?? after
    if (this.#method === 'hold') {
      gap.fill(before)
      return
    }
    const step = (after - before) / (gap.length + 1)
    for (let i = 0; i < gap.length; i++) gap[i] = before + step * (i + 1)
  }
}
