import type { FloatArray } from './arrays.ts'

/** The kernels of kernels.cpp; numbers are addresses in bytes, or counts of elements. */
export interface KernelFunctions {
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
  /** Bytes of an element. */
  readonly bytes: 4 | 8
  /** Elements in a vector. */
  readonly lanes: number
  readonly correlate: Correlate
  readonly correlateWeight: CorrelateWeight
  readonly deinterleave: Deinterleave
}

/** How the kernels were compiled. */
export interface Build {
  readonly vectorBytes: number
  /** Weights are packed in blocks of so many rows, those that are left one by one. */
  readonly rowBlock: number
  /** Whether a product and its sum are rounded once together, rather than one by one. */
  readonly fused: boolean
}

/** Addresses are kept at multiples of the widest vector and cache line. */
const ALIGNMENT = 64

/** Kernels with their memory: scratch that calls reuse, growing to the largest that was needed. */
export abstract class KernelMemory {
  readonly f32: Lane
  readonly f64: Lane
  readonly build: Build
  readonly #base: number
  #top: number

  /** @param base the first address that is free */
  constructor(kernels: KernelFunctions, build: Build, base: number) {
    this.f32 = {
      bytes: 4,
      lanes: build.vectorBytes / 4,
      correlate: kernels.f32_correlate,
      correlateWeight: kernels.f32_correlate_weight,
      deinterleave: kernels.f32_deinterleave,
    }
    this.f64 = {
      bytes: 8,
      lanes: build.vectorBytes / 8,
      correlate: kernels.f64_correlate,
      correlateWeight: kernels.f64_correlate_weight,
      deinterleave: kernels.f64_deinterleave,
    }
    this.build = build
    this.#base = Math.ceil(base / ALIGNMENT) * ALIGNMENT
    this.#top = this.#base
  }

  protected abstract get buffer(): ArrayBuffer
  /** Makes the memory at least so large. What it held is kept. */
  protected abstract grow(bytes: number): void

  /** Starts a call anew: what the call before allocated is free. */
  reset(): void {
    this.#top = this.#base
  }

  /** An address with room for `bytes` until the next `reset`. Views made before may be detached. */
  allocate(bytes: number): number {
    const address = this.#top
    this.#top += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
    if (this.#top > this.buffer.byteLength) this.grow(this.#top)
    return address
  }

  /** The memory as an array of the kind of `like`. */
  view(like: FloatArray): FloatArray {
    return like instanceof Float32Array ? new Float32Array(this.buffer) : new Float64Array(this.buffer)
  }

  /** Writes integers at an address. */
  writeInt32(address: number, values: readonly number[]): void {
    new Int32Array(this.buffer, address, values.length).set(values)
  }

  /** The doubles at an address. */
  doubles(address: number, length: number): Float64Array {
    return new Float64Array(this.buffer, address, length)
  }
}
