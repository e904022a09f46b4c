import { record } from '../autograd.ts'
import { kernel } from '../backend/index.ts'
import { wrap } from '../creation.ts'
import { allocate } from '../dtype.ts'
import { DtypeError } from '../errors.ts'
import type { Tensor } from '../tensor.ts'

/**
 * −input.
 *
 * @throws {DtypeError} input is bool
 * @see https://docs.pytorch.org/docs/stable/generated/torch.neg.html
 */
export function neg(input: Tensor): Tensor {
  if (input.dtype === 'bool') throw new DtypeError('neg: input must be a number, but got bool')
  const out = allocate(input.dtype, input.numel)
  kernel('neg')(out, input.data)
  return record('NegBackward0', wrap(out, input.shape, input.dtype), [input], (g) => [g.neg()])
}
