import { addonFile, openAddon } from '#open-addon'
import { arrayKernels } from './array-kernels.ts'
import { type FloatKernels, floatKernels } from './float-kernels.ts'
import { KernelWorker } from './kernel-worker.ts'
import { type Addon, nativeEngine } from './native-engine.ts'
import { nativePasses } from './native-passes.ts'

/**
 * The kernels as a Node-API addon.
 *
 * @throws {Error} there is no addon for this machine; the message says why
 */
export function loadNative(): FloatKernels {
  const addon = openAddon() as Addon
  const engine = nativeEngine(addon)
  const arrays = arrayKernels(nativePasses(addon.passes, () => engine.threads))
  return floatKernels(engine, arrays, new KernelWorker(() => ({ kind: 'native', file: addonFile() })))
}

/**
 * The most multiply-adds of float32 that one core does, in 10⁹ operations a second (two each), measured in registers in
 * about 40 ms: what a kernel's speed is to be compared with.
 *
 * @throws {Error} there is no addon for this machine; the message says why
 */
export function peakGflops(): number {
  return (openAddon() as Addon).peakGflops()
}
