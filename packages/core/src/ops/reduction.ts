import type { ReduceShape } from '../backend/contract.ts'
import type { Dtype } from '../dtype.ts'
import { ShapeError } from '../errors.ts'
import { checkDim, checkDims, numel } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { to } from './to.ts'

export interface ReduceOptions {
  /** Keep the reduced dimensions as dimensions of size 1; default false. */
  readonly keepdim?: boolean
}

export interface DtypeOption {
  /** What the input is converted to first; default its own dtype. */
  readonly dtype?: Dtype
}

/** The input in the dtype asked for. */
export function converted(input: Tensor, { dtype }: DtypeOption): Tensor {
  return dtype === undefined ? input : to(input, dtype)
}

/** A reduction worked out: what the kernel sees, and the shapes around it. */
export interface Reduction {
  /** The input with the reduced dimensions next to each other, outside the graph. */
  readonly source: Tensor
  readonly lines: ReduceShape
  /** The shape of the result, and the same with the reduced dimensions as 1. */
  readonly shape: readonly number[]
  readonly kept: readonly number[]
  readonly dims: readonly number[]
}

/** Plans a reduction over `dim`: one dimension, several, or all. */
export function reduction(
  where: string,
  input: Tensor,
  dim: number | readonly number[] | undefined,
  options: ReduceOptions = {},
): Reduction {
  const dims = checkDims(where, dim, input.ndim)
  const rest = input.shape.map((_, d) => d).filter((d) => !dims.includes(d))
  const restShape = rest.map((d) => input.shape[d])
  const kept = input.shape.map((size, d) => (dims.includes(d) ? 1 : size))
  // A block of neighbouring dimensions is reduced where it lies; scattered ones are first brought to the end.
  const together = dims.every((d, i) => i === 0 || d === dims[i - 1] + 1)
  const inner = together && dims.length > 0 ? numel(input.shape.slice(dims[dims.length - 1] + 1)) : 1
  return {
    source: together ? input.detach() : input.detach().permute([...rest, ...dims]),
    lines: {
      outer: numel(restShape) / Math.max(inner, 1),
      reduced: numel(dims.map((d) => input.shape[d])),
      inner,
    },
    shape: options.keepdim ? kept : restShape,
    kept,
    dims,
  }
}

/** One dimension of `input` as lines, for kernels whose result has the shape of the input. */
export function linesAlong(where: string, input: Tensor, dim: number): ReduceShape {
  const d = checkDim(where, dim, input.ndim)
  return {
    outer: numel(input.shape.slice(0, d)),
    reduced: input.shape[d] ?? 1,
    inner: numel(input.shape.slice(d + 1)),
  }
}

/** Refuses to look for an extreme value among none. */
export function checkNotEmpty(where: string, { lines, kept }: Reduction): void {
  if (lines.reduced === 0 && numel(kept) > 0) {
    throw new ShapeError(`${where}: the reduced dimensions must have at least 1 element, but got 0`)
  }
}
