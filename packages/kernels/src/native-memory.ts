import { KernelMemory, type KernelFunctions } from './kernel-memory.ts'

/** What addon.cpp exports. */
export interface NativeAddon extends KernelFunctions {
  readonly isa: string
  readonly vectorBytes: number
  readonly rowBlock: number
  /** 1 where products and sums are rounded once together, otherwise 0. */
  readonly fused: 0 | 1
  /** Addresses are offsets in `buffer` from now on. */
  bind(buffer: ArrayBuffer): void
}

const FIRST_BYTES = 1 << 20

/** The addon's kernels on an ArrayBuffer of ours. */
export class NativeMemory extends KernelMemory {
  readonly #addon: NativeAddon
  #buffer = new ArrayBuffer(FIRST_BYTES)

  constructor(addon: NativeAddon) {
    super(addon, { vectorBytes: addon.vectorBytes, rowBlock: addon.rowBlock, fused: addon.fused === 1 }, 0)
    this.#addon = addon
    addon.bind(this.#buffer)
  }

  protected get buffer(): ArrayBuffer {
    return this.#buffer
  }

  protected grow(bytes: number): void {
    const larger = new ArrayBuffer(Math.max(bytes, 2 * this.#buffer.byteLength))
    new Uint8Array(larger).set(new Uint8Array(this.#buffer))
    this.#buffer = larger
    this.#addon.bind(larger)
  }
}
