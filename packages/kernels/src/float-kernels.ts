import type { ArrayKernels } from './array-kernels.ts'
import type { Conv1dShape, FloatArray, MatmulShape } from './arrays.ts'
import { type Algorithm, type Way, wayOf } from './algorithm.ts'
import {
  type Correlation,
  type Engine,
  conv1dCorrelation,
  conv1dFits,
  gradInputCorrelations,
  matmulCorrelation,
} from './correlation.ts'
import { isTiny, tinyConv1d } from './tiny-conv1d.ts'

/**
 * Kernels over plain arrays; each writes every element of `out`. All arrays of a call have one dtype. Convolutions throw a
 * RangeError where `conv1dFits` says that they cannot be computed.
 */
export interface FloatKernels {
  /** What they were compiled for: 'avx512', 'avx2', 'sse2', 'neon', or in WebAssembly 'simd128' or 'relaxed-simd'. */
  readonly instructionSet: string
  conv1d(
    out: FloatArray,
    input: FloatArray,
    weight: FloatArray,
    bias: FloatArray | null,
    shape: Conv1dShape,
  ): void
  conv1dGradInput(out: FloatArray, gradOutput: FloatArray, weight: FloatArray, shape: Conv1dShape): void
  conv1dGradWeight(out: FloatArray, gradOutput: FloatArray, input: FloatArray, shape: Conv1dShape): void
  matmul(out: FloatArray, a: FloatArray, b: FloatArray, shape: MatmulShape): void
  /** How many threads compute, from 1 to `mostThreads`. The bits of a result do not depend on it. */
  threads: number
  readonly mostThreads: number
  /** Functions of every element, reductions and normalisations. */
  readonly arrays: ArrayKernels
}

/** The kernels on what computes correlations, beside those of whole arrays. */
export function floatKernels(engine: Engine, arrays: ArrayKernels): FloatKernels {
  return {
    arrays,
    instructionSet: engine.instructionSet,
    mostThreads: engine.mostThreads,
    get threads() {
      return engine.threads
    },
    set threads(count) {
      engine.threads = count
    },
    conv1d(out, input, weight, bias, shape) {
      if (out.length === 0) return
      requireFits(shape)
      if (isTiny(shape, out, engine.fused)) tinyConv1d(out, input, weight, bias, shape, engine.fused)
      else
        engine.correlate(out, input, weight, bias, inTheWayOf(shape.algorithm, conv1dCorrelation(shape), out))
    },
    conv1dGradInput(out, gradOutput, weight, shape) {
      requireFits(shape)
      const algorithm = shape.algorithm === 'direct' ? 'direct' : 'auto'
      // Samples that no tap sees.
      if (shape.stride > 1) out.fill(0)
      for (const correlation of gradInputCorrelations(shape))
        engine.correlate(out, gradOutput, weight, null, inTheWayOf(algorithm, correlation, out))
    },
    conv1dGradWeight(out, gradOutput, input, shape) {
      requireFits(shape)
      engine.correlateWeight(out, gradOutput, input, conv1dCorrelation(shape))
    },
    matmul(out, a, b, shape) {
      engine.correlate(out, b, a, null, matmulCorrelation(shape))
    },
  }
}

function requireFits(shape: Conv1dShape): void {
  if (conv1dFits(shape)) return
  const { stride, dilation, kernelSize, padLeft } = shape
  throw new RangeError(
    `conv1d: strides and kernels must be at most 2^30 samples long, with padding of at most 2^40 in all, but got stride ${stride}, dilation ${dilation}, kernelSize ${kernelSize}, padLeft ${padLeft}`,
  )
}

function inTheWayOf(algorithm: Algorithm = 'auto', correlation: Correlation, out: FloatArray): Correlation {
  const way = wayOf(correlation, algorithm, out.BYTES_PER_ELEMENT)
  if (way === null) throw new RangeError(`conv1d: algorithm '${algorithm}' must be able to compute the shape`)
  return { ...correlation, ...way }
}

/**
 * The way in which a convolution is computed.
 *
 * @param bytes of a sample: 4 or 8
 * @returns null where the algorithm that the shape asks for cannot compute it: see `wayOf`
 */
export function conv1dWay(shape: Conv1dShape, bytes: number): Way | null {
  return wayOf(conv1dCorrelation(shape), shape.algorithm ?? 'auto', bytes)
}
