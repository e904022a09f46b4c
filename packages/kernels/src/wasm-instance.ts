import { wasmBase64 } from '../generated/wasm.ts'
import type { FloatArray } from './arrays.ts'

/** The exports of kernels.cpp; numbers are addresses in bytes, or counts of elements. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
  readonly __heap_base: { readonly value: number }
  readonly f32_correlate: Correlate
  readonly f64_correlate: Correlate
  readonly f32_correlate_weight: CorrelateWeight
  readonly f64_correlate_weight: CorrelateWeight
  readonly f32_deinterleave: Deinterleave
  readonly f64_deinterleave: Deinterleave
}

type Correlate = (
  x: number,
  xStride: number,
  taps: number,
  tapCount: number,
  channels: number,
  weight: number,
  bias: number,
  out: number,
  outStride: number,
  rows: number,
  length: number,
) => void
type CorrelateWeight = (
  g: number,
  gStride: number,
  x: number,
  xStride: number,
  taps: number,
  tapCount: number,
  channels: number,
  out: number,
  rows: number,
  length: number,
) => void
type Deinterleave = (input: number, length: number, step: number, out: number, outStride: number) => void

/** The kernels of one dtype, and how wide their vectors are. */
export interface Lane {
  readonly bytes: 4 | 8
  /** Elements in a vector of 16 bytes. */
  readonly lanes: 4 | 2
  readonly correlate: Correlate
  readonly correlateWeight: CorrelateWeight
  readonly deinterleave: Deinterleave
}

/** What is used of WebAssembly: neither Node's types nor ECMAScript's have it all, and those of the DOM have too much. */
interface Api {
  validate(bytes: Uint8Array): boolean
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

const { WebAssembly: api } = globalThis as unknown as { readonly WebAssembly?: Api }

const PAGE = 65536

/** Kernels with their memory: scratch that calls reuse, growing to the largest that was needed. */
export class WasmInstance {
  readonly f32: Lane
  readonly f64: Lane
  readonly #exports: Exports
  readonly #base: number
  #top: number

  constructor(exports: Exports) {
    this.#exports = exports
    // Addresses are kept at multiples of 16, the size of a vector.
    this.#base = Math.ceil(exports.__heap_base.value / 16) * 16
    this.#top = this.#base
    const { f32_correlate, f32_correlate_weight, f32_deinterleave } = this.#exports
    const { f64_correlate, f64_correlate_weight, f64_deinterleave } = this.#exports
    this.f32 = {
      bytes: 4,
      lanes: 4,
      correlate: f32_correlate,
      correlateWeight: f32_correlate_weight,
      deinterleave: f32_deinterleave,
    }
    this.f64 = {
      bytes: 8,
      lanes: 2,
      correlate: f64_correlate,
      correlateWeight: f64_correlate_weight,
      deinterleave: f64_deinterleave,
    }
  }

  /** Starts a call anew: what the call before allocated is free. */
  reset(): void {
    this.#top = this.#base
  }

  /** An address with room for `bytes`, a multiple of 16, until the next `reset`. Views made before may be detached. */
  allocate(bytes: number): number {
    const address = this.#top
    this.#top += Math.ceil(bytes / 16) * 16
    const { memory } = this.#exports
    const missing = this.#top - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE))
    return address
  }

  /** The memory as an array of the kind of `like`. */
  view<Floats extends FloatArray>(like: Floats): Floats
  view(like: FloatArray): FloatArray {
    const { buffer } = this.#exports.memory
    return like instanceof Float32Array ? new Float32Array(buffer) : new Float64Array(buffer)
  }

  /** Writes integers at an address. */
  writeInt32(address: number, values: readonly number[]): void {
    new Int32Array(this.#exports.memory.buffer, address, values.length).set(values)
  }

  /** The doubles at an address. */
  doubles(address: number, length: number): Float64Array {
    return new Float64Array(this.#exports.memory.buffer, address, length)
  }
}

/**
 * Compiles the embedded kernels.
 *
 * @throws {Error} this machine's WebAssembly has no SIMD; the message says so
 */
export function instantiate(): WasmInstance {
  if (api === undefined) throw new Error('there is no WebAssembly here')
  const bytes = Uint8Array.from(atob(wasmBase64), (character) => character.charCodeAt(0))
  if (!api.validate(bytes)) throw new Error('WebAssembly has no SIMD here')
  return new WasmInstance(new api.Instance(new api.Module(bytes)).exports as Exports)
}
