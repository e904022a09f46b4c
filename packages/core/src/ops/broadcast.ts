import { type BinaryName, kernel } from '../backend/index.ts'
import type { BinaryKernel } from '../backend/contract.ts'
import { wrap } from '../creation.ts'
import { type Dtype, allocate, allocateEmpty, isFloat, promote, promoteScalar } from '../dtype.ts'
import { DtypeError, OptionError, show } from '../errors.ts'
import { broadcastShapes, numel, sameShape } from '../shape.ts'
import { type Operand, Storage, Tensor } from '../tensor.ts'
import { to } from './to.ts'

/** Both operands of an elementwise operation as tensors, and the dtype that PyTorch computes in. */
export interface Operands {
  readonly a: Tensor
  readonly b: Tensor
  readonly dtype: Dtype
}

/** Turns a number into a tensor of no dimensions, of the dtype in which the operation is computed. */
export function operands(where: string, input: Tensor, other: Operand): Operands {
  if (other instanceof Tensor) return { a: input, b: other, dtype: promoteTensors(input, other) }
  if (typeof other !== 'number' && typeof other !== 'boolean') {
    throw new DtypeError(`${where}: other must be a tensor or a number, but got ${show(other)}`)
  }
  const dtype = promoteScalar(input.dtype, other)
  return { a: input, b: scalarTensor(other, dtype), dtype }
}

/** A tensor of no dimensions holding a number. */
export function scalarTensor(value: number, dtype: Dtype): Tensor {
  const data = allocate(dtype, 1)
  data[0] = value
  return new Tensor(new Storage(data), [], dtype)
}

/** Tensors without dimensions give way to those with, within one category: float64 scalar + float32 vector is float32. */
function promoteTensors(a: Tensor, b: Tensor): Dtype {
  if ((a.ndim === 0) === (b.ndim === 0)) return promote(a.dtype, b.dtype)
  const [scalar, array] = a.ndim === 0 ? [a.dtype, b.dtype] : [b.dtype, a.dtype]
  const category = (dtype: Dtype): number => (dtype === 'bool' ? 0 : dtype === 'int32' ? 1 : 2)
  return category(scalar) > category(array) ? scalar : array
}

/** Runs a binary kernel over two tensors broadcast to each other, both first brought to `dtype`. */
export function applyBinary(name: BinaryName, { a, b, dtype }: Operands, resultDtype: Dtype = dtype): Tensor {
  const shape = broadcastShapes(name, a.shape, b.shape)
  const left = to(a, dtype)
  const right = to(b, dtype)
  const out = allocateEmpty(resultDtype, numel(shape))
  const run: BinaryKernel = kernel(name)
  run(out, elements(left), elements(right), {
    shape,
    aStrides: broadcastStrides(left, shape),
    bStrides: broadcastStrides(right, shape),
  })
  return wrap(out, shape, resultDtype)
}

function elements(t: Tensor): Tensor['data'] {
  return t.offset === 0 ? t.storage.data : t.storage.data.subarray(t.offset)
}

/** The strides of `t` seen as `shape`: 0 along dimensions that are repeated. */
export function broadcastStrides(t: Tensor, shape: readonly number[]): number[] {
  const added = shape.length - t.ndim
  return shape.map((size, d) =>
    d < added || (t.shape[d - added] === 1 && size !== 1) ? 0 : t.strides[d - added],
  )
}

export interface AlphaOptions {
  /** What `other` is multiplied by; a boolean for booleans only. Default 1. */
  readonly alpha?: number | boolean
}

/**
 * The operands with the second one multiplied by alpha, outside the graph.
 *
 * @throws {OptionError} a fractional alpha for integers, a boolean one for numbers
 */
export function scaled(where: string, { a, b, dtype }: Operands, alpha: number | boolean): Operands {
  if (alpha === 1) return { a, b, dtype }
  const fits = typeof alpha === 'boolean' ? dtype === 'bool' : isFloat(dtype) || Number.isInteger(alpha)
  if (!fits)
    throw new OptionError(`${where}: alpha must be a value that ${dtype} can hold, but got ${show(alpha)}`)
  const factor = dtype === 'bool' ? Number(Boolean(alpha)) : Number(alpha)
  return { a, b: to(to(b.detach(), dtype).mul(factor), dtype), dtype }
}

/** Undoes broadcasting for a gradient: sums over the dimensions along which `shape` was repeated; in `dtype`. */
export function sumTo(gradient: Tensor, target: Tensor): Tensor {
  let result = gradient
  if (!sameShape(gradient.shape, target.shape)) {
    const added = gradient.ndim - target.ndim
    const repeated = gradient.shape.flatMap((size, d) =>
      d < added || (target.shape[d - added] === 1 && size !== 1) ? [d] : [],
    )
    if (repeated.length > 0) result = result.sum(repeated, { keepdim: true })
    result = result.reshape(target.shape)
  }
  return to(result, target.dtype)
}
