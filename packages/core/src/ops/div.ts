import { record } from '../autograd.ts'
import { zerosLike } from '../creation.ts'
import { isFloat } from '../dtype.ts'
import { OptionError, show } from '../errors.ts'
import type { Operand, Tensor } from '../tensor.ts'
import { type Operands, applyBinary, operands, sumTo } from './broadcast.ts'

export interface DivOptions {
  /** `'trunc'` rounds the quotient towards zero, `'floor'` down; integers then stay integers. Default: no rounding. */
  readonly roundingMode?: 'trunc' | 'floor'
}

/**
 * input / other, broadcast to each other; integers divide to float32 unless the quotient is rounded.
 *
 * @throws {OptionError} an unknown rounding; an integer divided by zero and rounded
 * @see https://docs.pytorch.org/docs/stable/generated/torch.div.html
 */
export function div(input: Tensor, other: Operand, options: DivOptions = {}): Tensor {
  const pair = operands('div', input, other)
  if (options.roundingMode !== undefined) return roundedDiv(pair, options.roundingMode)
  const { a, b, dtype } = pair
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

function roundedDiv({ a, b, dtype }: Operands, mode: 'trunc' | 'floor'): Tensor {
  if (mode !== 'trunc' && mode !== 'floor') {
    throw new OptionError(`div: roundingMode must be 'trunc' or 'floor', but got ${show(mode)}`)
  }
  if (!isFloat(dtype) && b.eq(0).any().item() === true) {
    throw new OptionError(
      'div: the divisor of integers must not be zero where the quotient is rounded, but got 0',
    )
  }
  const out = applyBinary(mode === 'trunc' ? 'truncDivide' : 'floorDivide', { a, b, dtype })
  // A quotient that is rounded has no slope.
  return record('DivBackward1', out, [a, b], (_, [needA, needB]) => [
    needA ? zerosLike(a) : null,
    needB ? zerosLike(b) : null,
  ])
}
