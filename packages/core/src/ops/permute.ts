import { record } from '../autograd.ts'
import { OptionError, show } from '../errors.ts'
import { checkDim } from '../shape.ts'
import type { Tensor } from '../tensor.ts'

/**
 * The dimensions in another order; a view.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.permute.html
 */
export function permute(input: Tensor, dims: readonly number[]): Tensor {
  return reorder('permute', 'PermuteBackward0', input, dims)
}

/**
 * Two dimensions exchanged; a view.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.transpose.html
 */
export function transpose(input: Tensor, dim0: number, dim1: number): Tensor {
  const a = checkDim('transpose', dim0, input.ndim)
  const b = checkDim('transpose', dim1, input.ndim)
  const dims = input.shape.map((_, d) => (d === a ? b : d === b ? a : d))
  return reorder('transpose', 'TransposeBackward0', input, dims)
}

function reorder(where: string, name: string, input: Tensor, dims: readonly number[]): Tensor {
  const order = dims.map((d) => checkDim(where, d, input.ndim))
  if (order.length !== input.ndim || new Set(order).size !== order.length) {
    throw new OptionError(
      `${where}: dims must name each of the ${input.ndim} dimensions once, but got ${show(dims)}`,
    )
  }
  const view = input.makeView(
    (whole) => permute(whole, order),
    order.map((d) => input.shape[d]),
    order.map((d) => input.strides[d]),
  )
  const inverse = order.map((_, d) => order.indexOf(d))
  return record(name, view, [input], (g) => [permute(g, inverse)])
}
