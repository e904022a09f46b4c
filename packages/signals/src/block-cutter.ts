import type { RowBlock } from './row-block.ts'
import type { BlockOptions, SampleArray, SignalBlock } from './types.ts'

interface Cut extends Pick<BlockOptions, 'dtype' | 'reuse'> {
  readonly blockLength: number
}

interface Cutting extends SignalBlock {
  readonly data: SampleArray[]
}

/** Cuts rows into blocks of one length, each with arrays of its own. */
export class BlockCutter {
  readonly #places: readonly number[]
  readonly #isFloat32: boolean
  readonly #blockLength: number
  readonly #reuse: boolean
  /** Arrays that were given before, and may be written to. */
  readonly #spare: SampleArray[][] = []
  #ready: Cutting[] = []
  #data: SampleArray[]
  #start: number
  #length = 0

  /**
   * @param places of the columns wanted, in a row block
   * @param start index of the first row
   */
  constructor(
    places: readonly number[],
    { dtype = 'float32', blockLength, reuse = false }: Cut,
    start: number,
  ) {
    this.#places = places
    this.#isFloat32 = dtype === 'float32'
    this.#blockLength = blockLength
    this.#reuse = reuse
    this.#start = start
    this.#data = this.#allocate()
  }

  /** Takes `count` rows from `first` on. */
  take({ columns }: RowBlock, first: number, count: number): void {
    let from = first
    let left = count
    while (left > 0) {
      const here = Math.min(left, this.#blockLength - this.#length)
      for (const [i, place] of this.#places.entries()) {
        this.#data[i]!.set(columns[place]!.subarray(from, from + here), this.#length)
      }
      this.#length += here
      from += here
      left -= here
      if (this.#length === this.#blockLength) this.#finish()
    }
  }

  /** The blocks that are full. */
  *full(): Generator<SignalBlock> {
    const ready = this.#ready
    this.#ready = []
    for (const block of ready) {
      yield block
      if (this.#reuse) this.#spare.push(block.data)
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
    const length = this.#blockLength
    return this.#places.map(() => (this.#isFloat32 ? new Float32Array(length) : new Float64Array(length)))
  }
}
