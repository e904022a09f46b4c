import { noGrad, record } from '../autograd.ts'
import { isFloat } from '../dtype.ts'
import { DtypeError } from '../errors.ts'
import type { Tensor } from '../tensor.ts'
import { type ReduceOptions, reduction, type DtypeOption, converted } from './reduction.ts'
import { sum } from './sum.ts'

/**
 * The mean over `dim` (one, several, or all); NaN over nothing.
 *
 * @throws {DtypeError} input is int32 or bool
 * @see https://docs.pytorch.org/docs/stable/generated/torch.mean.html
 */
export function mean(
  given: Tensor,
  dim?: number | readonly number[],
  options: ReduceOptions & DtypeOption = {},
): Tensor {
  const input = converted(given, options)
  if (!isFloat(input.dtype)) {
    throw new DtypeError(
      `mean: input must be float32 or float64, but got ${input.dtype} (use .float() first)`,
    )
  }
  const { kept, lines } = reduction('mean', input, dim)
  const out = noGrad(() => sum(input, dim, options).div(lines.reduced))
  const name = dim === undefined ? 'MeanBackward0' : 'MeanBackward1'
  return record(name, out, [input], (g) => [g.reshape(kept).expand(input.shape).div(lines.reduced)])
}
