import { type FloatKernels, loadNative, loadWasm } from '../src/index.ts'
import { fusesMultiplyAdd } from '../src/web-assembly.ts'

/** Every build of the kernels that runs here; build/main.mjs says why the addon was not built. */
export const built: [name: string, kernels: FloatKernels][] = [['wasm', loadWasm({ fused: false })]]

if (fusesMultiplyAdd()) built.push(['wasm with relaxed SIMD', loadWasm({ fused: true })])
try {
  built.push(['native', loadNative()])
} catch (error) {
  if (process.env.CI === 'true') throw error
}
