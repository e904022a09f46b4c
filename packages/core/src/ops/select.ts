import { record } from '../autograd.ts'
import { allocate } from '../dtype.ts'
import { IndexError, show } from '../errors.ts'
import { checkDim, numel } from '../shape.ts'
import { Storage, Tensor } from '../tensor.ts'
import { writeStrided } from './strided.ts'

/**
 * The part at one index of a dimension, which goes away; a view.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.select.html
 */
export function select(input: Tensor, dim: number, index: number, node = 'SelectBackward0'): Tensor {
  if (input.ndim === 0) throw new IndexError('select: the tensor must have at least 1 dimension, but got 0')
  const d = checkDim('select', dim, input.ndim)
  const size = input.shape[d]
  if (!Number.isInteger(index) || index < -size || index >= size) {
    throw new IndexError(
      `select: index must be in [${-size}, ${size - 1}] at dimension ${d} of size ${size}, but got ${show(index)}`,
    )
  }
  const at = index < 0 ? index + size : index
  const without = (values: readonly number[]): number[] => values.filter((_, i) => i !== d)
  const locate = (whole: Tensor): Tensor => select(whole, d, at)
  const view = input.makeView(
    locate,
    without(input.shape),
    without(input.strides),
    input.offset + at * input.strides[d],
  )
  return record(node, view, [input], (g) => [embed(input, g, locate)])
}

/** Zeros like `input`, with `gradient` where `part` looks. */
export function embed(input: Tensor, gradient: Tensor, part: (whole: Tensor) => Tensor): Tensor {
  const whole = zerosOfLayout(input)
  writeStrided(part(whole), gradient.data)
  return whole
}

/** Zeros of the shape and strides of `input`: every view of `input` exists of it as well. */
export function zerosOfLayout({ shape, strides, dtype }: Tensor): Tensor {
  const last = shape.reduce((at, size, d) => at + (size - 1) * strides[d], 0)
  const length = numel(shape) === 0 ? 0 : last + 1
  return new Tensor(new Storage(allocate(dtype, length)), shape, dtype, strides)
}
