import { record, recording } from '../autograd.ts'
import type { WindowRun, WindowShape } from '../backend/contract.ts'
import { kernel } from '../backend/index.ts'
import { wrap } from '../creation.ts'
import { type TypedArray, allocateEmpty, isFloat } from '../dtype.ts'
import { DtypeError, OptionError, ShapeError, shapeMessage } from '../errors.ts'
import { numel } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import type { ValuesAndIndices } from './extremes.ts'
import { type Single, integerOption } from './options.ts'
import { linesOf } from './rows.ts'

export interface AvgPool1dOptions {
  /** Distance between two windows; default kernelSize. */
  readonly stride?: Single
  /** Zeros added to each end, at most half of kernelSize; default 0. */
  readonly padding?: Single
  /** Whether a window may begin within the input and end beyond the padding; default false. */
  readonly ceilMode?: boolean
  /** Whether the padding's zeros count in the mean; default true. */
  readonly countIncludePad?: boolean
}

export interface MaxPool1dOptions {
  /** Distance between two windows; default kernelSize. */
  readonly stride?: Single
  /** Samples of −∞ added to each end, at most half of kernelSize; default 0. */
  readonly padding?: Single
  /** Distance between two samples of a window; default 1. */
  readonly dilation?: Single
  /** Whether a window may begin within the input and end beyond the padding; default false. */
  readonly ceilMode?: boolean
  /** Whether to tell also where the values come from; default false. */
  readonly returnIndices?: boolean
}

/**
 * The mean of every window of kernelSize samples.
 *
 * @param input `[N, C, L]` or `[C, L]`
 * @returns `[N, C, L_out]` or `[C, L_out]`, L_out = ⌊(L + 2·padding − kernelSize) / stride⌋ + 1 (⌈…⌉ with ceilMode)
 * @throws {ShapeError} the input has no window
 * @throws {OptionError} an option outside its legal values
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.avg_pool1d.html
 */
export function avgPool1d(input: Tensor, kernelSize: Single, options: AvgPool1dOptions = {}): Tensor {
  const where = 'avgPool1d'
  checkInput(where, input)
  const windows = slidingWindows(where, input, { ...options, kernelSize, dilation: 1 })
  return averageWindows(input, windows)
}

/**
 * The largest sample of every window of kernelSize samples; NaN where a window has one. Its gradient goes to that
 * sample, to the first of equal ones.
 *
 * @param input `[N, C, L]` or `[C, L]`
 * @returns `[N, C, L_out]` or `[C, L_out]`, L_out = ⌊(L + 2·padding − dilation·(kernelSize − 1) − 1) / stride⌋ + 1
 *   (⌈…⌉ with ceilMode); with returnIndices `{ values, indices }`, indices into L, int32
 * @throws {ShapeError} the input has no window; when neither gradient nor indices are wanted, L_out < 0
 * @throws {OptionError} an option outside its legal values
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_pool1d.html
 */
export function maxPool1d(
  input: Tensor,
  kernelSize: Single,
  options: MaxPool1dOptions & { readonly returnIndices: true },
): ValuesAndIndices
export function maxPool1d(input: Tensor, kernelSize: Single, options?: MaxPool1dOptions): Tensor
export function maxPool1d(
  input: Tensor,
  kernelSize: Single,
  options: MaxPool1dOptions = {},
): Tensor | ValuesAndIndices {
  const where = 'maxPool1d'
  checkInput(where, input)
  // PyTorch's path without indices and gradient accepts what falls short of a window by no more than a stride.
  const mayBeEmpty = !options.returnIndices && !recording([input])
  const windows = slidingWindows(where, input, { ...options, kernelSize, countIncludePad: false, mayBeEmpty })
  return largestOfWindows(input, windows, options)
}

/**
 * The means of outputSize windows spread over the input: window i from ⌊i·L / outputSize⌋ to ⌈(i + 1)·L / outputSize⌉.
 *
 * @param input `[N, C, L]` or `[C, L]`
 * @param outputSize may exceed L
 * @returns `[N, C, outputSize]` or `[C, outputSize]`
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_avg_pool1d.html
 */
export function adaptiveAvgPool1d(input: Tensor, outputSize: Single): Tensor {
  return averageWindows(input, adaptiveWindows('adaptiveAvgPool1d', input, outputSize))
}

/**
 * The largest samples of outputSize windows spread over the input, as those of adaptiveAvgPool1d.
 *
 * @param input `[N, C, L]` or `[C, L]`
 * @returns `[N, C, outputSize]` or `[C, outputSize]`; with returnIndices `{ values, indices }`, indices into L, int32
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_max_pool1d.html
 */
export function adaptiveMaxPool1d(
  input: Tensor,
  outputSize: Single,
  options: { readonly returnIndices: true },
): ValuesAndIndices
export function adaptiveMaxPool1d(
  input: Tensor,
  outputSize: Single,
  options?: { readonly returnIndices?: boolean },
): Tensor
export function adaptiveMaxPool1d(
  input: Tensor,
  outputSize: Single,
  options: { readonly returnIndices?: boolean } = {},
): Tensor | ValuesAndIndices {
  return largestOfWindows(input, adaptiveWindows('adaptiveMaxPool1d', input, outputSize), options)
}

/** PyTorch pools with two dimensions and takes one away again. */
const NODE = 'SqueezeBackward1'

function averageWindows(input: Tensor, windows: WindowShape): Tensor {
  const shape = outputShape(input, windows)
  const out = allocateEmpty(input.dtype, numel(shape))
  const [data, placed] = recording([input]) ? [input.data, windows] : inPlace(input, windows)
  kernel('windowMean')(out, data, placed)
  return record(
    NODE,
    wrap(out, shape, input.dtype),
    [input],
    (g) => {
      const gradient = allocateEmpty(input.dtype, input.numel)
      kernel('windowMeanGrad')(gradient, g.data, windows)
      return [wrap(gradient, input.shape, input.dtype)]
    },
    [input],
  )
}

function largestOfWindows(
  input: Tensor,
  windows: WindowShape,
  { returnIndices }: { readonly returnIndices?: boolean },
): Tensor | ValuesAndIndices {
  const shape = outputShape(input, windows)
  const data = allocateEmpty(input.dtype, numel(shape))
  const places = allocateEmpty('int32', data.length) as Int32Array
  // Places are those in the line that is read.
  const isAsked = returnIndices || recording([input])
  const [samples, placed] = isAsked ? [input.data, windows] : inPlace(input, windows)
  kernel('windowMax')(data, places, samples, placed)
  const values = record(
    NODE,
    wrap(data, shape, input.dtype),
    [input],
    (g) => {
      const gradient = allocateEmpty(input.dtype, input.numel)
      kernel('windowMaxGrad')(gradient, g.data, places, windows)
      return [wrap(gradient, input.shape, input.dtype)]
    },
    [input],
  )
  // A copy: the caller may write to it.
  return returnIndices ? { values, indices: wrap(places.slice(), shape, 'int32') } : values
}

/** The windows over the samples where they lie. */
function inPlace(input: Tensor, windows: WindowShape): [samples: TypedArray, windows: WindowShape] {
  const { data, length, start } = linesOf(input)
  if (length === windows.length) return [data, windows]
  const runs = windows.runs.map((run) => ({ ...run, start: run.start + start }))
  return [data, { ...windows, length, runs }]
}

function outputShape(input: Tensor, { windows }: WindowShape): number[] {
  return [...input.shape.slice(0, -1), windows]
}

function checkInput(where: string, input: Tensor): void {
  const sizes = input.shape.slice(input.ndim === 3 ? 1 : 0)
  if (input.ndim < 2 || input.ndim > 3 || sizes.includes(0)) {
    throw new ShapeError(
      shapeMessage(`${where}: input must be [N, C, L] or [C, L], C and L not 0, but got another shape`, [
        ['input', input.shape],
      ]),
    )
  }
  if (!isFloat(input.dtype))
    throw new DtypeError(`${where}: input must be float32 or float64, but got ${input.dtype}`)
}

interface Sliding {
  readonly kernelSize: Single
  readonly stride?: Single
  readonly padding?: Single
  readonly dilation?: Single
  readonly ceilMode?: boolean
  readonly countIncludePad?: boolean
  readonly mayBeEmpty?: boolean
}

function slidingWindows(where: string, input: Tensor, options: Sliding): WindowShape {
  const kernelSize = integerOption(where, 'kernelSize', options.kernelSize, 1)
  const stride = integerOption(where, 'stride', options.stride ?? kernelSize, 1)
  const dilation = integerOption(where, 'dilation', options.dilation ?? 1, 1)
  const padding = integerOption(where, 'padding', options.padding ?? 0, 0)
  if (2 * padding > kernelSize) {
    throw new OptionError(
      `${where}: padding must be at most half of kernelSize (${kernelSize}), but got ${padding}`,
    )
  }
  const length = input.shape[input.ndim - 1]
  const span = dilation * (kernelSize - 1) + 1
  const room = length + 2 * padding - span
  let count = Math.floor((room + (options.ceilMode ? stride - 1 : 0)) / stride) + 1
  // The last window must not begin in the padding at the end.
  if (options.ceilMode && (count - 1) * stride >= length + padding) count--
  if (count < (options.mayBeEmpty ? 0 : 1)) {
    throw new ShapeError(
      shapeMessage(
        `${where}: the window must not exceed the padded input of ${length + 2 * padding} samples, but got a span of ${span}`,
        [['input', input.shape, input.ndim === 3 ? 'N, C, L' : 'C, L']],
      ),
    )
  }
  const window = (w: number, windows: number): WindowRun => {
    const start = w * stride - padding
    const inside = start < 0 ? start + Math.ceil(-start / dilation) * dilation : start
    const end = Math.min(start + span, length)
    const counted = Math.min(start + span, length + padding) - start
    return {
      windows,
      start: inside,
      stride,
      samples: Math.max(0, Math.ceil((end - inside) / dilation)),
      divisor: (options.countIncludePad ?? true) ? counted : end - inside,
    }
  }
  // Those that see no padding are alike.
  const whole = Math.min(Math.ceil(padding / stride), count)
  const cut = Math.min(Math.max(Math.floor((room - padding) / stride) + 1, whole), count)
  const runs: WindowRun[] = []
  for (let w = 0; w < whole; w++) runs.push(window(w, 1))
  if (cut > whole) runs.push(window(whole, cut - whole))
  for (let w = cut; w < count; w++) runs.push(window(w, 1))
  return windowShape(input, count, dilation, runs)
}

function adaptiveWindows(where: string, input: Tensor, option: Single): WindowShape {
  checkInput(where, input)
  const length = input.shape[input.ndim - 1]
  const count = integerOption(where, 'outputSize', option, 0)
  const runs: WindowRun[] = []
  if (count > 0 && length % count === 0) {
    const samples = length / count
    runs.push({ windows: count, start: 0, stride: samples, samples, divisor: samples })
  } else {
    for (let w = 0; w < count; w++) {
      const start = Math.floor((w * length) / count)
      const samples = Math.ceil(((w + 1) * length) / count) - start
      runs.push({ windows: 1, start, stride: 1, samples, divisor: samples })
    }
  }
  return windowShape(input, count, 1, runs)
}

function windowShape(input: Tensor, windows: number, step: number, runs: readonly WindowRun[]): WindowShape {
  const lines = numel(input.shape.slice(0, -1))
  return { lines, length: input.shape[input.ndim - 1], windows, step, runs }
}
