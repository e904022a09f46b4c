import { DtypeError } from '../errors.ts'
import { broadcastShapes } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { composite } from './composite.ts'
import { index } from './indexing.ts'

/**
 * The elements of input where mask is true, as a vector; both are broadcast to each other.
 *
 * @param mask bool
 * @see https://docs.pytorch.org/docs/stable/generated/torch.masked_select.html
 */
export function maskedSelect(input: Tensor, mask: Tensor): Tensor {
  if (mask.dtype !== 'bool') throw new DtypeError(`maskedSelect: mask must be bool, but got ${mask.dtype}`)
  const shape = broadcastShapes('maskedSelect', input.shape, mask.shape)
  const chosen = mask.expand(shape).flatten()
  return composite('MaskedSelectBackward0', [input], (x) => index(x.expand(shape).flatten(), [chosen]))
}
