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
