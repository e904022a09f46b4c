import { applyBinary } from './broadcast.ts'
import type { Tensor } from '../tensor.ts'
import { type ReduceOptions } from './reduction.ts'

/** Whether any element over `dim` is not zero; bool. @see https://docs.pytorch.org/docs/stable/generated/torch.any.html */
export function any(input: Tensor, dim?: number | readonly number[], options?: ReduceOptions): Tensor {
  return input.bool().sum(dim, options).gt(0)
}

/** Whether all elements over `dim` are not zero; bool. @see https://docs.pytorch.org/docs/stable/generated/torch.all.html */
export function all(input: Tensor, dim?: number | readonly number[], options?: ReduceOptions): Tensor {
  return input.eq(0).sum(dim, options).eq(0)
}

/** Whether both are not zero; bool. @see https://docs.pytorch.org/docs/stable/generated/torch.logical_and.html */
export function logicalAnd(input: Tensor, other: Tensor): Tensor {
  return applyBinary('minimum', { a: input.bool(), b: other.bool(), dtype: 'bool' })
}

/** Whether one of them is not zero; bool. @see https://docs.pytorch.org/docs/stable/generated/torch.logical_or.html */
export function logicalOr(input: Tensor, other: Tensor): Tensor {
  return applyBinary('maximum', { a: input.bool(), b: other.bool(), dtype: 'bool' })
}

/** Whether exactly one of them is not zero; bool. @see https://docs.pytorch.org/docs/stable/generated/torch.logical_xor.html */
export function logicalXor(input: Tensor, other: Tensor): Tensor {
  return applyBinary('ne', { a: input.bool(), b: other.bool(), dtype: 'bool' })
}

/** Whether zero; bool. @see https://docs.pytorch.org/docs/stable/generated/torch.logical_not.html */
export function logicalNot(input: Tensor): Tensor {
  return input.eq(0)
}

/** Where not a number; bool. */
export function isnan(input: Tensor): Tensor {
  return input.ne(input)
}

/** Where neither infinite nor NaN; bool. */
export function isfinite(input: Tensor): Tensor {
  return input.abs().lt(Infinity)
}

/** Where infinite; bool. */
export function isinf(input: Tensor): Tensor {
  return input.abs().eq(Infinity)
}
