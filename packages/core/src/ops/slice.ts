import { record } from '../autograd.ts'
import { IndexError, OptionError, show } from '../errors.ts'
import { checkDim } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { embed } from './select.ts'

/**
 * The part from `start` up to but not including `end` of a dimension, every `step`-th; a view.
 * Negative bounds count from the end; bounds outside are clipped, as in Python.
 *
 * @param node the name of what is recorded: other operations are slices too
 * @throws {OptionError} step below 1
 */
export function slice(
  input: Tensor,
  dim: number,
  start = 0,
  end = Infinity,
  step = 1,
  node = 'SliceBackward0',
): Tensor {
  if (input.ndim === 0) throw new IndexError('slice: the tensor must have at least 1 dimension, but got 0')
  const d = checkDim('slice', dim, input.ndim)
  if (!Number.isInteger(step) || step < 1)
    throw new OptionError(`slice: step must be a positive integer, but got ${show(step)}`)
  for (const bound of [start, end]) {
    if (!Number.isInteger(bound) && bound !== Infinity)
      throw new OptionError(`slice: bounds must be integers, but got ${show(bound)}`)
  }
  const size = input.shape[d]
  const clip = (bound: number): number => Math.min(Math.max(bound < 0 ? bound + size : bound, 0), size)
  const first = clip(start)
  const last = Math.max(clip(end), first)
  const shape = input.shape.map((length, i) => (i === d ? Math.ceil((last - first) / step) : length))
  const strides = input.strides.map((stride, i) => (i === d ? stride * step : stride))
  const locate = (whole: Tensor): Tensor => slice(whole, d, first, last, step)
  const view = input.makeView(locate, shape, strides, input.offset + first * input.strides[d])
  return record(node, view, [input], (g) => [embed(input, g, locate)])
}
