/** Where a row begins. */
export interface RowPlace {
  /** From 0. */
  readonly row: number
  /** In the text's bytes. */
  readonly byte: number
  /** From 1. */
  readonly line: number
}

/** Bytes from one place that is remembered to the next: what a look at a far window reads in vain, at most. */
const SPACING = 1024 * 1024
/** Places at most: of a text beyond 4 GiB every second one is kept, of one beyond 8 GiB every fourth. */
const MOST = 4096

/** Places of rows that a reading has passed, so that the next one need not begin at the file's beginning. */
export class RowIndex {
  /** Row, byte and line of each; of small texts there are none. */
  #places = new Float64Array(0)
  #count = 0
  #spacing = SPACING

  /** Remembers a place, if it is far enough beyond the last one. */
  pass(row: number, byte: number, line: number): void {
    if (this.#count === MOST) this.#thin()
    const last = this.#count === 0 ? 0 : this.#places[3 * this.#count - 2]!
    if (byte < last + this.#spacing) return
    if (this.#places.length === 0) this.#places = new Float64Array(3 * MOST)
    this.#places.set([row, byte, line], 3 * this.#count)
    this.#count++
  }

  /** The last place known that is not after a row; null when that is the beginning. */
  before(row: number): RowPlace | null {
    let low = 0
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#places[3 * middle]! <= row) low = middle + 1
      else high = middle
    }
    if (low === 0) return null
    const [first = 0, byte = 0, line = 0] = this.#places.subarray(3 * low - 3, 3 * low)
    return { row: first, byte, line }
  }

  /** Every second place is kept: 2, 4, … spacings from the beginning. */
  #thin(): void {
    this.#count = MOST / 2
    this.#spacing *= 2
    for (let i = 0; i < this.#count; i++) this.#places.copyWithin(3 * i, 6 * i + 3, 6 * i + 6)
  }
}
