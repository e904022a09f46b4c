import { record } from '../autograd.ts'
import { kernel } from '../backend/index.ts'
import { wrap } from '../creation.ts'
import { type Dtype, type TypedArray, allocateEmpty, isFloat } from '../dtype.ts'
import { DtypeError } from '../errors.ts'
import { numel } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { to } from './to.ts'
import { type Reduction, type ReduceOptions, reduction, type DtypeOption, converted } from './reduction.ts'

/**
 * The sum over `dim` (one, several, or all). Integers and booleans sum to int32.
 *
 * @throws {DtypeError} an integer sum that int32 cannot hold
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sum.html
 */
export function sum(
  given: Tensor,
  dim?: number | readonly number[],
  options: ReduceOptions & DtypeOption = {},
): Tensor {
  const input = converted(given, options)
  const plan = reduction('sum', input, dim, options)
  const out = totals('sum', input, plan, options.dtype)
  const name = dim === undefined ? 'SumBackward0' : 'SumBackward1'
  return record(name, out, [input], (g) => [g.reshape(plan.kept).expand(input.shape)])
}

/** Runs the sum or product kernel; an integer result is computed in float64 and checked, and is bool where asked for. */
export function totals(name: 'sum' | 'prod', input: Tensor, plan: Reduction, asked?: Dtype): Tensor {
  const length = numel(plan.shape)
  if (isFloat(input.dtype)) {
    const out = allocateEmpty(input.dtype, length)
    reduceInPasses(name, out, input.data, input.shape, plan.dims)
    return wrap(out, plan.shape, input.dtype)
  }
  const exact = new Float64Array(length)
  reduceInPasses(name, exact, input.data, input.shape, plan.dims)
  const out = wrap(toInt32(name, exact), plan.shape, 'int32')
  return asked === 'bool' ? to(out, 'bool') : out
}

/** Reduces one block of neighbouring dimensions after the other where they lie; in between is float64, so that all is rounded once. */
function reduceInPasses(
  name: 'sum' | 'prod',
  out: TypedArray,
  input: TypedArray,
  shape: readonly number[],
  dims: readonly number[],
): void {
  const sizes = [...shape]
  const blocks = neighbours(dims)
  let source = input
  // From the last on: it is the one whose elements lie together.
  for (let i = blocks.length - 1; i >= 0; i--) {
    const { first, after } = blocks[i]
    const lines = {
      outer: numel(sizes.slice(0, first)),
      reduced: numel(sizes.slice(first, after)),
      inner: numel(sizes.slice(after)),
    }
    const target = i === 0 ? out : new Float64Array(lines.outer * lines.inner)
    kernel(name)(target, source, lines)
    sizes.fill(1, first, after)
    source = target
  }
}

/** Ascending dimensions as blocks without gaps: [first, after). */
function neighbours(dims: readonly number[]): { first: number; after: number }[] {
  const blocks: { first: number; after: number }[] = []
  for (const d of dims) {
    const last = blocks.at(-1)
    if (last?.after === d) last.after++
    else blocks.push({ first: d, after: d + 1 })
  }
  return blocks.length > 0 ? blocks : [{ first: 0, after: 0 }]
}

function toInt32(where: string, exact: Float64Array): TypedArray {
  const overflow = exact.find((total) => total !== (total | 0))
  if (overflow !== undefined) {
    throw new DtypeError(
      `${where}: an int32 result must be in [-2147483648, 2147483647], but got ${overflow} (use .double() first)`,
    )
  }
  return Int32Array.from(exact)
}
