import { record } from '../autograd.ts'
import { type Operand, Tensor } from '../tensor.ts'
import { applyBinary, operands, sumTo } from './broadcast.ts'

/**
 * The remainder with the sign of the divisor, as Python's %.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.remainder.html
 */
export function remainder(input: Tensor, other: Operand): Tensor {
  return modulo('remainder', input, other)
}

/**
 * The remainder with the sign of input, as C's fmod.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.fmod.html
 */
export function fmod(input: Tensor, other: Operand): Tensor {
  return modulo('fmod', input, other)
}

function modulo(name: 'remainder' | 'fmod', input: Tensor, other: Operand): Tensor {
  const { a, b, dtype } = operands(name, input, other)
  const quotient = (): Tensor => {
    const q = a.detach().div(b.detach())
    return name === 'remainder' ? q.floor() : q.trunc()
  }
  const node = name === 'remainder' ? 'RemainderBackward' : 'FmodBackward'
  return record(
    `${node}${other instanceof Tensor ? 1 : 0}`,
    applyBinary(name, { a, b, dtype }),
    [a, b],
    (g, [needA, needB]) => [needA ? sumTo(g, a) : null, needB ? sumTo(g.neg().mul(quotient()), b) : null],
    b.requiresGrad ? [a, b] : [],
  )
}

/**
 * The angle of the point (other, input) from the first axis, in radians.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.atan2.html
 */
export function atan2(input: Tensor, other: Tensor): Tensor {
  const { a, b, dtype } = operands('atan2', input, other)
  return record(
    'Atan2Backward0',
    applyBinary('atan2', { a, b, dtype: dtype === 'float64' ? dtype : 'float32' }),
    [a, b],
    (g, [needA, needB]) => {
      const scaled = g.div(a.mul(a).add(b.mul(b)))
      return [needA ? sumTo(scaled.mul(b), a) : null, needB ? sumTo(scaled.mul(a).neg(), b) : null]
    },
    [a, b],
  )
}
