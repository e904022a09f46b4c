import { record } from '../autograd.ts'
import type { Operand, Tensor } from '../tensor.ts'
import { type AlphaOptions, applyBinary, operands, scaled, sumTo } from './broadcast.ts'

/**
 * input + alpha · other, broadcast to each other.
 *
 * @throws {OptionError} a fractional alpha for integers
 * @see https://docs.pytorch.org/docs/stable/generated/torch.add.html
 */
export function add(input: Tensor, other: Operand, options: AlphaOptions = {}): Tensor {
  const { alpha = 1 } = options
  const pair = operands('add', input, other)
  // Booleans add up to true: or.
  const out = applyBinary(pair.dtype === 'bool' ? 'maximum' : 'add', scaled('add', pair, alpha))
  return record('AddBackward0', out, [pair.a, pair.b], (g, [needA, needB]) => [
    needA ? sumTo(g, pair.a) : null,
    needB ? sumTo(alpha === 1 ? g : g.mul(Number(alpha)), pair.b) : null,
  ])
}
