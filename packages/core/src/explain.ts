import { conv1dProducts } from './backend/contract.ts'
import { type BackendName, backend, conv1dWay, getNumThreads } from './backend/index.ts'
import { type Conv1dOptions, conv1dShape } from './ops/conv1d-shape.ts'
import type { Tensor } from './tensor.ts'

/** How a convolution is computed. */
export interface Explanation {
  readonly backend: BackendName
  /** What the kernels were compiled for, as 'avx512' or 'simd128'; absent where nothing was compiled. */
  readonly instructionSet?: string
  readonly algorithm: 'direct' | 'fft' | 'winograd'
  /** Points of each transform; only with 'fft'. */
  readonly transformSize?: number
  /** Multiply-adds that direct sums take: two floating-point operations each. */
  readonly multiplyAdds: number
  /** On how many threads it may run. */
  readonly threads: number
}

/**
 * Tells how `F.conv1d` computes a convolution, without computing it.
 *
 * @param input as for `F.conv1d`; so are weight and options, and what is thrown
 */
export function explain(input: Tensor, weight: Tensor, options: Conv1dOptions = {}): Explanation {
  const shape = conv1dShape(input, weight, options)
  const { fftSize = 0, minimal = false } = conv1dWay(shape, input.dtype) ?? {}
  const { name, instructionSet } = backend()
  return {
    backend: name,
    ...(instructionSet && { instructionSet }),
    algorithm: fftSize > 0 ? 'fft' : minimal ? 'winograd' : 'direct',
    ...(fftSize > 0 && { transformSize: fftSize }),
    multiplyAdds: conv1dProducts(shape),
    threads: getNumThreads(),
  }
}
