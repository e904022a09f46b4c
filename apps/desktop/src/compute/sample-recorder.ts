import { type SampleArray, SignalError, type SignalBlock } from '@sinal/signals'
import { Samples } from './samples.ts'

/** Samples of a channel for which there is room at first. */
const FIRST_ROOM = 65_536
/** Room for more than so many times what has come is not made: a promise of more may be wrong. */
const MOST_GROWTH = 64
/** A column that fills less of its room is copied in the end. */
const TIGHT = 0.75

/** Channels that arrive block by block, and can be looked at meanwhile. */
export class SampleRecorder {
  readonly samples: Samples
  /** Per channel: how many samples are missing (NaN) so far. */
  readonly missing: number[]
  readonly #file: string
  readonly #allocate: Allocate
  #columns: Float32Array[]
  #length = 0

  /** @param file its name, for what can go wrong */
  constructor(channels: number, file: string, allocate: Allocate = (length) => new Float32Array(length)) {
    this.#file = file
    this.#allocate = allocate
    this.#columns = Array.from({ length: channels }, () => allocate(FIRST_ROOM))
    this.missing = Array.from({ length: channels }, () => 0)
    this.samples = new Samples(this.#columns.map((column) => column.subarray(0, 0)))
  }

  get length(): number {
    return this.#length
  }

  /** @param expected how many samples there will be in the end, as far as can be told; 0: nothing is known */
  append({ data, length }: SignalBlock, expected: number): void {
    const end = this.#length + length
    this.#makeRoom(end, expected)
    for (const [c, samples] of data.entries()) {
      this.#columns[c]!.set(samples, this.#length)
      this.missing[c]! += countMissing(samples)
    }
    this.#length = end
    this.samples.extend(this.#columns.map((column) => column.subarray(0, end)))
  }

  /** Gives back the room that was not needed. */
  finish(): void {
    const room = this.#columns[0]?.length ?? 0
    if (this.#length < room * TIGHT) {
      this.#columns = this.#columns.map((column) => column.slice(0, this.#length))
    }
    this.samples.extend(this.#columns.map((column) => column.subarray(0, this.#length)))
  }

  #makeRoom(length: number, expected: number): void {
    const room = Math.min(...this.#columns.map((column) => column.length))
    if (length <= room) return
    const most = Math.max(length, Math.min(expected, MOST_GROWTH * length), Math.ceil(1.5 * room))
    // One by one: the old and the new of one channel are there at a time, not of all.
    for (const [c, column] of this.#columns.entries()) {
      const larger = this.#room(most, length)
      larger.set(column.subarray(0, this.#length))
      this.#columns[c] = larger
    }
  }

  /** As much as is wished, or as is needed. */
  #room(wished: number, needed: number): Float32Array {
    for (const length of [wished, needed]) {
      try {
        return this.#allocate(length)
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
      }
    }
    const details = { channels: this.#columns.length, samples: needed }
    const text = `there is not enough memory for ${details.channels} channels of ${needed} samples and more`
    throw new SignalError({ code: 'memory-short', details, text }, { file: this.#file })
  }
}

type Allocate = (length: number) => Float32Array

function countMissing(samples: SampleArray): number {
  let missing = 0
  for (let i = 0; i < samples.length; i++) if (samples[i] !== samples[i]) missing++
  return missing
}
