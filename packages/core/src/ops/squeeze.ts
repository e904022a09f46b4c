import { record } from '../autograd.ts'
import { checkDim } from '../shape.ts'
import type { Tensor } from '../tensor.ts'

/**
 * Without the dimensions of size 1: all of them, or `dim` if it has size 1; a view.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.squeeze.html
 */
export function squeeze(input: Tensor, dim?: number): Tensor {
  const only = dim === undefined ? null : checkDim('squeeze', dim, input.ndim)
  const kept = input.shape.flatMap((size, d) => (size === 1 && (only === null || only === d) ? [] : [d]))
  const view = input.makeView(
    (whole) => squeeze(whole, dim),
    kept.map((d) => input.shape[d]),
    kept.map((d) => input.strides[d]),
  )
  const name = only === null ? 'SqueezeBackward0' : 'SqueezeBackward1'
  return record(name, view, [input], (g) => [g.reshape(input.shape)])
}
