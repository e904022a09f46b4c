import { record } from '../autograd.ts'
import { isFloat } from '../dtype.ts'
import type { Operand, Tensor } from '../tensor.ts'
import { applyBinary, operands, sumTo } from './broadcast.ts'

/**
 * input / other, broadcast to each other; integers divide to float32.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.div.html
 */
export function div(input: Tensor, other: Operand): Tensor {
  const { a, b, dtype } = operands('div', input, other)
  const saved = [...(a.requiresGrad || b.requiresGrad ? [b] : []), ...(b.requiresGrad ? [a] : [])]
  return record(
    'DivBackward0',
    applyBinary('div', { a, b, dtype: isFloat(dtype) ? dtype : 'float32' }),
    [a, b],
    // d(a/b)/da = 1/b; d(a/b)/db = −a/b²
    (g, [needA, needB]) => [
      needA ? sumTo(g.div(b), a) : null,
      needB ? sumTo(g.neg().mul(a.div(b).div(b)), b) : null,
    ],
    saved,
  )
}
