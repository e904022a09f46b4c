import { record } from '../autograd.ts'
import { wrap } from '../creation.ts'
import { allocateEmpty, promote } from '../dtype.ts'
import { DtypeError } from '../errors.ts'
import { broadcastShapes, numel } from '../shape.ts'
import { type Operand, Tensor } from '../tensor.ts'
import { operands, scalarTensor, sumTo } from './broadcast.ts'
import { to } from './to.ts'

/**
 * input where condition is true, other elsewhere; all broadcast to each other.
 *
 * @param condition bool
 * @see https://docs.pytorch.org/docs/stable/generated/torch.where.html
 */
export function where(condition: Tensor, input: Operand, other: Operand): Tensor {
  if (condition.dtype !== 'bool')
    throw new DtypeError(`where: condition must be bool, but got ${condition.dtype}`)
  const { a, b, dtype } = branches(input, other)
  const shape = broadcastShapes('where', condition.shape, broadcastShapes('where', a.shape, b.shape))
  const choice = condition.detach().expand(shape)
  const [yes, no] = [to(a.detach(), dtype).expand(shape).data, to(b.detach(), dtype).expand(shape).data]
  const flags = choice.data
  const out = allocateEmpty(dtype, numel(shape))
  for (let i = 0; i < out.length; i++) out[i] = flags[i] ? yes[i] : no[i]
  return record('WhereBackward0', wrap(out, shape, dtype), [a, b], (g, [needA, needB]) => [
    needA ? sumTo(where(choice, g, 0), a) : null,
    needB ? sumTo(where(choice, 0, g), b) : null,
  ])
}

function branches(input: Operand, other: Operand): { a: Tensor; b: Tensor; dtype: Tensor['dtype'] } {
  if (input instanceof Tensor) return operands('where', input, other)
  if (!(other instanceof Tensor)) {
    const [a, b] = [scalarTensor(input, 'float32'), scalarTensor(other, 'float32')]
    return { a, b, dtype: promote(a.dtype, b.dtype) }
  }
  const { a: b, b: a, dtype } = operands('where', other, input)
  return { a, b, dtype }
}

/**
 * input with `value` where mask is true.
 *
 * @param mask bool, broadcast to input
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.masked_fill.html
 */
export function maskedFill(input: Tensor, mask: Tensor, value: number): Tensor {
  if (mask.dtype !== 'bool') throw new DtypeError(`maskedFill: mask must be bool, but got ${mask.dtype}`)
  const out = where(mask, value, input.detach()).to(input.dtype)
  return record('MaskedFillBackward0', out, [input], (g) => [sumTo(where(mask, 0, g), input)])
}
