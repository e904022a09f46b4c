import { fromArray, type Tensor } from '@sinal/core'
import { unsetFloats } from '../memory.ts'
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

/** How many samples lie from the start of a row to that of the next, in one memory; null where that differs. */
function samplesApart([first, second, ...others]: readonly Float32Array[]): number | null {
  if (first === undefined || second === undefined) return null
  const bytes = second.byteOffset - first.byteOffset
  let before = second
  if (bytes < 0 || second.buffer !== first.buffer) return null
  for (const row of others) {
    if (row.buffer !== first.buffer || row.byteOffset - before.byteOffset !== bytes) return null
    before = row
  }
  return bytes / first.BYTES_PER_ELEMENT
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
    if (rows.length === 1) return Block.of(rows[0]!, 1)
    const size = [rows.length, length] as const
    const apart = samplesApart(rows)
    if (apart === null || apart < length) return new Block(rows, size, 0, 0)
    // One array over all of them, which begins before the first where it could not reach so far behind the last.
    const { buffer, byteOffset, BYTES_PER_ELEMENT } = rows[0]!
    const first = byteOffset / BYTES_PER_ELEMENT
    const held = Math.floor(buffer.byteLength / BYTES_PER_ELEMENT)
    const at = Math.max(0, first + rows.length * apart - held)
    if (at > first) return new Block(rows, size, 0, 0)
    const all = new Float32Array(buffer, (first - at) * BYTES_PER_ELEMENT, rows.length * apart)
    return new Block(all, size, at, apart)
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
    const all = scratch?.take(count * length) ?? unsetFloats(count * length)
    for (let r = 0; r < count; r++) this.copy(r, 0, length, all, r * length)
    return all
  }

  #place(row: number): readonly [data: Float32Array, start: number] {
    const data = this.#data
    return data instanceof Float32Array ? [data, this.#at + row * this.#apart] : [data[row]!, this.#at]
  }
}
