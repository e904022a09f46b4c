import { record } from '../autograd.ts'
import { kernel } from '../backend/index.ts'
import { wrap } from '../creation.ts'
import { allocateEmpty, isFloat } from '../dtype.ts'
import { DtypeError } from '../errors.ts'
import type { Tensor } from '../tensor.ts'
import { type DtypeOption, converted, linesAlong } from './reduction.ts'

/**
 * exp(input) / Σ exp(input) along `dim`: positive numbers that sum to 1.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softmax.html
 */
export function softmax(given: Tensor, dim: number, options: DtypeOption = {}): Tensor {
  const input = converted(given, options)
  const out = apply('softmax', input, dim)
  // dx = y · (g − Σ g·y)
  return record(
    'SoftmaxBackward0',
    out,
    [input],
    (g) => [g.sub(g.mul(out.detach()).sum(dim, { keepdim: true })).mul(out.detach())],
    [out],
  )
}

/**
 * The logarithm of softmax, exact where softmax rounds to 0.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.log_softmax.html
 */
export function logSoftmax(given: Tensor, dim: number, options: DtypeOption = {}): Tensor {
  const input = converted(given, options)
  const out = apply('logSoftmax', input, dim)
  // dx = g − softmax · Σ g
  return record(
    'LogSoftmaxBackward0',
    out,
    [input],
    (g) => [
      g.sub(
        out
          .detach()
          .exp()
          .mul(g.sum(dim, { keepdim: true })),
      ),
    ],
    [out],
  )
}

function apply(name: 'softmax' | 'logSoftmax', input: Tensor, dim: number): Tensor {
  if (!isFloat(input.dtype))
    throw new DtypeError(`${name}: input must be float32 or float64, but got ${input.dtype}`)
  const out = allocateEmpty(input.dtype, input.numel)
  kernel(name)(out, input.data, linesAlong(name, input, dim))
  return wrap(out, input.shape, input.dtype)
}
