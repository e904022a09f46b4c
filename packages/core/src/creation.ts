import {
  type Dtype,
  type TypedArray,
  allocate,
  allocateEmpty,
  checkDtype,
  convertInto,
  isArrayOf,
  isFloat,
} from './dtype.ts'
import { DtypeError, OptionError, ShapeError, show } from './errors.ts'
import { checkShape, numel, showShape } from './shape.ts'
import { Storage, Tensor } from './tensor.ts'

export interface TensorOptions {
  /** Default: `float32` for numbers, `bool` for booleans, a typed array's own type. */
  readonly dtype?: Dtype
  /** Whether `backward` gives the tensor a gradient; default false. */
  readonly requiresGrad?: boolean
}

/** Numbers or booleans, nested as deep as the tensor has dimensions. */
export type NestedArray = number | boolean | readonly NestedArray[]

/** Typed arrays that `tensor` copies; the integer ones become int32. */
export type NumberArray = TypedArray | Int8Array | Uint8ClampedArray | Int16Array | Uint16Array | Uint32Array

/** @internal A tensor that owns `data`. */
export function wrap(data: TypedArray, shape: readonly number[], dtype: Dtype): Tensor {
  return new Tensor(new Storage(data), shape, dtype)
}

function finish(data: TypedArray, shape: readonly number[], dtype: Dtype, options: TensorOptions): Tensor {
  const made = wrap(data, shape, dtype)
  if (options.requiresGrad) made.requiresGrad = true
  return made
}

/**
 * A tensor with a copy of `data`. Numbers become float32 unless `dtype` says otherwise: JavaScript does not tell
 * `1` from `1.0`, so there is no int by default.
 *
 * @throws {ShapeError} nested arrays of different lengths
 * @throws {DtypeError} a number that int32 cannot hold
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tensor.html
 */
export function tensor(data: NestedArray | NumberArray, options: TensorOptions = {}): Tensor {
  if (ArrayBuffer.isView(data))
    return fromNumbers(data, [data.length], options.dtype ?? dtypeOf(data), options)
  const shape = nestedShape(data)
  const flat: (number | boolean)[] = []
  flattenInto(flat, data, shape, 0)
  const allBooleans = flat.length > 0 && flat.every((value) => typeof value === 'boolean')
  return fromNumbers(flat.map(Number), shape, options.dtype ?? (allBooleans ? 'bool' : 'float32'), options)
}

function dtypeOf(data: NumberArray): Dtype {
  if (data instanceof Float32Array) return 'float32'
  if (data instanceof Float64Array) return 'float64'
  return 'int32'
}

function fromNumbers(
  values: ArrayLike<number>,
  shape: readonly number[],
  dtype: Dtype,
  options: TensorOptions,
): Tensor {
  checkDtype('tensor', dtype)
  if (dtype === 'int32') checkInt32('tensor', values)
  const data = allocate(dtype, values.length)
  convertInto(data, values, dtype)
  return finish(data, shape, dtype, options)
}

function checkInt32(where: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (!(values[i] > -2147483649 && values[i] < 2147483648)) {
      throw new DtypeError(
        `${where}: int32 values must be in [-2147483648, 2147483647], but got ${values[i]}`,
      )
    }
  }
}

function nestedShape(data: NestedArray): number[] {
  const shape: number[] = []
  for (let level = data; Array.isArray(level); level = level[0]) {
    shape.push(level.length)
    if (level.length === 0) break
  }
  return shape
}

function flattenInto(
  flat: (number | boolean)[],
  data: NestedArray,
  shape: readonly number[],
  dim: number,
): void {
  if (!Array.isArray(data)) {
    if (dim < shape.length)
      throw new ShapeError(
        `tensor: every element at dim ${dim} must be an array of ${shape[dim]}, but got ${show(data)}`,
      )
    if (typeof data !== 'number' && typeof data !== 'boolean') {
      throw new DtypeError(`tensor: elements must be numbers or booleans, but got ${show(data)}`)
    }
    flat.push(data)
    return
  }
  if (data.length !== shape[dim]) {
    throw new ShapeError(
      `tensor: every array at dim ${dim} must have ${shape[dim] ?? 'no'} elements, but got one of ${data.length}`,
    )
  }
  for (const inner of data) flattenInto(flat, inner, shape, dim + 1)
}

/**
 * A tensor over `data` itself, not a copy: writing to one is seen in the other.
 *
 * @param shape default `[data.length]`
 * @param options.dtype needed for `bool`, which is a Uint8Array of 0 and 1
 * @see https://docs.pytorch.org/docs/stable/generated/torch.from_numpy.html
 */
export function fromArray(
  data: TypedArray,
  shape: readonly number[] = [data.length],
  options: TensorOptions = {},
): Tensor {
  const dtype = checkDtype(
    'fromArray',
    options.dtype ?? (data instanceof Uint8Array ? 'bool' : dtypeOf(data)),
  )
  if (!isArrayOf(dtype, data))
    throw new DtypeError(
      `fromArray: ${dtype} must come in its own kind of typed array, but got ${show(data)}`,
    )
  if (numel(checkShape('fromArray', shape)) !== data.length) {
    throw new ShapeError(
      `fromArray: shape must have as many elements as data, but got ${showShape(shape)} for ${data.length}`,
    )
  }
  return finish(data, shape, dtype, options)
}

/**
 * A tensor of whatever the memory held, float32 by default: to be written to as a whole.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.empty.html
 */
export function empty(shape: readonly number[], options: TensorOptions = {}): Tensor {
  const dtype = checkDtype('empty', options.dtype ?? 'float32')
  return finish(allocateEmpty(dtype, numel(checkShape('empty', shape))), shape, dtype, options)
}

/** A tensor of zeros, float32 by default. */
export function zeros(shape: readonly number[], options: TensorOptions = {}): Tensor {
  const dtype = checkDtype('zeros', options.dtype ?? 'float32')
  return finish(allocate(dtype, numel(checkShape('zeros', shape))), shape, dtype, options)
}

/** A tensor of ones, float32 by default. */
export function ones(shape: readonly number[], options: TensorOptions = {}): Tensor {
  return full(shape, 1, { ...options, dtype: options.dtype ?? 'float32' })
}

/** A tensor of one value; dtype by default bool for a boolean, otherwise float32. */
export function full(shape: readonly number[], value: number | boolean, options: TensorOptions = {}): Tensor {
  const dtype = checkDtype('full', options.dtype ?? (typeof value === 'boolean' ? 'bool' : 'float32'))
  if (dtype === 'int32') checkInt32('full', [Number(value)])
  const data = allocate(dtype, numel(checkShape('full', shape)))
  data.fill(dtype === 'bool' ? Number(Boolean(value)) : Number(value))
  return finish(data, shape, dtype, options)
}

/** Zeros of the shape and dtype of `input`. */
export function zerosLike(input: Tensor, options: TensorOptions = {}): Tensor {
  return zeros(input.shape, { dtype: input.dtype, ...options })
}

/** Ones of the shape and dtype of `input`. */
export function onesLike(input: Tensor, options: TensorOptions = {}): Tensor {
  return ones(input.shape, { dtype: input.dtype, ...options })
}

/**
 * start, start + step, … up to but not including end: ⌈(end − start) / step⌉ values, float32 by default.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.arange.html
 */
export function arange(end: number, options?: TensorOptions): Tensor
export function arange(start: number, end: number, options?: TensorOptions): Tensor
export function arange(start: number, end: number, step: number, options?: TensorOptions): Tensor
export function arange(...args: readonly (number | TensorOptions | undefined)[]): Tensor {
  const numbers = args.filter((arg) => typeof arg === 'number')
  const options = (args.find((arg) => typeof arg === 'object') ?? {}) as TensorOptions
  const [start, end, step] =
    numbers.length === 1 ? [0, numbers[0], 1] : [numbers[0], numbers[1], numbers[2] ?? 1]
  const dtype = checkDtype('arange', options.dtype ?? 'float32')
  if (step === 0) throw new OptionError('arange: step must not be zero, but got 0')
  if (!Number.isFinite(start) || !Number.isFinite(end) || !Number.isFinite(step)) {
    throw new OptionError(`arange: start, end and step must be finite, but got ${start}, ${end}, ${step}`)
  }
  if ((end - start) * step < 0) {
    throw new OptionError(
      `arange: the sign of step must lead from start to end, but got start ${start}, end ${end}, step ${step}`,
    )
  }
  const data = allocate(dtype, Math.ceil((end - start) / step))
  // Integers count from an integer, by an integer.
  const [first, by] = isFloat(dtype) ? [start, step] : [Math.trunc(start), Math.trunc(step)]
  for (let i = 0; i < data.length; i++) data[i] = first + i * by
  return finish(data, [data.length], dtype, options)
}

/**
 * `steps` values spaced evenly from start to end, both included, float32 by default.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linspace.html
 */
export function linspace(start: number, end: number, steps: number, options: TensorOptions = {}): Tensor {
  const dtype = checkDtype('linspace', options.dtype ?? 'float32')
  if (!isFloat(dtype)) throw new DtypeError(`linspace: dtype must be float32 or float64, but got ${dtype}`)
  if (!Number.isInteger(steps) || steps < 0)
    throw new OptionError(`linspace: steps must be a non-negative integer, but got ${show(steps)}`)
  const data = allocate(dtype, steps)
  const step = steps > 1 ? (end - start) / (steps - 1) : 0
  // From both ends towards the middle, as PyTorch does, so that the last value is `end` exactly.
  for (let i = 0; i < steps; i++) data[i] = i < steps / 2 ? start + step * i : end - step * (steps - i - 1)
  if (steps === 1) data[0] = start
  return finish(data, [steps], dtype, options)
}
