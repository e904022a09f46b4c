import { type FloatKernels, floatKernels } from './float-kernels.ts'
import { NativeMemory, type NativeAddon } from './native-memory.ts'

/** What is used of Node: this file must load in browsers too, where there is none of it. */
interface NodeProcess {
  readonly platform: string
  readonly arch: string
  getBuiltinModule?(name: 'node:module'): { createRequire(from: string): (file: string) => unknown }
}

/** The kernels of the addon, and the instruction set that it chose. */
export interface NativeKernels extends FloatKernels {
  readonly instructionSet: string
}

/**
 * The kernels as a Node-API addon.
 *
 * @throws {Error} there is no addon for this machine; the message says why
 */
export function loadNative(): NativeKernels {
  const { process } = globalThis as { readonly process?: NodeProcess }
  if (process?.getBuiltinModule === undefined) throw new Error('native kernels need Node 20.16 or newer')
  const { platform, arch } = process
  const file = `../generated/native/${platform}-${arch}/kernels.node`
  let addon: NativeAddon
  try {
    addon = process.getBuiltinModule('node:module').createRequire(import.meta.url)(file) as NativeAddon
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new Error(`there are no native kernels for ${platform}-${arch} (${why})`, { cause: error })
  }
  return { ...floatKernels(new NativeMemory(addon)), instructionSet: addon.isa }
}
