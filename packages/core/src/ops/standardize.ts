import { noGrad, record } from '../autograd.ts'
import type { Tensor } from '../tensor.ts'
import { mean } from './mean.ts'
import { variance } from './variance.ts'

/** What `standardize` computed on the way: sizes as `input`, the reduced dimensions 1. */
export interface Standardized {
  readonly output: Tensor
  readonly mean: Tensor
  /** Divided by n, not n − 1. */
  readonly variance: Tensor
}

/** (input − mean) / √(variance + eps) with the mean and variance over `dims`. */
export function standardize(input: Tensor, dims: readonly number[], eps: number): Standardized {
  const kept = { keepdim: true }
  const x = input.detach()
  const centre = mean(x, dims, kept)
  const spread = variance(x, dims, { correction: 0, keepdim: true })
  const scale = spread.add(eps).rsqrt()
  const apply = (): Tensor => noGrad(() => x.sub(centre).mul(scale))
  const output = apply()
  // dx = (g − mean g − y · mean(g · y)) / √(variance + eps)
  record(
    'StandardizeBackward0',
    output,
    [input],
    (g) => {
      // Anew, as the caller may have written over the output.
      const y = apply()
      const shared = mean(g, dims, kept).add(y.mul(mean(g.mul(y), dims, kept)))
      return [g.sub(shared).mul(scale)]
    },
    [input],
  )
  return { output, mean: centre, variance: spread }
}
