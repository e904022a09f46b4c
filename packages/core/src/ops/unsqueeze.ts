import { record } from '../autograd.ts'
import { checkDim } from '../shape.ts'
import type { Tensor } from '../tensor.ts'

/**
 * A new dimension of size 1 before `dim`; a view.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.unsqueeze.html
 */
export function unsqueeze(input: Tensor, dim: number): Tensor {
  const d = checkDim('unsqueeze', dim, input.ndim + 1)
  const stride = d < input.ndim ? input.strides[d] * input.shape[d] : 1
  const view = input.makeView(
    (whole) => unsqueeze(whole, d),
    input.shape.toSpliced(d, 0, 1),
    input.strides.toSpliced(d, 0, stride),
  )
  return record('UnsqueezeBackward0', view, [input], (g) => [g.squeeze(d)])
}
