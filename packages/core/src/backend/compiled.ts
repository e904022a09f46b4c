import { type FloatKernels, conv1dFits, conv1dWay } from '@sinal/kernels'
import type { FloatArray, TypedArray } from '../dtype.ts'
import { compiledArrays } from './compiled-arrays.ts'
import type { Backend, Conv1dShape } from './contract.ts'
import { scalarKernels } from './scalar/index.ts'

/** Products below which the scalar loops are done before the kernels' memory is filled. */
const SMALL = 4096

/**
 * A backend on compiled kernels, or the reason why it cannot run here. Convolutions and matrix products of floats are
 * the compiled ones; everything else (elementwise functions, reductions, pools, integers) is listed from the scalar
 * backend: those loops do too little per element to be worth the copy into the kernels' memory.
 */
export function compiledBackend(name: 'wasm' | 'native', load: () => FloatKernels): Backend | string {
  let compiled: FloatKernels
  try {
    compiled = load()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const { conv1d, conv1dGradInput, conv1dGradWeight, matmul, ...rest } = scalarKernels
  return {
    name,
    instructionSet: compiled.instructionSet,
    conv1dWay,
    mostThreads: compiled.mostThreads,
    get threads() {
      return compiled.threads
    },
    set threads(count) {
      compiled.threads = count
    },
    kernels: {
      ...rest,
      ...compiledArrays(compiled.arrays),
      conv1d(out, input, weight, bias, shape) {
        if (isFloats(out) && conv1dFits(shape))
          compiled.conv1d(out, input as FloatArray, weight as FloatArray, bias as FloatArray | null, shape)
        else conv1d(out, input, weight, bias, shape)
      },
      conv1dGradInput(out, gradOutput, weight, shape) {
        if (isFloats(out) && products(shape) > SMALL && conv1dFits(shape))
          compiled.conv1dGradInput(out, gradOutput as FloatArray, weight as FloatArray, shape)
        else conv1dGradInput(out, gradOutput, weight, shape)
      },
      conv1dGradWeight(out, gradOutput, input, shape) {
        if (isFloats(out) && products(shape) > SMALL && conv1dFits(shape))
          compiled.conv1dGradWeight(out, gradOutput as FloatArray, input as FloatArray, shape)
        else conv1dGradWeight(out, gradOutput, input, shape)
      },
      matmul(out, a, b, shape) {
        if (isFloats(out) && shape.batch * shape.m * shape.k * shape.n > SMALL)
          compiled.matmul(out, a as FloatArray, b as FloatArray, shape)
        else matmul(out, a, b, shape)
      },
    },
  }
}

function products({ batch, groups, inPerGroup, outPerGroup, outLength, kernelSize }: Conv1dShape): number {
  return batch * groups * outPerGroup * outLength * inPerGroup * kernelSize
}

function isFloats(array: TypedArray): array is FloatArray {
  return array instanceof Float32Array || array instanceof Float64Array
}
