import { record } from '../autograd.ts'
import type { Operand, Tensor } from '../tensor.ts'
import { applyBinary, operands, sumTo } from './broadcast.ts'

/**
 * input · other, broadcast to each other.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.mul.html
 */
export function mul(input: Tensor, other: Operand): Tensor {
  const { a, b, dtype } = operands('mul', input, other)
  const saved = [...(a.requiresGrad ? [b] : []), ...(b.requiresGrad ? [a] : [])]
  return record(
    'MulBackward0',
    applyBinary('mul', { a, b, dtype }),
    [a, b],
    (g, [needA, needB]) => [needA ? sumTo(g.mul(b), a) : null, needB ? sumTo(g.mul(a), b) : null],
    saved,
  )
}
