import { record } from '../autograd.ts'
import { OptionError, show } from '../errors.ts'
import { isFloat } from '../dtype.ts'
import type { Tensor } from '../tensor.ts'
import { applyBinary, operands } from './broadcast.ts'

/**
 * input raised to a number.
 *
 * @throws {OptionError} the exponent is not a number, or negative for integers
 * @see https://docs.pytorch.org/docs/stable/generated/torch.pow.html
 */
export function pow(input: Tensor, exponent: number): Tensor {
  if (typeof exponent !== 'number')
    throw new OptionError(`pow: exponent must be a number, but got ${show(exponent)}`)
  const pair = operands('pow', input, exponent)
  if (!isFloat(pair.dtype) && exponent < 0) {
    throw new OptionError(
      `pow: the exponent of an integer must not be negative, but got ${exponent} (use .float() first)`,
    )
  }
  // d(x^e)/dx = e · x^(e−1), and 0 for e = 0 even where x = 0
  return record(
    'PowBackward0',
    applyBinary('pow', pair),
    [input],
    (g) => [exponent === 0 ? g.mul(0) : g.mul(input.pow(exponent - 1).mul(exponent))],
    input.requiresGrad ? [input] : [],
  )
}
