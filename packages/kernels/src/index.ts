/** Compute kernels over plain arrays: in WebAssembly, and as a Node-API addon. */
import { processors, startWorker } from '#start-worker'
import { passes } from '../generated/wasm-passes.ts'
import { plain, relaxed } from '../generated/wasm.ts'
import { code as worker } from '../generated/worker.ts'
import { arrayKernels } from './array-kernels.ts'
import { type FloatKernels, floatKernels } from './float-kernels.ts'
import type { WasmSource } from './kernel-job.ts'
import { KernelWorker } from './kernel-worker.ts'
import { instantiatePasses } from './pass-memory.ts'
import { prepareModule } from './prepared-modules.ts'
import { ThreadTeam } from './thread-team.ts'
import { wasmEngine } from './wasm-engine.ts'
import { instantiateWasm } from './wasm-memory.ts'
import { wasmPasses, whenNeeded } from './wasm-passes.ts'
import { bytesOf, fusesMultiplyAdd } from './web-assembly.ts'

export { type Activation, canActivate } from './activation.ts'
export { type Algorithm, algorithms, type Way } from './algorithm.ts'
export {
  type Conv1dShape,
  conv1dProducts,
  type FloatArray,
  inputRowsOf,
  type MatmulShape,
  outputRowsOf,
  type RowDistances,
} from './arrays.ts'
export { conv1dFits } from './correlation.ts'
export { conv1dWay, type FloatKernels } from './float-kernels.ts'
export { fusedMultiplyAdd } from './fused-multiply-add.ts'
export { type Watch, WorkerError } from './kernel-worker.ts'
export type { ArrayKernels } from './array-kernels.ts'
export { loadNative, peakGflops } from './load-native.ts'
export {
  type AdamStep,
  type BroadcastShape,
  type GroupShape,
  type ReduceShape,
  type SgdStep,
  type WindowRun,
  type WindowShape,
  arithmetic,
  comparisons,
  exactFunctions,
  exactGradients,
  nearFunctions,
  nearGradients,
} from './passes.ts'

/**
 * Compiles what the next `loadWasm` takes, off this thread. In Node and in workers nothing needs it; on a page's own thread
 * Chromium up to 114, which is Electron's up to 25, compiles in no other way.
 *
 * @param options.fused as `loadWasm` will be told
 * @throws {Error} WebAssembly or its SIMD is missing here, or a Content-Security-Policy forbids it
 */
export async function prepareWasm({ fused = fusesMultiplyAdd() }: { fused?: boolean } = {}): Promise<void> {
  const code = fused ? relaxed : plain
  await Promise.all([prepareModule(code, bytesOf(code), true), prepareModule(passes, bytesOf(passes), false)])
}

/**
 * The kernels in WebAssembly with SIMD, compiled from what this package carries: no file is read.
 *
 * @param options.fused whether a product and its sum are rounded once together, by relaxed SIMD: faster, but not the
 *   same bits as on machines that round twice; by default where the machine can
 * @throws {Error} WebAssembly or its SIMD is missing here; the message says which
 */
export function loadWasm({ fused = fusesMultiplyAdd() }: { fused?: boolean } = {}): FloatKernels {
  const arrays = arrayKernels(whenNeeded(() => wasmPasses(instantiatePasses())))
  const source: WasmSource = { kind: 'wasm', code: fused ? relaxed : plain, fused, worker }
  const team = new ThreadTeam((...told) => startWorker(worker, ...told), source, processors())
  const engine = wasmEngine(instantiateWasm(source), team)
  return floatKernels(engine, arrays, new KernelWorker(() => source))
}
