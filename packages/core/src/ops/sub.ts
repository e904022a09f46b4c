import { record } from '../autograd.ts'
import { DtypeError } from '../errors.ts'
import type { Operand, Tensor } from '../tensor.ts'
import { type AlphaOptions, applyBinary, operands, scaled, sumTo } from './broadcast.ts'

/**
 * input − alpha · other, broadcast to each other.
 *
 * @throws {DtypeError} one is bool: PyTorch asks for logical operators there
 * @throws {OptionError} a fractional alpha for integers
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sub.html
 */
export function sub(input: Tensor, other: Operand, options: AlphaOptions = {}): Tensor {
  const { alpha = 1 } = options
  const pair = operands('sub', input, other)
  if (pair.a.dtype === 'bool' || pair.b.dtype === 'bool') {
    throw new DtypeError(
      `sub: operands must not be bool, but got ${pair.a.dtype} and ${pair.b.dtype} (use .ne or .to first)`,
    )
  }
  const out = applyBinary('sub', scaled('sub', pair, alpha))
  return record('SubBackward0', out, [pair.a, pair.b], (g, [needA, needB]) => [
    needA ? sumTo(g, pair.a) : null,
    needB ? sumTo(alpha === 1 ? g.neg() : g.mul(-Number(alpha)), pair.b) : null,
  ])
}
