import type { FloatArray } from './arrays.ts'
import { type Engine, shapeFields } from './correlation.ts'
import { type FloatKernels, floatKernels } from './float-kernels.ts'

/** What addon.cpp exports. */
interface Addon {
  readonly isa: string
  /** Whether a product and its sum are rounded once together. */
  readonly fused: boolean
  correlate(
    out: FloatArray,
    input: FloatArray,
    weight: FloatArray,
    bias: FloatArray | null,
    taps: Int32Array,
    shape: Float64Array,
    threads: number,
  ): void
  correlateWeight(
    gradWeight: FloatArray,
    gradOutput: FloatArray,
    input: FloatArray,
    taps: Int32Array,
    shape: Float64Array,
    threads: number,
  ): void
}

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
  let addon: Addon
  try {
    addon = process.getBuiltinModule('node:module').createRequire(import.meta.url)(file) as Addon
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new Error(`there are no native kernels for ${platform}-${arch} (${why})`, { cause: error })
  }
  return { ...floatKernels(nativeEngine(addon)), instructionSet: addon.isa }
}

function nativeEngine(addon: Addon): Engine {
  return {
    fused: addon.fused,
    correlate(out, input, weight, bias, correlation) {
      addon.correlate(out, input, weight, bias, correlation.taps, shapeFields(correlation), 1)
    },
    correlateWeight(gradWeight, gradOutput, input, correlation) {
      addon.correlateWeight(gradWeight, gradOutput, input, correlation.taps, shapeFields(correlation), 1)
    },
  }
}
