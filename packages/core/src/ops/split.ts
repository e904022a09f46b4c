import { IndexError, OptionError, ShapeError, show } from '../errors.ts'
import { checkDim } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { select } from './select.ts'
import { slice } from './slice.ts'

/**
 * Parts of `size` along `dim` (the last may be smaller), or of the sizes listed; views.
 *
 * @throws {ShapeError} listed sizes that do not sum to the size of the dimension
 * @see https://docs.pytorch.org/docs/stable/generated/torch.split.html
 */
export function split(input: Tensor, size: number | readonly number[], dim = 0): Tensor[] {
  const d = checkDim('split', dim, input.ndim)
  const length = input.shape[d]
  if (typeof size === 'number') {
    if (!Number.isInteger(size) || size < 1)
      throw new OptionError(`split: size must be a positive integer, but got ${show(size)}`)
    const count = Math.max(1, Math.ceil(length / size))
    return Array.from({ length: count }, (_, i) =>
      slice(input, d, i * size, (i + 1) * size, 1, 'SplitBackward0'),
    )
  }
  const total = size.reduce((a, b) => a + b, 0)
  if (total !== length || size.some((part) => part < 0)) {
    throw new ShapeError(`split: sizes must sum to ${length} along dim ${d}, but got ${show(size)}`)
  }
  let start = 0
  return size.map((part) => slice(input, d, start, (start += part), 1, 'SplitWithSizesBackward0'))
}

/** `chunks` parts of equal size along `dim`, the last perhaps smaller; views. @see https://docs.pytorch.org/docs/stable/generated/torch.chunk.html */
export function chunk(input: Tensor, chunks: number, dim = 0): Tensor[] {
  if (!Number.isInteger(chunks) || chunks < 1)
    throw new OptionError(`chunk: chunks must be a positive integer, but got ${show(chunks)}`)
  const d = checkDim('chunk', dim, input.ndim)
  return split(input, Math.max(1, Math.ceil(input.shape[d] / chunks)), d)
}

/** The parts of `dim` one by one, without it; views. @see https://docs.pytorch.org/docs/stable/generated/torch.unbind.html */
export function unbind(input: Tensor, dim = 0): Tensor[] {
  if (input.ndim === 0) throw new IndexError('unbind: the tensor must have at least 1 dimension, but got 0')
  const d = checkDim('unbind', dim, input.ndim)
  return Array.from({ length: input.shape[d] }, (_, i) => select(input, d, i, 'UnbindBackward0'))
}

/** `length` places of `dim` from `start` on; a view. @see https://docs.pytorch.org/docs/stable/generated/torch.narrow.html */
export function narrow(input: Tensor, dim: number, start: number, length: number): Tensor {
  const d = checkDim('narrow', dim, input.ndim)
  const first = start < 0 ? start + input.shape[d] : start
  if (first < 0 || length < 0 || first + length > input.shape[d]) {
    throw new ShapeError(
      `narrow: start and length must lie within dim ${d} of size ${input.shape[d]}, but got ${start} and ${length}`,
    )
  }
  return input.slice(d, first, first + length)
}
