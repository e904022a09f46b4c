import { record } from '../autograd.ts'
import { isFloat } from '../dtype.ts'
import { OptionError } from '../errors.ts'
import { type Operand, Tensor } from '../tensor.ts'
import { applyBinary, operands, sumTo } from './broadcast.ts'
import { where } from './where.ts'

/** The larger of each pair; NaN where either is. The gradient of equal ones is shared. @see https://docs.pytorch.org/docs/stable/generated/torch.maximum.html */
export function maximum(input: Tensor, other: Tensor): Tensor {
  return extremum('maximum', 'MaximumBackward0', input, other)
}

/** The smaller of each pair; NaN where either is. The gradient of equal ones is shared. @see https://docs.pytorch.org/docs/stable/generated/torch.minimum.html */
export function minimum(input: Tensor, other: Tensor): Tensor {
  return extremum('minimum', 'MinimumBackward0', input, other)
}

function extremum(name: 'maximum' | 'minimum', node: string, input: Tensor, other: Tensor): Tensor {
  const { a, b, dtype } = operands(name, input, other)
  const isA = (): Tensor => (name === 'maximum' ? a.gt(b) : a.lt(b)).float().add(a.eq(b).float().mul(0.5))
  return record(
    node,
    applyBinary(name, { a, b, dtype }),
    [a, b],
    (g, [needA, needB]) => [
      needA ? sumTo(g.mul(isA()), a) : null,
      needB ? sumTo(g.mul(isA().neg().add(1)), b) : null,
    ],
    [a, b],
  )
}

/**
 * input kept within [min, max]; either bound may be left out.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.clamp.html
 */
export function clamp(input: Tensor, bounds: { min?: Operand; max?: Operand }): Tensor {
  const { min, max } = bounds
  if (min === undefined && max === undefined)
    throw new OptionError('clamp: at least one of min and max must be given, but got none')
  const limit = (value: Operand): Tensor =>
    value instanceof Tensor ? value.detach() : operands('clamp', input, value).b
  let out = input.detach()
  if (min !== undefined) out = applyBinary('maximum', operands('clamp', out, limit(min)))
  if (max !== undefined) out = applyBinary('minimum', operands('clamp', out, limit(max)))
  if (!isFloat(out.dtype)) return out
  return record(
    'ClampBackward1',
    out,
    [input],
    (g) => {
      let inside = g
      if (min !== undefined) inside = where(input.detach().ge(limit(min)), inside, 0)
      if (max !== undefined) inside = where(input.detach().le(limit(max)), inside, 0)
      return [sumTo(inside, input)]
    },
    [input],
  )
}
