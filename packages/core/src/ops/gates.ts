import { isFloat } from '../dtype.ts'
import { DtypeError, ShapeError, shapeMessage } from '../errors.ts'
import { checkDim } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { composite } from './composite.ts'
import { where } from './where.ts'

/**
 * input above 0, weight · input below, weight being learned.
 *
 * @param input `[N, C, …]`, or of any shape with a single weight
 * @param weight one element, or one a channel
 * @throws {ShapeError} another number of weights
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.prelu.html
 */
export function prelu(input: Tensor, weight: Tensor): Tensor {
  if (!isFloat(input.dtype) || weight.dtype !== input.dtype) {
    throw new DtypeError(
      `prelu: input and weight must both be float32 or float64, but got ${input.dtype} and ${weight.dtype}`,
    )
  }
  const channels = input.ndim > 1 ? input.shape[1] : 1
  if (weight.ndim > 1 || (weight.numel !== 1 && weight.numel !== channels)) {
    throw new ShapeError(
      shapeMessage(
        `prelu: weight must have 1 element or ${channels} (one a channel), but got another shape`,
        [
          ['input', input.shape],
          ['weight', weight.shape],
        ],
      ),
    )
  }
  const aside = weight.numel === 1 ? [] : [channels, ...input.shape.slice(2).map(() => 1)]
  return composite('PreluBackward0', [input, weight], (x, w) =>
    where(x.detach().gt(0), x, x.mul(w.reshape(aside))),
  )
}

/**
 * The first half of `dim` times the sigmoid of the second: a gate.
 *
 * @throws {ShapeError} an odd size
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.glu.html
 */
export function glu(input: Tensor, dim = -1): Tensor {
  if (input.ndim === 0) throw new ShapeError('glu: input must have at least 1 dimension, but got 0')
  if (!isFloat(input.dtype))
    throw new DtypeError(`glu: input must be float32 or float64, but got ${input.dtype}`)
  const d = checkDim('glu', dim, input.ndim)
  if (input.shape[d] % 2 !== 0)
    throw new ShapeError(`glu: the size of dim ${d} must be even, but got ${input.shape[d]}`)
  return composite('GluBackward0', [input], (x) => {
    const half = input.shape[d] / 2
    return x.narrow(d, 0, half).mul(x.narrow(d, half, half).sigmoid())
  })
}
