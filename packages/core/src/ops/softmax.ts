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
  return apply('softmax', 'SoftmaxBackward0', input, dim)
}

/**
 * The logarithm of softmax, exact where softmax rounds to 0.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.log_softmax.html
 */
export function logSoftmax(given: Tensor, dim: number, options: DtypeOption = {}): Tensor {
  const input = converted(given, options)
  return apply('logSoftmax', 'LogSoftmaxBackward0', input, dim)
}

function apply(name: 'softmax' | 'logSoftmax', node: string, input: Tensor, dim: number): Tensor {
  if (!isFloat(input.dtype))
    throw new DtypeError(`${name}: input must be float32 or float64, but got ${input.dtype}`)
  const lines = linesAlong(name, input, dim)
  const data = allocateEmpty(input.dtype, input.numel)
  kernel(name)(data, input.data, lines)
  const out = wrap(data, input.shape, input.dtype)
  return record(
    node,
    out,
    [input],
    (g) => {
      const gradient = allocateEmpty(input.dtype, input.numel)
      kernel(`${name}Grad`)(gradient, g.data, data, lines)
      return [wrap(gradient, input.shape, input.dtype)]
    },
    [out],
  )
}
