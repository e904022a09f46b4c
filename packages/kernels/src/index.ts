/** Compute kernels over plain arrays: in WebAssembly, and as a Node-API addon. */
import { type FloatKernels, floatKernels } from './float-kernels.ts'
import { wasmEngine } from './wasm-engine.ts'
import { instantiateWasm } from './wasm-memory.ts'
import { fusesMultiplyAdd } from './web-assembly.ts'

export { type Algorithm, algorithms, type Way } from './algorithm.ts'
export type { Conv1dShape, FloatArray, MatmulShape } from './arrays.ts'
export { conv1dWay, type FloatKernels } from './float-kernels.ts'
export { loadNative, peakGflops } from './load-native.ts'

/**
 * The kernels in WebAssembly with SIMD, compiled from what this package carries: no file is read.
 *
 * @param options.fused whether a product and its sum are rounded once together, by relaxed SIMD: faster, but not the
 *   same bits as on machines that round twice; by default where the machine can
 * @throws {Error} WebAssembly or its SIMD is missing here; the message says which
 */
export function loadWasm({ fused = fusesMultiplyAdd() }: { fused?: boolean } = {}): FloatKernels {
  return floatKernels(wasmEngine(instantiateWasm(fused)))
}
