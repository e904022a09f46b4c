import { type FloatKernels, canActivate, conv1dFits, conv1dProducts, conv1dWay } from '@sinal/kernels'
import type { FloatArray, TypedArray } from '../dtype.ts'
import { compiledArrays, isFloats } from './compiled-arrays.ts'
import { type Backend, type Conv1dShape, inputRowsOf } from './contract.ts'
import { scalarKernels } from './scalar/index.ts'

/** Products below which the scalar loops are done before the kernels' memory is filled. */
const SMALL = 1536

/**
 * A backend on compiled kernels, or the reason why it cannot run here. What is compiled is for floats; integers,
 * products and running sums are listed from the scalar backend, and small calls, which are done before a compiled kernel
 * has begun.
 */
export function compiledBackend(name: 'wasm' | 'native', load: () => FloatKernels): Backend | string {
  let compiled: FloatKernels
  try {
    compiled = load()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const { conv1d, conv1dGradInput, conv1dGradWeight, matmul, ...rest } = scalarKernels
  const others = { ...rest, ...compiledArrays(compiled.arrays) }
  return {
    name,
    instructionSet: compiled.instructionSet,
    conv1dWay,
    canActivate,
    inWorker: compiled,
    get mostThreads() {
      return compiled.mostThreads
    },
    get threads() {
      return compiled.threads
    },
    set threads(count) {
      compiled.threads = count
    },
    kernels: {
      ...others,
      conv1d(out, input, weight, bias, shape) {
        if (isFloats(out) && conv1dFits(shape))
          compiled.conv1d(out, input as FloatArray, weight as FloatArray, bias as FloatArray | null, shape)
        else conv1d(out, input, weight, bias, shape)
      },
      conv1dGradInput(out, gradOutput, weight, bias, shape) {
        // The scalar loops round otherwise, and direct sums must have the same bits in a small piece of a signal.
        const isWorth = shape.algorithm === 'direct' || conv1dProducts(shape) > SMALL
        if (isFloats(out) && isWorth && conv1dFits(shape)) {
          const [g, w, b] = [gradOutput, weight, bias] as [FloatArray, FloatArray, FloatArray | null]
          return compiled.conv1dGradInput(out, g, w, b, shape)
        }
        conv1dGradInput(out, gradOutput, weight, bias, shape)
        const { activation = null } = shape
        if (activation === null) return
        for (const row of inputRowsIn(out, shape))
          others[activation.name](row, row, activation.a, activation.b)
      },
      conv1dGradWeight(out, gradOutput, input, shape) {
        if (isFloats(out) && conv1dProducts(shape) > SMALL && conv1dFits(shape))
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

/** The rows of an array that has the shape's inputs. */
function* inputRowsIn(array: TypedArray, shape: Conv1dShape): Generator<TypedArray> {
  const { item, row } = inputRowsOf(shape)
  const { batch, groups, inPerGroup, length } = shape
  for (let n = 0; n < batch; n++) {
    for (let c = 0; c < groups * inPerGroup; c++) {
      const at = n * item + c * row
      yield array.subarray(at, at + length)
    }
  }
}
