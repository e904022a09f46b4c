import { record } from '../autograd.ts'
import type { Operand, Tensor } from '../tensor.ts'
import { applyBinary, operands, sumTo } from './broadcast.ts'

/**
 * input + other, broadcast to each other.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.add.html
 */
export function add(input: Tensor, other: Operand): Tensor {
  const pair = operands('add', input, other)
  // Booleans add up to true: or.
  const out = applyBinary(pair.dtype === 'bool' ? 'maximum' : 'add', pair)
  return record('AddBackward0', out, [pair.a, pair.b], (g, [needA, needB]) => [
    needA ? sumTo(g, pair.a) : null,
    needB ? sumTo(g, pair.b) : null,
  ])
}
