import { canActivate } from './activation.ts'
import type { ArrayKernels } from './array-kernels.ts'
import { type Conv1dShape, type FloatArray, type MatmulShape, inputRowsOf } from './arrays.ts'
import { type Algorithm, type Way, wayOf } from './algorithm.ts'
import {
  type Correlation,
  type Engine,
  conv1dCorrelation,
  conv1dFits,
  dotsCorrelation,
  fillRows,
  gradInputCorrelations,
  matmulCorrelation,
  tapsMeetAll,
} from './correlation.ts'
import type { KernelWorker, Watch } from './kernel-worker.ts'
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
  /** A transposed convolution: to the gradient may be added a `bias`, of the channels of `out`, as in `conv1d`. */
  conv1dGradInput(
    out: FloatArray,
    gradOutput: FloatArray,
    weight: FloatArray,
    bias: FloatArray | null,
    shape: Conv1dShape,
  ): void
  conv1dGradWeight(out: FloatArray, gradOutput: FloatArray, input: FloatArray, shape: Conv1dShape): void
  matmul(out: FloatArray, a: FloatArray, b: FloatArray, shape: MatmulShape): void
  /**
   * As `conv1d`, in a worker, from copies of the arrays. `out` is given to it, and can be used no more, nor can what
   * shares memory with it. Calls run one after another.
   *
   * @returns what `out` was, with the same bits as `conv1d` writes
   * @throws {WorkerError} there is no worker, as a rejection, as are all errors
   */
  conv1dInWorker(
    out: FloatArray,
    input: FloatArray,
    weight: FloatArray,
    bias: FloatArray | null,
    shape: Conv1dShape,
    watch?: Watch,
  ): Promise<FloatArray>
  /** The same of `conv1dGradInput`. */
  conv1dGradInputInWorker(
    out: FloatArray,
    gradOutput: FloatArray,
    weight: FloatArray,
    bias: FloatArray | null,
    shape: Conv1dShape,
    watch?: Watch,
  ): Promise<FloatArray>
  /** How many threads compute, from 1 to `mostThreads`. The bits of a result do not depend on it. */
  threads: number
  readonly mostThreads: number
  /** Functions of every element, reductions and normalisations. */
  readonly arrays: ArrayKernels
}

/** The kernels on what computes correlations, beside those of whole arrays. */
export function floatKernels(engine: Engine, arrays: ArrayKernels, worker: KernelWorker): FloatKernels {
  return {
    arrays,
    instructionSet: engine.instructionSet,
    get mostThreads() {
      return engine.mostThreads
    },
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
      else engine.correlate(out, input, weight, bias, forwardWay(shape, out))
    },
    conv1dGradInput(out, gradOutput, weight, bias, shape) {
      requireFits(shape)
      const correlations = gradInputWays(shape, out)
      const unseen = unseenOutputs(arrays, out, bias, shape)
      if (unseen !== null) fillUnseen(out, unseen, shape)
      for (const correlation of correlations) engine.correlate(out, gradOutput, weight, bias, correlation)
    },
    conv1dGradWeight(out, gradOutput, input, shape) {
      requireFits(shape)
      const correlation = conv1dCorrelation(shape)
      const { minimal } = inTheWayOf(gradientAlgorithm(shape), correlation, out)
      engine.correlateWeight(out, gradOutput, input, { ...correlation, minimal })
    },
    matmul(out, a, b, shape) {
      if (areDots(shape)) engine.correlateWeight(out, a, b, dotsCorrelation(shape))
      else engine.correlate(out, b, a, null, matmulCorrelation(shape))
    },
    async conv1dInWorker(out, input, weight, bias, shape, watch = {}) {
      requireFits(shape)
      const correlations = out.length === 0 ? [] : [forwardWay(shape, out)]
      const rest = { unseen: null, rowLength: shape.outLength, threads: engine.threads }
      return worker.run({ out, input, weight, bias, correlations, ...rest }, watch)
    },
    async conv1dGradInputInWorker(out, gradOutput, weight, bias, shape, watch = {}) {
      requireFits(shape)
      const correlations = gradInputWays(shape, out)
      const unseen = unseenOutputs(arrays, out, bias, shape)
      const rest = { unseen, rowLength: shape.length, threads: engine.threads }
      return worker.run({ out, input: gradOutput, weight, bias, correlations, ...rest }, watch)
    },
  }
}

/** Rows of the result below which b, transposed, is read where it lies: as dot products. */
const FEW_ROWS = 16

function areDots({ batch, m, k, aTransposed = false, bTransposed = false }: MatmulShape): boolean {
  return bTransposed && !aTransposed && batch === 1 && m < FEW_ROWS && k > 0
}

function forwardWay(shape: Conv1dShape, out: FloatArray): Correlation {
  requireActivates(shape, out)
  return inTheWayOf(shape.algorithm, conv1dCorrelation(shape), out, shape.transformSize)
}

function gradInputWays(shape: Conv1dShape, out: FloatArray): Correlation[] {
  requireActivates(shape, out)
  return gradInputCorrelations(shape).map((correlation) =>
    inTheWayOf(gradientAlgorithm(shape), correlation, out),
  )
}

/** What outputs are that no correlation writes, one for each channel or one for all; null where there are none. */
function unseenOutputs(
  arrays: ArrayKernels,
  out: FloatArray,
  bias: FloatArray | null,
  shape: Conv1dShape,
): FloatArray | null {
  if (tapsMeetAll(shape)) return null
  const values = bias?.slice() ?? out.slice(0, 1).fill(0)
  const { activation = null } = shape
  if (activation !== null) arrays.unary(activation.name, values, values, activation.a, activation.b)
  return values
}

/** Writes these to the rows where they lie. */
function fillUnseen(out: FloatArray, unseen: FloatArray, shape: Conv1dShape): void {
  const { item, row } = inputRowsOf(shape)
  const { batch, groups, inPerGroup, length } = shape
  const itemLength = (groups * inPerGroup - 1) * row + length
  for (let n = 0; n < batch; n++) fillRows(out.subarray(n * item, n * item + itemLength), unseen, length, row)
}

/** What the output was asked to be computed by may not be able to compute the gradients. */
function gradientAlgorithm({ algorithm }: Conv1dShape): Algorithm {
  return algorithm === 'direct' ? 'direct' : 'auto'
}

function requireActivates({ activation = null }: Conv1dShape, { BYTES_PER_ELEMENT }: FloatArray): void {
  if (activation !== null && !canActivate(activation, BYTES_PER_ELEMENT))
    throw new RangeError(`conv1d: activation '${activation.name}' must be for float32, but got float64`)
}

function requireFits(shape: Conv1dShape): void {
  if (conv1dFits(shape)) return
  const { stride, dilation, kernelSize, padLeft } = shape
  throw new RangeError(
    `conv1d: strides and kernels must be at most 2^30 samples long, with padding of at most 2^40 in all, but got stride ${stride}, dilation ${dilation}, kernelSize ${kernelSize}, padLeft ${padLeft}`,
  )
}

function inTheWayOf(
  algorithm: Algorithm = 'auto',
  correlation: Correlation,
  out: FloatArray,
  transformSize?: number,
): Correlation {
  const way = wayOf(correlation, algorithm, out.BYTES_PER_ELEMENT, transformSize)
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
  return wayOf(conv1dCorrelation(shape), shape.algorithm ?? 'auto', bytes, shape.transformSize)
}
