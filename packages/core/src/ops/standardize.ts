import { record } from '../autograd.ts'
import type { GroupShape } from '../backend/contract.ts'
import { kernel } from '../backend/index.ts'
import { wrap } from '../creation.ts'
import { allocateEmpty } from '../dtype.ts'
import type { Tensor } from '../tensor.ts'

/** The mean of each group and its variance, divided by n. */
export interface Moments {
  readonly mean: Float64Array
  readonly variance: Float64Array
}

/** The moments of the groups of `input`, outside the graph. */
export function momentsOf(input: Tensor, groups: GroupShape): Moments {
  const [mean, variance] = [new Float64Array(groups.groups), new Float64Array(groups.groups)]
  kernel('moments')(mean, variance, input.data, groups)
  return { mean, variance }
}

/**
 * (input − mean) / √(variance + eps), mean and variance being the group's.
 *
 * @param own whether the moments are the input's own, and the gradient passes through them, or given
 */
export function standardize(
  input: Tensor,
  { mean, variance }: Moments,
  eps: number,
  groups: GroupShape,
  own: boolean,
): Tensor {
  const scale = variance.map((value) => 1 / Math.sqrt(value + eps))
  const out = allocateEmpty(input.dtype, input.numel)
  const x = input.data
  kernel('standardize')(out, x, mean, scale, groups)
  return record(
    'StandardizeBackward0',
    wrap(out, input.shape, input.dtype),
    [input],
    (g) => {
      const gradient = allocateEmpty(input.dtype, input.numel)
      if (own) kernel('standardizeGrad')(gradient, g.data, x, mean, scale, groups)
      else kernel('standardize')(gradient, g.data, new Float64Array(mean.length), scale, groups)
      return [wrap(gradient, input.shape, input.dtype)]
    },
    [input],
  )
}
