import { record } from '../autograd.ts'
import { isFloat } from '../dtype.ts'
import { OptionError } from '../errors.ts'
import { type Operand, Tensor } from '../tensor.ts'
import { applyBinary, operands, sumTo } from './broadcast.ts'
import { logicalAnd } from './logic.ts'
import { where } from './where.ts'

/**
 * input raised to a number, or to a tensor element by element.
 *
 * @throws {OptionError} an integer raised to a negative number
 * @see https://docs.pytorch.org/docs/stable/generated/torch.pow.html
 */
export function pow(input: Tensor, exponent: Operand): Tensor {
  const pair = operands('pow', input, exponent)
  const { a, b } = pair
  if (!(exponent instanceof Tensor) && !isFloat(pair.dtype) && exponent < 0) {
    throw new OptionError(
      `pow: the exponent of an integer must not be negative, but got ${exponent} (use .float() first)`,
    )
  }
  const out = applyBinary('pow', pair)
  return record(
    exponent instanceof Tensor ? 'PowBackward1' : 'PowBackward0',
    out,
    [a, b],
    (g, [needA, needB]) => [
      // d(x^e)/dx = e · x^(e−1), and 0 for e = 0 even where x = 0
      needA ? sumTo(where(b.eq(0), 0, g.mul(a.pow(b.sub(1)).mul(b))), a) : null,
      // d(x^e)/de = x^e · log x, and 0 where x = 0 and e ≥ 0
      needB ? sumTo(g.mul(where(logicalAnd(a.eq(0), b.ge(0)), 0, out.detach().mul(a.log()))), b) : null,
    ],
    [a, b],
  )
}
