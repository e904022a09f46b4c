import { type BackwardRule, record } from '../autograd.ts'
import { isFloat } from '../dtype.ts'
import { OptionError } from '../errors.ts'
import { type Operand, Tensor } from '../tensor.ts'
import { applyBinary, operands, sumTo } from './broadcast.ts'
import { logicalAnd, logicalOr } from './logic.ts'
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
  // Equal ones share the gradient; beside NaN both get all of it.
  const share = (isLess: Tensor): Tensor => where(a.eq(b), 0.5, where(isLess, 0, 1))
  const [aLoses, bLoses] = name === 'maximum' ? [a.lt(b), a.gt(b)] : [a.gt(b), a.lt(b)]
  return record(
    node,
    applyBinary(name, { a, b, dtype }),
    [a, b],
    (g, [needA, needB]) => [
      needA ? sumTo(g.mul(share(aLoses)), a) : null,
      needB ? sumTo(g.mul(share(bLoses)), b) : null,
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
  const bound = (value: Operand | undefined): Tensor | null =>
    value === undefined || value instanceof Tensor ? (value ?? null) : operands('clamp', input, value).b
  const [low, high] = [bound(min), bound(max)]
  let out = input.detach()
  if (low !== null) out = applyBinary('maximum', operands('clamp', out, low.detach()))
  if (high !== null) out = applyBinary('minimum', operands('clamp', out, high.detach()))
  if (!isFloat(out.dtype)) return out
  const given = [low, high].filter((one) => one !== null)
  return record('ClampBackward1', out, [input, ...given], clampRule(input, low, high), [input, ...given])
}

/** The gradient goes to whatever the output was taken from: the input, or a bound that is a tensor. */
function clampRule(input: Tensor, low: Tensor | null, high: Tensor | null): BackwardRule {
  return (g) => {
    const x = input.detach()
    const passed = [low && x.ge(low.detach()), high && x.le(high.detach())]
    const inside = passed.filter((one) => one !== null).reduce(logicalAnd)
    const parts = [sumTo(where(inside, g, 0), input)]
    // Where the bounds cross, the upper one is what is left.
    const crossed = low && high && low.detach().gt(high.detach())
    if (low !== null) {
      const below = x.lt(low.detach())
      parts.push(sumTo(where(crossed ? logicalAnd(below, crossed.logicalNot()) : below, g, 0), low))
    }
    if (high !== null) {
      const above = x.gt(high.detach())
      parts.push(sumTo(where(crossed ? logicalOr(above, crossed) : above, g, 0), high))
    }
    return parts
  }
}
