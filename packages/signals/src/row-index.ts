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

/** Places of rows that a reading has passed, so that the next one need not begin at the file's beginning. */
export class RowIndex {
  readonly #places: RowPlace[] = []

  /** Remembers a place, if it is far enough beyond the last one. */
  pass(row: number, byte: number, line: number): void {
    if (byte >= (this.#places.at(-1)?.byte ?? 0) + SPACING) this.#places.push({ row, byte, line })
  }

  /** The last place known that is not after a row; null when that is the beginning. */
  before(row: number): RowPlace | null {
    let low = 0
    let high = this.#places.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#places[middle]!.row <= row) low = middle + 1
      else high = middle
    }
    return this.#places[low - 1] ?? null
  }
}
