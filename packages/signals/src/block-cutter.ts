import type { RowBlock } from './row-block.ts'
import type { SampleArray, SignalBlock } from './types.ts'

/** Cuts rows into blocks of one length, each with arrays of its own. */
export class BlockCutter {
  readonly #places: readonly number[]
  readonly #isFloat32: boolean
  readonly #blockLength: number
  #ready: SignalBlock[] = []
  #data: SampleArray[]
  #start: number
  #length = 0

  /**
   * @param places of the columns wanted, in a row block
   * @param start index of the first row
   */
  constructor(places: readonly number[], dtype: 'float32' | 'float64', blockLength: number, start: number) {
    this.#places = places
    this.#isFloat32 = dtype === 'float32'
    this.#blockLength = blockLength
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
  full(): SignalBlock[] {
    const ready = this.#ready
    this.#ready = []
    return ready
  }

  /** The last block, which may be shorter; none when nothing is left. */
  rest(): SignalBlock[] {
    if (this.#length > 0) {
      this.#data = this.#data.map((samples) => samples.slice(0, this.#length))
      this.#finish()
    }
    return this.full()
  }

  #finish(): void {
    this.#ready.push({ start: this.#start, length: this.#length, data: this.#data })
    this.#start += this.#length
    this.#length = 0
    this.#data = this.#allocate()
  }

  #allocate(): SampleArray[] {
    const length = this.#blockLength
    return this.#places.map(() => (this.#isFloat32 ? new Float32Array(length) : new Float64Array(length)))
  }
}
