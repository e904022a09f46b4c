import type { Activation, Conv1dShape } from '../backend/contract.ts'
import { canActivate } from '../backend/index.ts'
import type { Dtype } from '../dtype.ts'
import type { Tensor } from '../tensor.ts'
import { applyUnary } from './unary.ts'

/** A convolution with an activation, as far as the backend computes them together, and what is left to do after it. */
export function activatedShape(
  shape: Conv1dShape,
  activation: Activation | null,
  dtype: Dtype,
): [fused: Conv1dShape, after: Activation | null] {
  if (activation === null || !canActivate(activation, shape, dtype)) return [shape, activation]
  return [{ ...shape, activation }, null]
}

export function activated(sums: Tensor, activation: Activation | null): Tensor {
  if (activation === null) return sums
  const { name, a, b } = activation
  return applyUnary(name, name, sums, a, b)
}
