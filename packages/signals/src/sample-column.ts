import { SignalError } from './signal-error.ts'
import type { Channel, SampleArray } from './types.ts'
import { say } from './say.ts'

/** Samples for which there is room at first. */
const FIRST = 4096
/** There is never room for more than so many times what has arrived: a file's beginning may be unlike the rest. */
const MOST_GROWTH = 1024

/** Whose samples they are, for messages, and what they are kept as. */
export interface Keeping {
  readonly file: string
  readonly channel: Channel
  readonly dtype: 'float32' | 'float64'
}

/** One channel's samples, of unknown number. */
export class SampleColumn {
  readonly #keeping: Keeping
  #samples: SampleArray
  length = 0

  constructor(keeping: Keeping) {
    this.#keeping = keeping
    this.#samples = allocate(keeping.dtype, FIRST)
  }

  /**
   * Appends samples.
   *
   * @param expected how many there are thought to be in the end: there is room for so many when there must be more room,
   *   so that they are not copied again
   */
  append(samples: SampleArray, expected: number): void {
    const length = this.length + samples.length
    if (!this.#isNext(samples)) {
      if (length > this.#samples.length) this.#grow(length, expected)
      expectRepresentable(samples, this.#keeping)
      this.#samples.set(samples, this.length)
    }
    this.length = length
  }

  /** Where the next samples belong: what is written there need not be copied when it is appended. Null: there is no room. */
  room(count: number): SampleArray | null {
    const { length } = this
    return length + count <= this.#samples.length ? this.#samples.subarray(length, length + count) : null
  }

  #isNext({ buffer, byteOffset, BYTES_PER_ELEMENT }: SampleArray): boolean {
    return buffer === this.#samples.buffer && byteOffset === this.length * BYTES_PER_ELEMENT
  }

  #grow(length: number, expected: number): void {
    const larger = allocate(
      this.#keeping.dtype,
      Math.max(length, Math.min(expected, MOST_GROWTH * length), Math.ceil(1.5 * this.length)),
    )
    larger.set(this.#samples.subarray(0, this.length))
    this.#samples = larger
  }

  /** All of them; the column must not be used afterwards. */
  take(): SampleArray {
    const { length } = this
    // What little is left over is not worth a copy.
    const isTight = length >= this.#samples.length * TIGHT
    if (!isTight) return this.#samples.slice(0, length)
    this.#samples.fill(0, length)
    return this.#samples.subarray(0, length)
  }
}

const TIGHT = 0.95

/** Finite doubles must not become infinite: those from 2¹²⁸ − 2¹⁰³ on would. */
export function expectRepresentable(samples: SampleArray, { file, channel, dtype }: Keeping): void {
  if (dtype === 'float64' || samples instanceof Float32Array) return
  const i = samples.findIndex((value) => Number.isFinite(value) && !Number.isFinite(Math.fround(value)))
  if (i < 0) return
  throw new SignalError(say('sample-beyond-float32', { value: samples[i]! }), { file, channel: channel.name })
}

/** Memory that holds anything: all of it is written before it is given away. */
function allocate(dtype: 'float32' | 'float64', length: number): SampleArray {
  const bytes = length * (dtype === 'float32' ? 4 : 8)
  const { Buffer: node } = globalThis as { Buffer?: typeof Buffer }
  // Node's need not be filled with zeros first.
  const buffer = node === undefined ? new ArrayBuffer(bytes) : node.allocUnsafeSlow(bytes).buffer
  return dtype === 'float32' ? new Float32Array(buffer) : new Float64Array(buffer)
}
