import { expectRepresentable, type Keeping } from './sample-column.ts'
import type { SampleArray, SignalBlock } from './types.ts'

interface Cut {
  /** Whose samples they are. */
  readonly channels: readonly Keeping[]
  readonly blockLength: number
  /** Whether a block may be written where one before it was. */
  readonly reuse: boolean
  /** Index of the first sample. */
  readonly start: number
}

interface Cutting extends SignalBlock {
  readonly data: SampleArray[]
}

/** Cuts samples, in pieces of any length, into blocks of one length. */
export class BlockCutter {
  readonly #cut: Cut
  /** Arrays that were given before, and may be written to. */
  readonly #spare: SampleArray[][] = []
  #ready: Cutting[] = []
  #data: SampleArray[]
  #start: number
  #length = 0

  constructor(cut: Cut) {
    this.#cut = cut
    this.#start = cut.start
    this.#data = this.#allocate()
  }

  /** @param data an array a channel, all of one length, which are copied */
  take(data: readonly SampleArray[]): void {
    for (const [c, samples] of data.entries()) expectRepresentable(samples, this.#cut.channels[c]!)
    const length = data[0]?.length ?? 0
    for (let from = 0; from < length;) {
      const here = Math.min(length - from, this.#cut.blockLength - this.#length)
      for (const [c, samples] of data.entries())
        this.#data[c]!.set(samples.subarray(from, from + here), this.#length)
      this.#length += here
      from += here
      if (this.#length === this.#cut.blockLength) this.#finish()
    }
  }

  /** The blocks that are full. */
  *full(): Generator<SignalBlock> {
    const ready = this.#ready
    this.#ready = []
    for (const block of ready) {
      yield block
      if (this.#cut.reuse) this.#spare.push(block.data)
    }
  }

  /** The last block, which may be shorter; none when nothing is left. */
  *rest(): Generator<SignalBlock> {
    if (this.#length > 0) {
      this.#data = this.#data.map((samples) => samples.slice(0, this.#length))
      this.#finish()
    }
    yield* this.full()
  }

  #finish(): void {
    this.#ready.push({ start: this.#start, length: this.#length, data: this.#data })
    this.#start += this.#length
    this.#length = 0
    this.#data = this.#allocate()
  }

  #allocate(): SampleArray[] {
    const spare = this.#spare.pop()
    if (spare) return spare
    const { channels, blockLength } = this.#cut
    // Equally far apart in one memory, so that whoever computes with all of them need not copy them together.
    const apart = oddLines(blockLength)
    const samples = channels.length * apart
    const all = channels[0]?.dtype === 'float64' ? new Float64Array(samples) : new Float32Array(samples)
    return channels.map((_, c) => all.subarray(c * apart, c * apart + blockLength))
  }
}

/** Samples of a line of the cache. */
const LINE = 16

/** At least as many samples, of an odd number of lines: rows that are a power of two apart get into each other's way. */
function oddLines(length: number): number {
  const lines = Math.ceil(length / LINE)
  return (lines % 2 === 0 ? lines + 1 : lines) * LINE
}
