import { record } from '../autograd.ts'
import { wrap } from '../creation.ts'
import { allocateEmpty } from '../dtype.ts'
import type { Tensor } from '../tensor.ts'
import { readStrided } from './strided.ts'

/**
 * A contiguous copy of the elements; gradients pass through.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.clone.html
 */
export function clone(input: Tensor): Tensor {
  const out = allocateEmpty(input.dtype, input.numel)
  if (input.isContiguous()) out.set(input.data)
  else readStrided(out, input)
  return record('CloneBackward0', wrap(out, input.shape, input.dtype), [input], (g) => [g])
}
