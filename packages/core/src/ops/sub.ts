import { record } from '../autograd.ts'
import { DtypeError } from '../errors.ts'
import type { Operand, Tensor } from '../tensor.ts'
import { applyBinary, operands, sumTo } from './broadcast.ts'

/**
 * input − other, broadcast to each other.
 *
 * @throws {DtypeError} both are bool: PyTorch asks for logical operators there
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sub.html
 */
export function sub(input: Tensor, other: Operand): Tensor {
  const pair = operands('sub', input, other)
  if (pair.a.dtype === 'bool' || pair.b.dtype === 'bool') {
    throw new DtypeError(
      `sub: operands must not be bool, but got ${pair.a.dtype} and ${pair.b.dtype} (use .ne or .to first)`,
    )
  }
  return record('SubBackward0', applyBinary('sub', pair), [pair.a, pair.b], (g, [needA, needB]) => [
    needA ? sumTo(g, pair.a) : null,
    needB ? sumTo(g.neg(), pair.b) : null,
  ])
}
