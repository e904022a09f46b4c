import { passes } from '../generated/wasm-passes.ts'
import type { FloatArray } from './arrays.ts'
import { instanceOf } from './prepared-modules.ts'
import { api, bytesOf } from './web-assembly.ts'

/** Elements of an array that are in the memory at a time: what stays in the second-level cache. */
export const WINDOW = 1 << 15

const PAGE = 65536
const SIZES = 16

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
  readonly __heap_base: { readonly value: number }
  /** The address of a name that ends in a zero; 0 after the last pass. */
  pass_name(pass: number): number
  run_pass(
    ...args: readonly [
      pass: number,
      kind: 0 | 1,
      out: number,
      places: number,
      x: number,
      y: number,
      numbers: number,
      sizes: number,
      from: number,
      to: number,
      ...kept: readonly [first: number, second: number, third: number],
    ]
  ): void
}

/** The module of the passes, and its memory: room for a window of each array, and for all numbers. */
export class PassMemory {
  readonly out: number
  readonly places: number
  readonly x: number
  readonly y: number
  /** What is read and written beside `out`. */
  readonly kept: readonly number[]
  readonly #sizes: number
  readonly #numbers: number
  readonly #exports: Exports
  readonly #passes = new Map<string, number>()
  #float32!: Float32Array
  #float64!: Float64Array
  #int32!: Int32Array
  #bytes!: Uint8Array

  constructor(exports: Exports) {
    this.#exports = exports
    this.#sizes = Math.ceil(exports.__heap_base.value / 64) * 64
    this.out = this.#sizes + SIZES * 8
    this.x = this.out + WINDOW * 8
    this.y = this.x + WINDOW * 8
    this.places = this.y + WINDOW * 8
    const first = this.places + WINDOW * 4
    this.kept = [first, first + WINDOW * 8, first + WINDOW * 16]
    this.#numbers = first + WINDOW * 24
    this.#reach(this.#numbers)
    this.#readNames()
  }

  #reach(end: number): void {
    const { memory } = this.#exports
    const missing = end - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE))
    else if (this.#bytes !== undefined) return
    this.#float32 = new Float32Array(memory.buffer)
    this.#float64 = new Float64Array(memory.buffer)
    this.#int32 = new Int32Array(memory.buffer)
    this.#bytes = new Uint8Array(memory.buffer)
  }

  #readNames(): void {
    for (let pass = 0, at; (at = this.#exports.pass_name(pass)) !== 0; pass++) {
      const name = this.#bytes.subarray(at, this.#bytes.indexOf(0, at))
      this.#passes.set(String.fromCharCode(...name), pass)
    }
  }

  #elements<Elements extends FloatArray | Int32Array | Uint8Array>(like: Elements): Elements {
    const memory =
      like instanceof Float32Array
        ? this.#float32
        : like instanceof Float64Array
          ? this.#float64
          : like instanceof Int32Array
            ? this.#int32
            : this.#bytes
    return memory as Elements
  }

  /** Copies source[from … to) into the memory. */
  put(address: number, source: FloatArray | Int32Array, from: number, to: number): void {
    const part = to - from === source.length ? source : source.subarray(from, to)
    this.#elements(source).set(part, address / source.BYTES_PER_ELEMENT)
  }

  /** Copies what was computed to target[from … to). */
  take(address: number, target: FloatArray | Int32Array | Uint8Array, from: number, to: number): void {
    const start = address / target.BYTES_PER_ELEMENT
    target.set(this.#elements(target).subarray(start, start + to - from), from)
  }

  /** Copies into the memory, one behind the other, `width` elements of each of `rows` rows, which begin `apart` from `first` on. */
  putRows(
    address: number,
    source: FloatArray,
    first: number,
    apart: number,
    rows: number,
    width: number,
  ): void {
    if (width === apart) return this.put(address, source, first, first + rows * width)
    const start = address / source.BYTES_PER_ELEMENT
    copyRows(this.#elements(source), start, width, source, first, apart, rows, width)
  }

  /** Copies such rows back. */
  takeRows(
    address: number,
    target: FloatArray,
    first: number,
    apart: number,
    rows: number,
    width: number,
  ): void {
    const start = address / target.BYTES_PER_ELEMENT
    copyRows(target, first, apart, this.#elements(target), start, width, rows, width)
  }

  /** Puts all numbers of a call, however many. @returns their address */
  putNumbers(numbers: Float64Array): number {
    this.#reach(this.#numbers + numbers.byteLength)
    this.put(this.#numbers, numbers, 0, numbers.length)
    return this.#numbers
  }

  /** Computes the units from `from` to before `to` on what was put. `like` tells the dtype of x. */
  run(
    name: string,
    like: FloatArray,
    sizes: readonly number[],
    from: number,
    to: number,
    numbers = this.#numbers,
    [first = 0, second = 0, third = 0]: readonly number[] = [],
  ): void {
    const pass = this.#passes.get(name)
    if (pass === undefined) throw new Error(`passes: there is none named ${name}`)
    const at = this.#sizes / 8
    this.#float64.fill(0, at, at + SIZES)
    this.#float64.set(sizes, at)
    const kind = like instanceof Float32Array ? 0 : 1
    this.#exports.run_pass(
      ...([pass, kind, this.out, this.places, this.x, this.y, numbers, this.#sizes, from, to] as const),
      ...([first, second, third] as const),
    )
  }
}

/** Elements that are copied one by one before a view of them is made. */
const SHORT_ROW = 64

function copyRows(
  to: FloatArray,
  toFirst: number,
  toApart: number,
  from: FloatArray,
  fromFirst: number,
  fromApart: number,
  rows: number,
  width: number,
): void {
  for (let r = 0, at = toFirst, source = fromFirst; r < rows; r++, at += toApart, source += fromApart) {
    if (width > SHORT_ROW) to.set(from.subarray(source, source + width), at)
    else for (let i = 0; i < width; i++) to[at + i] = from[source + i]
  }
}

/**
 * Compiles the embedded passes.
 *
 * @throws {Error} this machine's WebAssembly has no SIMD; the message says so
 */
export function instantiatePasses(): PassMemory {
  if (api === undefined) throw new Error('there is no WebAssembly here')
  const bytes = bytesOf(passes)
  if (!api.validate(bytes)) throw new Error('WebAssembly has no SIMD here')
  return new PassMemory(instanceOf(passes, bytes).exports as Exports)
}
