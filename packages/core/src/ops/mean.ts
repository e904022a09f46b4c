import { noGrad, record } from '../autograd.ts'
import { isFloat } from '../dtype.ts'
import { DtypeError } from '../errors.ts'
import { checkDims, numel } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { type ReduceOptions, sum } from './sum.ts'

/**
 * The mean over `dim` (one, several, or all); NaN over nothing.
 *
 * @throws {DtypeError} input is int32 or bool
 * @see https://docs.pytorch.org/docs/stable/generated/torch.mean.html
 */
export function mean(input: Tensor, dim?: number | readonly number[], options: ReduceOptions = {}): Tensor {
  if (!isFloat(input.dtype))
    throw new DtypeError(
      `mean: input must be float32 or float64, but got ${input.dtype} (use .float() first)`,
    )
  const dims = checkDims('mean', dim, input.ndim)
  const count = numel(dims.map((d) => input.shape[d]))
  const kept = input.shape.map((size, d) => (dims.includes(d) ? 1 : size))
  const out = noGrad(() => sum(input, dims, options).div(count))
  const name = dim === undefined ? 'MeanBackward0' : 'MeanBackward1'
  return record(name, out, [input], (g) => [g.reshape(kept).expand(input.shape).div(count)])
}
