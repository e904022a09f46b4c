import { record } from '../autograd.ts'
import { wrap } from '../creation.ts'
import { type Dtype, allocateEmpty, checkDtype, convertInto } from '../dtype.ts'
import type { Tensor } from '../tensor.ts'

/**
 * The tensor in another dtype; itself where it has that dtype already.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.to.html
 */
export function to(input: Tensor, dtype: Dtype): Tensor {
  if (checkDtype('to', dtype) === input.dtype) return input
  const out = allocateEmpty(dtype, input.numel)
  convertInto(out, input.data, dtype)
  return record('ToCopyBackward0', wrap(out, input.shape, dtype), [input], (g) => [to(g, input.dtype)])
}
