/** Compute kernels over plain arrays, in WebAssembly. */
import { instantiate } from './wasm-instance.ts'
import { type FloatKernels, wasmKernels } from './wasm-kernels.ts'

export type { Conv1dShape, FloatArray, MatmulShape } from './arrays.ts'
export type { FloatKernels } from './wasm-kernels.ts'

/**
 * The kernels in WebAssembly with SIMD, compiled from what this package carries: no file is read.
 *
 * @throws {Error} WebAssembly or its SIMD is missing here; the message says which
 */
export function loadWasm(): FloatKernels {
  return wasmKernels(instantiate())
}
