import { record } from '../autograd.ts'
import { kernel } from '../backend/index.ts'
import { wrap } from '../creation.ts'
import { allocate, isFloat } from '../dtype.ts'
import { DtypeError } from '../errors.ts'
import { checkDims, numel } from '../shape.ts'
import type { Tensor } from '../tensor.ts'

export interface ReduceOptions {
  /** Keep the reduced dimensions as dimensions of size 1; default false. */
  readonly keepdim?: boolean
}

/**
 * The sum over `dim` (one, several, or all). Integers and booleans sum to int32.
 *
 * @throws {DtypeError} an integer sum that int32 cannot hold
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sum.html
 */
export function sum(input: Tensor, dim?: number | readonly number[], options: ReduceOptions = {}): Tensor {
  const dims = checkDims('sum', dim, input.ndim)
  const out = reduceSum(input, dims)
  const kept = input.shape.map((size, d) => (dims.includes(d) ? 1 : size))
  const shape = options.keepdim ? kept : input.shape.filter((_, d) => !dims.includes(d))
  const name = dim === undefined ? 'SumBackward0' : 'SumBackward1'
  return record(name, wrap(out.data, shape, out.dtype), [input], (g) => [g.reshape(kept).expand(input.shape)])
}

function reduceSum(input: Tensor, dims: readonly number[]): Tensor {
  const rest = input.shape.map((_, d) => d).filter((d) => !dims.includes(d))
  const restShape = rest.map((d) => input.shape[d])
  // A block of neighbouring dimensions is summed where it lies; scattered ones are first brought to the end.
  const together = dims.every((d, i) => i === 0 || d === dims[i - 1] + 1)
  const source = together ? input.detach() : input.detach().permute([...rest, ...dims])
  const inner = together && dims.length > 0 ? numel(input.shape.slice(dims[dims.length - 1] + 1)) : 1
  const reduced = numel(dims.map((d) => input.shape[d]))
  const outer = numel(restShape) / Math.max(inner, 1)
  const shape = { outer, reduced, inner }
  if (isFloat(input.dtype)) {
    const out = allocate(input.dtype, numel(restShape))
    kernel('sum')(out, source.data, shape)
    return wrap(out, restShape, input.dtype)
  }
  const exact = new Float64Array(numel(restShape))
  kernel('sum')(exact, source.data, shape)
  const overflow = exact.find((total) => total !== (total | 0))
  if (overflow !== undefined) {
    throw new DtypeError(
      `sum: an int32 sum must be in [-2147483648, 2147483647], but got ${overflow} (use .double() first)`,
    )
  }
  return wrap(Int32Array.from(exact), restShape, 'int32')
}
