import type { RowDistances } from '../backend/contract.ts'
import type { TypedArray } from '../dtype.ts'
import { numel } from '../shape.ts'
import type { Tensor } from '../tensor.ts'

/** The rows of a tensor, along its last dimension, as kernels take them. */
export interface Rows {
  readonly data: TypedArray
  /** Where they lie in `data`, the first at its start; absent where one lies behind another. */
  readonly distances?: RowDistances
}

/** The rows of `[N, C, L]` or `[C, L]` where they lie, if their elements are neighbours; otherwise copied. */
export function rowsOf(tensor: Tensor): Rows {
  const { ndim, shape, offset, storage } = tensor
  if (tensor.isContiguous()) return { data: tensor.data }
  const [row, step] = tensor.strides.slice(-2)
  if (step !== 1 && shape[ndim - 1] !== 1) return { data: tensor.data }
  const [batch, item] = ndim === 3 ? [shape[0], tensor.strides[0]] : [1, 0]
  const length = (batch - 1) * item + (shape[ndim - 2] - 1) * row + shape[ndim - 1]
  return { data: storage.data.subarray(offset, offset + length), distances: { item, row } }
}

/** Rows of one length, one behind another, each with the elements of one of a tensor's from `start` on. */
export interface Lines {
  readonly data: TypedArray
  readonly length: number
  readonly start: number
}

/**
 * The rows of a tensor where they lie, if their elements are neighbours and rows equally far apart, and not so far that
 * most of a line is something else; otherwise copied.
 */
export function linesOf(tensor: Tensor): Lines {
  const { shape, offset, storage, strides } = tensor
  const length = shape[shape.length - 1]
  const copied = (): Lines => ({ data: tensor.data, length, start: 0 })
  if (tensor.isContiguous()) return copied()
  const [row, step] = strides.slice(-2)
  const start = offset % row
  const areEven = shape.length < 3 || shape[0] === 1 || strides[0] === shape[1] * row
  if (step !== 1 || !areEven || start + length > row || row > 2 * length) return copied()
  const lines = numel(shape.slice(0, -1))
  const data = storage.data.subarray(offset - start, offset - start + lines * row)
  return data.length === lines * row ? { data, length: row, start } : copied()
}
