import type { FloatArray } from './arrays.ts'
import {
  type Correlation,
  GROUPS_FIELD,
  SIGNAL_FIELD,
  type Signals,
  shapeFields,
  signalFields,
} from './correlation.ts'
import { instanceOf, sharedModuleOf } from './prepared-modules.ts'
import { MEMORY_MODULE, MEMORY_NAME, memoryPages } from './shared-memory.ts'
import { type Api, type SharedMemory, api, bytesOf } from './web-assembly.ts'

/** The kernels of one dtype, as in kernels.h; arrays are addresses in bytes. */
export interface WasmKernels {
  packedBytes(shape: number, taps: number): number
  scratchBytes(shape: number, taps: number): number
  /** How many outputs of a row a task has, but the last one of a row. */
  pieceLength(shape: number, taps: number): number
  pack(shape: number, taps: number, weight: number, packed: number, scratch: number): void
  /** The tasks from `from` to before `to`, of those that there are; how many these are. */
  correlate(
    shape: number,
    taps: number,
    packed: number,
    bias: number,
    x: number,
    out: number,
    scratch: number,
    firstGroup: number,
    groups: number,
    from: number,
    to: number,
  ): number
  weightParts(shape: number, taps: number): number
  weightScratchBytes(shape: number, taps: number, parts: number): number
  correlateWeight(
    shape: number,
    taps: number,
    gradient: number,
    x: number,
    weight: number,
    scratch: number,
    part: number,
    parts: number,
    first: boolean,
    last: boolean,
  ): void
}

interface Exports {
  readonly memory: { readonly buffer: ArrayBufferLike; grow(pages: number): number }
  readonly __heap_base: { readonly value: number }
  same_words(a: number, b: number, words: number): number
  readonly [kernel: string]: unknown
}

export const PAGE = 65536
/** What arrays are aligned to: a cache line. */
const ALIGNMENT = 64

/** The module's kernels and its memory, in which every call allocates anew. */
export class WasmMemory {
  readonly float32: WasmKernels
  readonly float64: WasmKernels
  /** Whether a product and its sum are rounded once together. */
  readonly fused: boolean
  readonly #memory: Exports['memory']
  readonly #sameWords: Exports['same_words']
  /** Where memory that is not the module's own begins. */
  readonly base: number
  /** Where what calls allocate begins: what is before it is kept. */
  floor: number
  #top: number

  constructor(exports: Exports, fused: boolean) {
    this.fused = fused
    this.float32 = kernelsOf(exports, 'f32')
    this.float64 = kernelsOf(exports, 'f64')
    this.#memory = exports.memory
    this.#sameWords = exports.same_words
    this.base = Math.ceil(exports.__heap_base.value / ALIGNMENT) * ALIGNMENT
    this.floor = this.#top = this.base
  }

  /** Starts a call, which allocates from `from` on: what the call before allocated is free. */
  reset(from = this.floor): void {
    this.#top = from
  }

  /** The address of room for `bytes`, kept until the next `reset`. Arrays made before may be detached. */
  allocate(bytes: number): number {
    const address = this.#top
    this.#top += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
    const missing = this.#top - this.#memory.buffer.byteLength
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE))
    return address
  }

  /** The whole memory as elements of the kind of `like`. */
  elements(like: FloatArray): FloatArray {
    return like instanceof Float32Array
      ? new Float32Array(this.#memory.buffer)
      : new Float64Array(this.#memory.buffer)
  }

  /** Allocates and fills room for integers, or for float64. */
  put(values: Int32Array | Float64Array): number {
    const address = this.allocate(values.byteLength)
    const { buffer } = this.#memory
    if (values instanceof Int32Array) new Int32Array(buffer, address, values.length).set(values)
    else new Float64Array(buffer, address, values.length).set(values)
    return address
  }

  /** Allocates and fills room for the numbers of a correlation, and for its taps. */
  putShape(correlation: Correlation): [shape: number, taps: number] {
    return [this.put(shapeFields(correlation)), this.put(correlation.taps)]
  }

  /** Makes the numbers that `putShape` put at `shape` those of other signals. */
  writeSignals(shape: number, signals: Signals): void {
    const numbers = new Float64Array(this.#memory.buffer)
    const at = shape / numbers.BYTES_PER_ELEMENT
    numbers[at + GROUPS_FIELD] = signals.groups
    numbers.set(signalFields(signals), at + SIGNAL_FIELD)
  }

  /** Copies a whole array into the memory. */
  putFloats(array: FloatArray): number {
    const address = this.allocate(array.byteLength)
    this.elements(array).set(array, address / array.BYTES_PER_ELEMENT)
    return address
  }

  /** Whether so many bytes, a multiple of 4, are the same at two addresses. */
  haveSameWords(a: number, b: number, bytes: number): boolean {
    return this.#sameWords(a, b, bytes / 4) !== 0
  }
}

function kernelsOf(exports: Exports, prefix: 'f32' | 'f64'): WasmKernels {
  return {
    packedBytes: exports[`${prefix}_packed_bytes`],
    scratchBytes: exports[`${prefix}_scratch_bytes`],
    pieceLength: exports[`${prefix}_piece_length`],
    pack: exports[`${prefix}_pack`],
    correlate: exports[`${prefix}_correlate`],
    weightParts: exports[`${prefix}_weight_parts`],
    weightScratchBytes: exports[`${prefix}_weight_scratch_bytes`],
    correlateWeight: exports[`${prefix}_correlate_weight`],
  } as WasmKernels
}

/**
 * Compiles kernels.
 *
 * @param source.code the module, in base 64
 * @param source.fused whether they round a product and its sum once together, which needs relaxed SIMD
 * @throws {Error} this machine's WebAssembly has no SIMD; the message says so
 */
export function instantiateWasm({ code, fused }: { code: string; fused: boolean }): WasmMemory {
  const bytes = bytesOf(code)
  if (!there().validate(bytes)) throw new Error(`WebAssembly has no ${fused ? 'relaxed ' : ''}SIMD here`)
  return new WasmMemory(instanceOf(code, bytes).exports as Exports, fused)
}

/** Kernels for other threads, each of which has a memory for them. */
export interface SharedKernels {
  readonly module: object
  readonly fused: boolean
  /** Of the memory at first, and at most. */
  readonly pages: { readonly initial: number; readonly maximum: number }
}

/** Compiles kernels for other threads. */
export function compileShared({ code, fused }: { code: string; fused: boolean }): SharedKernels {
  const bytes = bytesOf(code)
  return { module: sharedModuleOf(code, bytes), fused, pages: memoryPages(bytes) }
}

/** @throws {Error} there is no room for it, or memory cannot be shared here */
export function sharedMemoryFor({ pages }: SharedKernels): SharedMemory {
  const { Memory } = there()
  return new Memory({ ...pages, shared: true })
}

export function instantiateShared({ module, fused }: SharedKernels, memory: SharedMemory): WasmMemory {
  const { Instance } = there()
  const instance = new Instance(module, { [MEMORY_MODULE]: { [MEMORY_NAME]: memory } })
  return new WasmMemory(instance.exports as Exports, fused)
}

function there(): Api {
  if (api === undefined) throw new Error('there is no WebAssembly here')
  return api
}
