import { record } from '../autograd.ts'
import { zeros } from '../creation.ts'
import { OptionError, ShapeError, show } from '../errors.ts'
import { checkDim } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { writeStrided } from './strided.ts'

/**
 * Every window of `size` places of a dimension, `step` apart, as a new last dimension; a view.
 *
 * @returns the dimension becomes ⌊(L − size) / step⌋ + 1 windows
 * @throws {ShapeError} size exceeds the dimension
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.unfold.html
 */
export function unfold(input: Tensor, dim: number, size: number, step: number): Tensor {
  const d = checkDim('unfold', dim, input.ndim)
  if (!Number.isInteger(step) || step < 1)
    throw new OptionError(`unfold: step must be a positive integer, but got ${show(step)}`)
  const length = input.shape[d] ?? 1
  if (!Number.isInteger(size) || size < 0 || size > length) {
    throw new ShapeError(
      `unfold: size must be an integer from 0 to ${length}, the size of dim ${d}, but got ${show(size)}`,
    )
  }
  const windows = Math.floor((length - size) / step) + 1
  const stride = input.strides[d] ?? 1
  const shape = [...input.shape.map((n, i) => (i === d ? windows : n)), size]
  const strides = [...input.strides.map((s, i) => (i === d ? s * step : s)), stride]
  const view = input.makeView((whole) => unfold(whole, d, size, step), shape, strides)
  return record('UnfoldBackward0', view, [input], (g) => {
    if (input.ndim === 0) return [size === 1 ? g.reshape([]) : zeros([], { dtype: input.dtype })]
    const total = zeros(input.shape, { dtype: input.dtype })
    for (let w = 0; w < windows; w++) {
      const window = total.slice(d, w * step, w * step + size)
      // The windows overlap: each adds to what the others left. Its places are the last dimension of the gradient.
      const part = g.select(d, w)
      const order = part.shape.map((_, i) => i)
      order.splice(d, 0, order.pop()!)
      writeStrided(window, window.add(part.permute(order)).data)
    }
    return [total]
  })
}
