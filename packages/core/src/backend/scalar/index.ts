import type { Backend, Kernels } from '../contract.ts'
import { conv1d, conv1dGradInput, conv1dGradWeight } from './conv1d.ts'
import { binaryKernels, unaryKernels } from './elementwise.ts'
import { matmul } from './matmul.ts'
import * as normalize from './normalize.ts'
import * as optimizers from './optimizers.ts'
import * as pool from './pool.ts'
import * as reduce from './reduce.ts'

/**
 * Plain TypeScript loops: the living definition of every kernel. Its type is the whole contract, so that a kernel
 * without a scalar definition does not compile. Sums are kept in float64 and rounded once.
 */
export const scalarKernels: Kernels = {
  conv1d,
  conv1dGradInput,
  conv1dGradWeight,
  matmul,
  ...normalize,
  ...optimizers,
  ...pool,
  ...reduce,
  ...unaryKernels(),
  ...binaryKernels,
}

export const scalar: Backend = { name: 'scalar', kernels: scalarKernels, mostThreads: 1, threads: 1 }
