import { wasmBase64 } from '../generated/wasm.ts'
import { KernelMemory, type KernelFunctions } from './kernel-memory.ts'

/** What is used of WebAssembly: neither Node's types nor ECMAScript's have it all, and those of the DOM have too much. */
interface Api {
  validate(bytes: Uint8Array): boolean
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

const { WebAssembly: api } = globalThis as unknown as { readonly WebAssembly?: Api }

interface Exports extends KernelFunctions {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
  readonly __heap_base: { readonly value: number }
}

const PAGE = 65536
const BUILD = { vectorBytes: 16, rowBlock: 4, fused: false }

/** The module's kernels on its own memory. */
export class WasmMemory extends KernelMemory {
  readonly #exports: Exports

  constructor(exports: Exports) {
    super(exports, BUILD, exports.__heap_base.value)
    this.#exports = exports
  }

  protected get buffer(): ArrayBuffer {
    return this.#exports.memory.buffer
  }

  protected grow(bytes: number): void {
    this.#exports.memory.grow(Math.ceil((bytes - this.buffer.byteLength) / PAGE))
  }
}

/**
 * Compiles the embedded kernels.
 *
 * @throws {Error} this machine's WebAssembly has no SIMD; the message says so
 */
export function instantiateWasm(): WasmMemory {
  if (api === undefined) throw new Error('there is no WebAssembly here')
  const bytes = Uint8Array.from(atob(wasmBase64), (character) => character.charCodeAt(0))
  if (!api.validate(bytes)) throw new Error('WebAssembly has no SIMD here')
  return new WasmMemory(new api.Instance(new api.Module(bytes)).exports as Exports)
}
