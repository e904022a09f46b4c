import { openAddon } from '#open-addon'
import { type FloatKernels, floatKernels } from './float-kernels.ts'
import { type Addon, nativeEngine } from './native-engine.ts'

/**
 * The kernels as a Node-API addon.
 *
 * @throws {Error} there is no addon for this machine; the message says why
 */
export function loadNative(): FloatKernels {
  return floatKernels(nativeEngine(openAddon() as Addon))
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
