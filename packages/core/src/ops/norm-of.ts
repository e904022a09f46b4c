import { record } from '../autograd.ts'
import { isFloat } from '../dtype.ts'
import { DtypeError, OptionError, show } from '../errors.ts'
import type { Tensor } from '../tensor.ts'
import { composite } from './composite.ts'
import type { ReduceOptions } from './reduction.ts'
import { where } from './where.ts'

/**
 * (Σ |input|^p)^(1/p) over `dim` (one, several, or all); the largest |input| for p = ∞, the smallest for −∞, and the
 * number of elements other than 0 for p = 0.
 *
 * @param p default 2
 * @see https://docs.pytorch.org/docs/stable/generated/torch.norm.html
 */
export function norm(
  input: Tensor,
  p = 2,
  dim?: number | readonly number[],
  options?: ReduceOptions,
): Tensor {
  if (!isFloat(input.dtype))
    throw new DtypeError(`norm: input must be float32 or float64, but got ${input.dtype}`)
  if (typeof p !== 'number' || Number.isNaN(p))
    throw new OptionError(`norm: p must be a number, but got ${show(p)}`)
  if (p === 0) {
    const count = input.detach().ne(0).to(input.dtype).sum(dim, options)
    return record('NormBackward1', count, [input], () => [null])
  }
  return composite('NormBackward1', [input], (x) => {
    if (p === Infinity) return x.abs().amax(dim, options)
    if (p === -Infinity) return x.abs().amin(dim, options)
    if (p === 1) return x.abs().sum(dim, options)
    const total = powers(x, p).sum(dim, options)
    // The root has no slope at 0: PyTorch gives 0 there.
    const isZero = total.detach().eq(0)
    return where(isZero, total, where(isZero, 1, total).pow(1 / p))
  })
}

/** |x|^p, with slope 0 at 0. */
function powers(x: Tensor, p: number): Tensor {
  if (p === 2) return x.mul(x)
  if (p > 1) return x.abs().pow(p)
  const isZero = x.detach().eq(0)
  return where(isZero, p > 0 ? 0 : Infinity, where(isZero, 1, x.abs()).pow(p))
}
