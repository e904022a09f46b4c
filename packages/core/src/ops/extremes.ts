import { noGrad, record } from '../autograd.ts'
import { kernel } from '../backend/index.ts'
import { wrap } from '../creation.ts'
import { allocateEmpty, isFloat } from '../dtype.ts'
import { numel } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { type ReduceOptions, type Reduction, checkNotEmpty, reduction } from './reduction.ts'
import { scatterPlaces } from './gather.ts'

/** The extreme values along a dimension, and their places in it (int32). */
export interface ValuesAndIndices {
  readonly values: Tensor
  readonly indices: Tensor
}

type Which = 'max' | 'min'

/**
 * The largest element of all; the gradient is shared by equal ones.
 * With `dim`: the largest along it and their places, the gradient going to those.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.max.html
 */
export function max(input: Tensor): Tensor
export function max(input: Tensor, dim: number, options?: ReduceOptions): ValuesAndIndices
export function max(input: Tensor, dim?: number, options?: ReduceOptions): Tensor | ValuesAndIndices {
  return dim === undefined
    ? extremeOf('max', 'MaxBackward1', input)
    : extremeAlong('max', input, dim, options)
}

/**
 * The smallest element of all; the gradient is shared by equal ones.
 * With `dim`: the smallest along it and their places, the gradient going to those.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.min.html
 */
export function min(input: Tensor): Tensor
export function min(input: Tensor, dim: number, options?: ReduceOptions): ValuesAndIndices
export function min(input: Tensor, dim?: number, options?: ReduceOptions): Tensor | ValuesAndIndices {
  return dim === undefined
    ? extremeOf('min', 'MinBackward1', input)
    : extremeAlong('min', input, dim, options)
}

/** The largest over `dim`; the gradient is shared by equal ones. @see https://docs.pytorch.org/docs/stable/generated/torch.amax.html */
export function amax(input: Tensor, dim?: number | readonly number[], options?: ReduceOptions): Tensor {
  return extremeOf('max', 'AmaxBackward0', input, dim, options)
}

/** The smallest over `dim`; the gradient is shared by equal ones. @see https://docs.pytorch.org/docs/stable/generated/torch.amin.html */
export function amin(input: Tensor, dim?: number | readonly number[], options?: ReduceOptions): Tensor {
  return extremeOf('min', 'AminBackward0', input, dim, options)
}

/** The place of the largest element along `dim`, or in the flattened tensor; int32. @see https://docs.pytorch.org/docs/stable/generated/torch.argmax.html */
export function argmax(input: Tensor, dim?: number, options?: ReduceOptions): Tensor {
  return search('max', input, reduction('argmax', input, dim, options)).indices
}

/** The place of the smallest element along `dim`, or in the flattened tensor; int32. @see https://docs.pytorch.org/docs/stable/generated/torch.argmin.html */
export function argmin(input: Tensor, dim?: number, options?: ReduceOptions): Tensor {
  return search('min', input, reduction('argmin', input, dim, options)).indices
}

function search(which: Which, input: Tensor, plan: Reduction): ValuesAndIndices {
  checkNotEmpty(which, plan)
  const values = allocateEmpty(input.dtype, numel(plan.shape))
  const places = new Int32Array(values.length)
  kernel(which)(values, places, plan.source.data, plan.lines)
  return { values: wrap(values, plan.shape, input.dtype), indices: wrap(places, plan.shape, 'int32') }
}

function extremeAlong(which: Which, input: Tensor, dim: number, options?: ReduceOptions): ValuesAndIndices {
  const plan = reduction(which, input, dim, options)
  const { values, indices } = search(which, input, plan)
  if (!isFloat(input.dtype)) return { values, indices }
  const name = which === 'max' ? 'MaxBackward0' : 'MinBackward0'
  const rule = (g: Tensor): Tensor[] => [
    scatterPlaces(input, plan.dims[0] ?? 0, indices.reshape(plan.kept), g.reshape(plan.kept)),
  ]
  return { values: record(name, values, [input], rule), indices }
}

function extremeOf(
  which: Which,
  name: string,
  input: Tensor,
  dim?: number | readonly number[],
  options?: ReduceOptions,
): Tensor {
  const plan = reduction(which, input, dim, options)
  const { values } = search(which, input, plan)
  const rule = (g: Tensor): Tensor[] => {
    const isExtreme = noGrad(() => input.eq(values.reshape(plan.kept)).to(input.dtype))
    return [isExtreme.mul(g.reshape(plan.kept)).div(isExtreme.sum(plan.dims, { keepdim: true }))]
  }
  return record(name, values, [input], rule, [input])
}
