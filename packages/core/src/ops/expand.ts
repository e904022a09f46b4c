import { record } from '../autograd.ts'
import { ShapeError, shapeMessage } from '../errors.ts'
import type { Tensor } from '../tensor.ts'
import { broadcastStrides, sumTo } from './broadcast.ts'

/**
 * Dimensions of size 1 repeated to `shape`, new ones in front; a view, so that no element is copied.
 *
 * @param shape −1 keeps a size
 * @throws {ShapeError} a size other than 1 would change
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.expand.html
 */
export function expand(input: Tensor, shape: readonly number[]): Tensor {
  const added = shape.length - input.ndim
  const target = shape.map((size, d) => (size === -1 && d >= added ? input.shape[d - added] : size))
  const fits =
    added >= 0 &&
    target.every(
      (size, d) =>
        size >= 0 && (d < added || input.shape[d - added] === 1 || input.shape[d - added] === size),
    )
  if (!fits) {
    throw new ShapeError(
      shapeMessage(`expand: shape must keep every size but those of 1, but got [${shape.join(', ')}]`, [
        ['input', input.shape],
      ]),
    )
  }
  const view = input.makeView((whole) => expand(whole, target), target, broadcastStrides(input, target))
  return record('ExpandBackward0', view, [input], (g) => [sumTo(g, input)])
}
