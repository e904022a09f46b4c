import { fromArray, type Tensor } from '@sinal/core'
import type { Scratch } from './scratch.ts'

/** Up to so many samples, a loop has copied them before an array over them is made. */
const SHORT = 128

/** Copies samples `from` to `to` of an array to another one, from `at` on. */
export function copySamples(
  source: Float32Array,
  from: number,
  to: number,
  target: Float32Array,
  at: number,
): void {
  if (to - from > SHORT) target.set(source.subarray(from, to), at)
  else for (let i = from; i < to; i++) target[at + i - from] = source[i]!
}

/** Neighbouring samples of all channels of all items, `[N · C]` rows, on their way from layer to layer. */
export class Block {
  /** How many rows. */
  readonly count: number
  readonly length: number
  /** All rows, one behind another with something between them, or one array each. */
  readonly #data: Float32Array | readonly Float32Array[]
  readonly #at: number
  readonly #apart: number
  #rows: readonly Float32Array[] | null = null

  private constructor(
    data: Float32Array | readonly Float32Array[],
    [count, length]: readonly [count: number, length: number],
    at: number,
    apart: number,
  ) {
    this.#data = data
    this.count = count
    this.length = length
    this.#at = at
    this.#apart = apart
  }

  /** @param whole as many rows of equal length, one behind another */
  static of(whole: Float32Array, count: number): Block {
    const length = whole.length / Math.max(1, count)
    return new Block(whole, [count, length], 0, length)
  }

  /** @param rows of that length */
  static ofRows(rows: readonly Float32Array[], length: number): Block {
    return rows.length === 1 ? Block.of(rows[0]!, 1) : new Block(rows, [rows.length, length], 0, 0)
  }

  /** @param within `[N, C, L]` that holds them from `from` to `to` */
  static part(within: Tensor, from: number, to: number): Block {
    const [items = 0, channels = 0, length = 0] = within.shape
    return new Block(within.data as Float32Array, [items * channels, to - from], from, length)
  }

  /** Whether these are the samples of `within` from `from` on, and no copy. */
  isPart(within: Tensor, from: number): boolean {
    return this.#data === within.data && this.#at === from
  }

  /** Whether all rows lie in one array, equally far apart. */
  get isOneArray(): boolean {
    return this.#data instanceof Float32Array
  }

  /** As `[items, channels, length]`, where the samples are; null where each row has an array of its own. */
  tensor(items: number): Tensor | null {
    const { count, length } = this
    if (!(this.#data instanceof Float32Array)) return null
    const all = fromArray(this.#data, [items, count / items, this.#apart])
    return length === this.#apart ? all : all.slice(2, this.#at, this.#at + length)
  }

  /** An array for each row, where the samples are. */
  get rows(): readonly Float32Array[] {
    return (this.#rows ??= Array.from({ length: this.count }, (_, r) => {
      const [data, start] = this.#place(r)
      return start === 0 && data.length === this.length ? data : data.subarray(start, start + this.length)
    }))
  }

  /** Samples `from` to `to` of each row, not copied. */
  cut(from: number, to: number): Block {
    if (from === 0 && to === this.length) return this
    return new Block(this.#data, [this.count, to - from], this.#at + from, this.#apart)
  }

  /** Copies samples `from` to `to` of a row to an array, from `at` on. */
  copy(row: number, from: number, to: number, target: Float32Array, at: number): void {
    const [data, start] = this.#place(row)
    copySamples(data, start + from, start + to, target, at)
  }

  sample(row: number, at: number): number {
    const [data, start] = this.#place(row)
    return data[start + at]!
  }

  /** The rows one behind another: where they are not yet, copied into `scratch`, or into an array of their own. */
  joined(scratch?: Scratch): Float32Array {
    const { count, length } = this
    const isWhole = count === 1 || (this.#data instanceof Float32Array && this.#apart === length)
    if (isWhole) {
      const [data, start] = this.#place(0)
      return start === 0 && data.length === count * length
        ? data
        : data.subarray(start, start + count * length)
    }
    const all = scratch?.take(count * length) ?? new Float32Array(count * length)
    for (let r = 0; r < count; r++) this.copy(r, 0, length, all, r * length)
    return all
  }

  #place(row: number): readonly [data: Float32Array, start: number] {
    const data = this.#data
    return data instanceof Float32Array ? [data, this.#at + row * this.#apart] : [data[row]!, this.#at]
  }
}
