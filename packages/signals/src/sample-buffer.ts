import { SignalError } from './signal-error.ts'
import type { Channel, SampleArray } from './types.ts'

interface Buffering {
  readonly dtype: 'float32' | 'float64'
  /** Samples at most; Infinity: unknown. */
  readonly expected: number
  readonly file: string
  readonly channel: Channel
}

/** Gathers one channel's samples in the type asked for. What a header promises takes no room before samples arrive. */
export class SampleBuffer {
  length = 0
  readonly #how: Buffering
  #samples: SampleArray

  constructor(how: Buffering) {
    this.#how = how
    this.#samples = this.#allocate(0)
  }

  append(samples: SampleArray): void {
    const needed = this.length + samples.length
    if (needed > this.#samples.length) {
      const grown = this.#allocate(Math.max(needed, Math.min(this.#how.expected, 2 * this.#samples.length)))
      grown.set(this.#samples.subarray(0, this.length))
      this.#samples = grown
    }
    if (samples instanceof Float64Array && this.#how.dtype === 'float32') this.#expectRepresentable(samples)
    this.#samples.set(samples, this.length)
    this.length = needed
  }

  /** What was gathered; the buffer is empty afterwards. */
  take(): SampleArray {
    const whole = this.#samples
    const isFull = this.length === whole.length
    const taken = isFull ? whole : whole.slice(0, this.length)
    if (isFull) this.#samples = this.#allocate(0)
    this.length = 0
    return taken
  }

  /** Finite doubles must not become infinite: those from 2¹²⁸ − 2¹⁰³ on would. */
  #expectRepresentable(samples: Float64Array): void {
    const i = samples.findIndex((value) => Number.isFinite(value) && !Number.isFinite(Math.fround(value)))
    if (i < 0) return
    const { file, channel } = this.#how
    const problem = `expected a number within the range of float32, but got ${samples[i]} (read with dtype: 'float64')`
    throw new SignalError(problem, { file }, [`channel ${JSON.stringify(channel.name)}`])
  }

  #allocate(length: number): SampleArray {
    return this.#how.dtype === 'float32' ? new Float32Array(length) : new Float64Array(length)
  }
}
