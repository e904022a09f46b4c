import type { FloatArray } from './arrays.ts'

/** Two inputs broadcast to `shape`; a stride of 0 repeats an element. */
export interface BroadcastShape {
  readonly shape: readonly number[]
  readonly aStrides: readonly number[]
  readonly bStrides: readonly number[]
}

/** A contiguous array seen as `[outer, reduced, inner]`; the result is `[outer, inner]`. */
export interface ReduceShape {
  readonly outer: number
  readonly reduced: number
  readonly inner: number
}

/**
 * A contiguous array seen as `[outer, groups, inner]`: group g is all `[:, g, :]`. What is kept of each group, as its
 * mean, is `[groups]`.
 */
export interface GroupShape {
  readonly outer: number
  readonly groups: number
  readonly inner: number
}

/** Neighbouring windows of as many samples each. */
export interface WindowRun {
  readonly windows: number
  /** Where the first begins in the line. */
  readonly start: number
  /** From the start of a window to that of the next. */
  readonly stride: number
  /** Of each window; 0 where it lies in the padding. */
  readonly samples: number
  /** What the sum of each window is divided by for its mean. */
  readonly divisor: number
}

/**
 * Windows over the lines of a contiguous array `[lines, length]`, the same for every line. The result is
 * `[lines, windows]`.
 */
export interface WindowShape {
  readonly lines: number
  readonly length: number
  /** Of a line: those of all runs. */
  readonly windows: number
  /** From a sample of a window to the next. */
  readonly step: number
  readonly runs: readonly WindowRun[]
}

/** One step of stochastic gradient descent: the words are those of the optimiser's options. */
export interface SgdStep {
  readonly lr: number
  readonly momentum: number
  readonly dampening: number
  readonly weightDecay: number
  readonly nesterov: boolean
  readonly maximize: boolean
  /** Whether the momentum begins with this step. */
  readonly begins: boolean
}

/** One step of Adam. */
export interface AdamStep {
  readonly beta1: number
  readonly beta2: number
  readonly eps: number
  readonly weightDecay: number
  /** What the decay leaves of the parameter where it keeps apart from the gradient; null where it enters it. */
  readonly left: number | null
  readonly maximize: boolean
  /** The rate, and the root of the mean of squares, without what they lack because the means began at 0. */
  readonly stepSize: number
  readonly correction: number
}

// prettier-ignore
/** Functions whose results have the bits of the same formula in JavaScript, in float64 and rounded once. */
export const exactFunctions = [
  'abs', 'ceil', 'floor', 'frac', 'hardshrink', 'hardsigmoid', 'hardswish', 'hardtanh', 'leakyRelu', 'neg',
  'reciprocal', 'relu', 'round', 'rsqrt', 'sign', 'softshrink', 'sqrt', 'trunc',
] as const

// prettier-ignore
/** Functions whose gradients have them. */
export const exactGradients = [
  ...exactFunctions,
  'acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'exp', 'expm1', 'log', 'log10', 'log1p', 'log2', 'sigmoid',
  'tan', 'tanh',
] as const

// prettier-ignore
/** Functions of float32 that are within some parts in 10¹² before they are rounded. */
export const nearFunctions = [
  'celu', 'elu', 'erf', 'exp', 'expm1', 'gelu', 'geluTanh', 'log', 'log10', 'log1p', 'log2', 'logsigmoid', 'mish',
  'sigmoid', 'silu', 'softplus', 'tanh',
] as const

// prettier-ignore
/** Functions whose gradients are so. */
export const nearGradients = [
  'celu', 'elu', 'erf', 'gelu', 'geluTanh', 'logsigmoid', 'mish', 'silu', 'softplus',
] as const

/** Functions of two numbers that give one of the same kind. */
export const arithmetic = ['add', 'sub', 'mul', 'div', 'maximum', 'minimum'] as const
/** Those that give a bool, as 0 or 1. */
export const comparisons = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const

export type ExactFunction = (typeof exactFunctions)[number]
export type ExactGradient = (typeof exactGradients)[number]
export type NearFunction = (typeof nearFunctions)[number]
export type NearGradient = (typeof nearGradients)[number]
export type Arithmetic = (typeof arithmetic)[number]
export type Comparison = (typeof comparisons)[number]

export type MapPass = ExactFunction | NearFunction | `${ExactGradient | NearGradient}Grad`
type Softmax = 'Softmax' | 'LogSoftmax'
export type SoftmaxPass = Softmax | `${Softmax}Grad`
export type GroupPass =
  | ('standardize' | 'standardizeGrad' | 'affine')
  | `${Uncapitalize<Softmax>}FromSums`
  | `${Uncapitalize<Softmax>}GradFromSum`
type Term = 'Sums' | 'Squares' | 'Products' | 'CentredProducts' | 'Exponentials'
export type LinePass = `line${Term}`
export type ColumnPass = `column${Term}`
export type LineExtremePass = 'lineMax' | 'lineMin'
export type ColumnExtremePass = 'columnMax' | 'columnMin'
export type AlongPass = `${'line' | 'column'}${SoftmaxPass}`
export type StepPass = 'sgdStep' | 'adamStep'
export type WindowPass = 'windowMean' | 'windowMeanGrad' | 'windowMax' | 'windowMaxGrad'
export type PassName =
  | (MapPass | Arithmetic | Comparison | GroupPass)
  | (LinePass | ColumnPass | LineExtremePass | ColumnExtremePass | AlongPass | StepPass | WindowPass)

/** Constants that a pass over groups has for each group. */
export const GROUP_NUMBERS = 4
/** Elements of a line that are summed before the sum is added to those of the blocks before. */
export const BLOCK = 1 << 14
/** Dimensions that a broadcast has at most, once those that can be seen as one are. */
export const BROADCAST_DIMENSIONS = 4

/** The sizes of `BROADCAST_DIMENSIONS`, and the strides of both operands. */
export interface BroadcastSizes {
  readonly size: readonly number[]
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** What passes over arrays: WebAssembly or the addon. What each pass computes is in passes.h, with its families. */
export interface PassEngine {
  map(name: MapPass, out: FloatArray, x: FloatArray, y: FloatArray | null, a: number, b: number): void
  broadcast(
    name: Arithmetic | Comparison,
    out: FloatArray | Uint8Array,
    x: FloatArray,
    y: FloatArray,
    sizes: BroadcastSizes,
  ): void
  /** `numbers` is `[GROUP_NUMBERS, groups]`. */
  group(
    name: GroupPass,
    out: FloatArray,
    x: FloatArray,
    y: FloatArray | null,
    numbers: Float64Array,
    inner: number,
  ): void
  /** `out` is `[lines, blocks of a line]`; `numbers` has one for each group. */
  lines(
    name: LinePass,
    out: Float64Array,
    x: FloatArray,
    y: FloatArray | null,
    numbers: Float64Array | null,
    length: number,
  ): void
  lineExtremes(
    name: LineExtremePass,
    values: FloatArray,
    places: Int32Array,
    x: FloatArray,
    length: number,
  ): void
  /** Adds to `out`, whose shape `numbers` has. */
  columns(
    name: ColumnPass,
    out: Float64Array,
    x: FloatArray,
    y: FloatArray | null,
    numbers: Float64Array | null,
    reduced: number,
    inner: number,
  ): void
  columnExtremes(
    name: ColumnExtremePass,
    values: FloatArray,
    places: Int32Array,
    x: FloatArray,
    reduced: number,
    inner: number,
  ): void
  /** What is not kept of the parameter is null, or left out. */
  step(
    name: StepPass,
    parameter: FloatArray,
    gradient: FloatArray,
    kept: readonly (FloatArray | null)[],
    numbers: Float64Array,
  ): void
  /** @returns false where a line is longer than what can be in the memory */
  along(name: AlongPass, out: FloatArray, x: FloatArray, y: FloatArray | null, shape: ReduceShape): boolean
  windows(
    name: WindowPass,
    out: FloatArray,
    places: Int32Array | null,
    x: FloatArray,
    shape: WindowShape,
  ): void
}

/** Runs of windows as a pass has them. */
export function runNumbers(runs: readonly WindowRun[]): Float64Array {
  const numbers = new Float64Array(5 * runs.length)
  runs.forEach(({ windows, start, stride, samples, divisor }, i) =>
    numbers.set([windows, start, stride, samples, divisor], 5 * i),
  )
  return numbers
}

/**
 * The same broadcast in as few dimensions as can be: neighbours that both operands step through as through one are one.
 *
 * @returns null where it needs more than `BROADCAST_DIMENSIONS`
 */
export function broadcastSizes({ shape, aStrides, bStrides }: BroadcastShape): BroadcastSizes | null {
  const [size, x, y] = [
    [1, 1, 1, 1],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ]
  let at = BROADCAST_DIMENSIONS
  for (let d = shape.length - 1; d >= 0; d--) {
    if (shape[d] === 1) continue
    const inner = at < BROADCAST_DIMENSIONS
    if (inner && x[at] * size[at] === aStrides[d] && y[at] * size[at] === bStrides[d]) {
      size[at] *= shape[d]
      continue
    }
    if (at === 0) return null
    at--
    size[at] = shape[d]
    x[at] = aStrides[d]
    y[at] = bStrides[d]
  }
  return { size, x, y }
}

/** Blocks of a line of `length`. */
export function blocksOf(length: number): number {
  return Math.ceil(length / BLOCK)
}
