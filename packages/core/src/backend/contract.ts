import type {
  Activation,
  ArrayKernels,
  BroadcastShape,
  Conv1dShape,
  FloatKernels,
  GroupShape,
  MatmulShape,
  ReduceShape,
  Way,
  WindowShape,
} from '@sinal/kernels'
import type { TypedArray } from '../dtype.ts'

export {
  type Activation,
  type AdamStep,
  type Algorithm,
  algorithms,
  type BroadcastShape,
  type Conv1dShape,
  conv1dProducts,
  type GroupShape,
  inputRowsOf,
  type MatmulShape,
  outputRowsOf,
  type RowDistances,
  type ReduceShape,
  type SgdStep,
  type Watch,
  type Way,
  type WindowRun,
  type WindowShape,
  WorkerError,
} from '@sinal/kernels'

export type BackendName = 'scalar' | 'wasm' | 'native'

/** Elementwise functions of one number. Some have constants `a` and `b`: see their op. */
export type UnaryName =
  | 'abs'
  | 'acos'
  | 'acosh'
  | 'asin'
  | 'asinh'
  | 'atan'
  | 'atanh'
  | 'ceil'
  | 'celu'
  | 'cos'
  | 'cosh'
  | 'elu'
  | 'erf'
  | 'exp'
  | 'expm1'
  | 'floor'
  | 'frac'
  | 'gelu'
  | 'geluTanh'
  | 'hardshrink'
  | 'hardsigmoid'
  | 'hardswish'
  | 'hardtanh'
  | 'leakyRelu'
  | 'log'
  | 'log10'
  | 'log1p'
  | 'log2'
  | 'logsigmoid'
  | 'mish'
  | 'neg'
  | 'reciprocal'
  | 'relu'
  | 'round'
  | 'rsqrt'
  | 'sigmoid'
  | 'sign'
  | 'silu'
  | 'sin'
  | 'sinh'
  | 'softplus'
  | 'softshrink'
  | 'sqrt'
  | 'tan'
  | 'tanh'
  | 'trunc'

/** Elementwise functions of two numbers, broadcast to each other; those of the last line write bool. */
export type BinaryName =
  | ('add' | 'sub' | 'mul' | 'div' | 'pow' | 'atan2' | 'fmod' | 'remainder' | 'maximum' | 'minimum')
  | ('truncDivide' | 'floorDivide')
  | ('eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge')

export type UnaryKernel = (out: TypedArray, input: TypedArray, a: number, b: number) => void
/** out = gradOutput · f′, where `saved` is the function's input or output: see `savesOutput`. */
export type UnaryGradKernel = (
  out: TypedArray,
  gradOutput: TypedArray,
  saved: TypedArray,
  a: number,
  b: number,
) => void
export type BinaryKernel = (out: TypedArray, a: TypedArray, b: TypedArray, shape: BroadcastShape) => void

/** The functions whose derivative is computed from their output, as PyTorch does; the others' from their input. */
export const savesOutput: ReadonlySet<UnaryName> = new Set<UnaryName>([
  'exp',
  'expm1',
  'reciprocal',
  'relu',
  'rsqrt',
  'sigmoid',
  'sqrt',
  'tan',
  'tanh',
])

/**
 * What a backend is: a table of kernels over plain typed arrays. A kernel writes every element of `out`, keeps no
 * reference to its arguments and may rely on the caller's checks. All arrays of a call have one dtype, unless said
 * otherwise. A backend may lack kernels: asking for one that it lacks is a BackendError.
 */
export interface Kernels
  extends
    Record<UnaryName, UnaryKernel>,
    Record<`${UnaryName}Grad`, UnaryGradKernel>,
    Record<BinaryName, BinaryKernel>,
    Pick<ArrayKernels, 'sgdStep' | 'adamStep'> {
  conv1d(
    out: TypedArray,
    input: TypedArray,
    weight: TypedArray,
    bias: TypedArray | null,
    shape: Conv1dShape,
  ): void
  /** gradInput[n, c, i] = bias[c] + Σ over the outputs that saw input[n, c, i]: a transposed convolution. */
  conv1dGradInput(
    out: TypedArray,
    gradOutput: TypedArray,
    weight: TypedArray,
    bias: TypedArray | null,
    shape: Conv1dShape,
  ): void
  /** gradWeight[o, c, k] = Σ_n Σ_t gradOutput[n, o, t] · input[n, g·inPerGroup + c, t·stride + k·dilation − padLeft]. */
  conv1dGradWeight(out: TypedArray, gradOutput: TypedArray, input: TypedArray, shape: Conv1dShape): void
  matmul(out: TypedArray, a: TypedArray, b: TypedArray, shape: MatmulShape): void
  /** `out` is float64 for integers, so that a total which int32 cannot hold is seen; so for prod. */
  sum(out: TypedArray, input: TypedArray, shape: ReduceShape): void
  prod(out: TypedArray, input: TypedArray, shape: ReduceShape): void
  /** The largest value and the place of its first occurrence; NaN is larger than everything. */
  max(values: TypedArray, places: Int32Array, input: TypedArray, shape: ReduceShape): void
  /** The smallest value and the place of its first occurrence; NaN is smaller than everything. */
  min(values: TypedArray, places: Int32Array, input: TypedArray, shape: ReduceShape): void
  /** Σ (x − mean)² / divisor. */
  variance(out: TypedArray, input: TypedArray, shape: ReduceShape, divisor: number): void
  /** Of the shape of the input: running sums and products along the reduced dimension. */
  cumsum(out: TypedArray, input: TypedArray, shape: ReduceShape): void
  cumprod(out: TypedArray, input: TypedArray, shape: ReduceShape): void
  /** Of the shape of the input: exp(x) / Σ exp(x) along the reduced dimension, and its logarithm. */
  softmax(out: TypedArray, input: TypedArray, shape: ReduceShape): void
  logSoftmax(out: TypedArray, input: TypedArray, shape: ReduceShape): void
  /** y · (g − Σ g·y) and g − e^y · Σ g, of the gradient g of the output y; sums are along the reduced dimension. */
  softmaxGrad(out: TypedArray, gradOutput: TypedArray, output: TypedArray, shape: ReduceShape): void
  logSoftmaxGrad(out: TypedArray, gradOutput: TypedArray, output: TypedArray, shape: ReduceShape): void
  /** The mean of each group, and Σ (x − mean)² / n. */
  moments(mean: Float64Array, variance: Float64Array, input: TypedArray, shape: GroupShape): void
  /** (x − mean) · scale, mean and scale being the group's. */
  standardize(
    out: TypedArray,
    input: TypedArray,
    mean: Float64Array,
    scale: Float64Array,
    shape: GroupShape,
  ): void
  /** The gradient of `standardize` where mean and scale = 1 / √(variance + eps) come from the group itself. */
  standardizeGrad(
    out: TypedArray,
    gradOutput: TypedArray,
    input: TypedArray,
    mean: Float64Array,
    scale: Float64Array,
    shape: GroupShape,
  ): void
  /** x · weight + bias, weight (1 for null) and bias (0 for null) being the group's. */
  affine(
    out: TypedArray,
    input: TypedArray,
    weight: TypedArray | null,
    bias: TypedArray | null,
    shape: GroupShape,
  ): void
  /** Of each group Σ gradOutput · x, and Σ gradOutput. */
  affineGradWeight(out: TypedArray, gradOutput: TypedArray, input: TypedArray, shape: GroupShape): void
  affineGradBias(out: TypedArray, gradOutput: TypedArray, shape: GroupShape): void
  windowMean(out: TypedArray, input: TypedArray, shape: WindowShape): void
  windowMeanGrad(out: TypedArray, gradOutput: TypedArray, shape: WindowShape): void
  /**
   * The largest value of each window and its place in the line; the first of equal ones, the last of several NaN. −∞ for
   * a window without samples, which is at its start.
   */
  windowMax(values: TypedArray, places: Int32Array, input: TypedArray, shape: WindowShape): void
  /** Places beyond the line get nothing. */
  windowMaxGrad(out: TypedArray, gradOutput: TypedArray, places: Int32Array, shape: WindowShape): void
}

export type KernelName = keyof Kernels

export type InWorkerName = 'conv1dInWorker' | 'conv1dGradInputInWorker'

export interface Backend {
  readonly name: BackendName
  readonly kernels: Partial<Kernels>
  /** What its kernels were compiled for; absent where nothing was compiled. */
  readonly instructionSet?: string
  /** The way in which a convolution is computed, null where that asked for cannot. Absent where all are direct sums. */
  conv1dWay?(shape: Conv1dShape, bytes: number): Way | null
  /** Whether its `conv1d` and `conv1dGradInput` take an activation, of samples of so many bytes. Absent where it takes none. */
  canActivate?(activation: Activation, bytes: number): boolean
  /** Kernels that compute in a worker, where all is compiled that a convolution takes. Absent where nothing is. */
  readonly inWorker?: Pick<FloatKernels, InWorkerName>
  readonly mostThreads: number
  /** How many threads compute, from 1 to `mostThreads`. */
  threads: number
}
