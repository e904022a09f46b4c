import type { Operand, Tensor } from '../tensor.ts'
import { applyBinary, operands } from './broadcast.ts'

type Comparison = (input: Tensor, other: Operand) => Tensor

/** Elementwise, broadcast to each other; the result is bool and carries no gradient. */
function comparison(name: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'): Comparison {
  return (input, other) => applyBinary(name, operands(name, input, other), 'bool')
}

/** input = other. @see https://docs.pytorch.org/docs/stable/generated/torch.eq.html */
export const eq = comparison('eq')
/** input ≠ other. @see https://docs.pytorch.org/docs/stable/generated/torch.ne.html */
export const ne = comparison('ne')
/** input < other. @see https://docs.pytorch.org/docs/stable/generated/torch.lt.html */
export const lt = comparison('lt')
/** input ≤ other. @see https://docs.pytorch.org/docs/stable/generated/torch.le.html */
export const le = comparison('le')
/** input > other. @see https://docs.pytorch.org/docs/stable/generated/torch.gt.html */
export const gt = comparison('gt')
/** input ≥ other. @see https://docs.pytorch.org/docs/stable/generated/torch.ge.html */
export const ge = comparison('ge')
