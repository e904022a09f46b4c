import type { Conv1dShape, FloatArray, MatmulShape } from './arrays.ts'
import { type Engine, conv1dCorrelation, gradInputCorrelations, matmulCorrelation } from './correlation.ts'
import { isTiny, tinyConv1d } from './tiny-conv1d.ts'

/** Kernels over plain arrays; each writes every element of `out`. All arrays of a call have one dtype. */
export interface FloatKernels {
  /** What they were compiled for: 'avx512', 'avx2', 'sse2', 'neon', or 'simd128' in WebAssembly. */
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
}

/** The kernels on what computes correlations. */
export function floatKernels(engine: Engine): FloatKernels {
  return {
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
      if (isTiny(shape, out, engine.fused)) tinyConv1d(out, input, weight, bias, shape, engine.fused)
      else engine.correlate(out, input, weight, bias, conv1dCorrelation(shape))
    },
    conv1dGradInput(out, gradOutput, weight, shape) {
      const correlations = gradInputCorrelations(shape)
      // Samples that no tap sees.
      if (shape.stride > 1) out.fill(0)
      for (const correlation of correlations) engine.correlate(out, gradOutput, weight, null, correlation)
    },
    conv1dGradWeight(out, gradOutput, input, shape) {
      engine.correlateWeight(out, gradOutput, input, conv1dCorrelation(shape))
    },
    matmul(out, a, b, shape) {
      engine.correlate(out, b, a, null, matmulCorrelation(shape))
    },
  }
}
