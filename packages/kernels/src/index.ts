/** Compute kernels over plain arrays: in WebAssembly, and as a Node-API addon. */
import { type FloatKernels, floatKernels } from './float-kernels.ts'
import { wasmEngine } from './wasm-engine.ts'
import { instantiateWasm } from './wasm-memory.ts'

export type { Conv1dShape, FloatArray, MatmulShape } from './arrays.ts'
export type { FloatKernels } from './float-kernels.ts'
export { loadNative } from './load-native.ts'

/**
 * The kernels in WebAssembly with SIMD, compiled from what this package carries: no file is read.
 *
 * @throws {Error} WebAssembly or its SIMD is missing here; the message says which
 */
export function loadWasm(): FloatKernels {
  return floatKernels(wasmEngine(instantiateWasm()))
}
