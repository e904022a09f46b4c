import { record } from '../autograd.ts'
import { kernel } from '../backend/index.ts'
import { wrap } from '../creation.ts'
import { allocateEmpty, isFloat } from '../dtype.ts'
import { DtypeError } from '../errors.ts'
import { numel } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { mean } from './mean.ts'
import { type ReduceOptions, reduction } from './reduction.ts'
import { where } from './where.ts'

export interface VarianceOptions extends ReduceOptions {
  /** Subtracted from the number of elements in the divisor (Bessel's correction); default 1. */
  readonly correction?: number
}

/**
 * Σ (x − mean)² / (n − correction) over `dim` (one, several, or all).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.var.html
 */
export function variance(
  input: Tensor,
  dim?: number | readonly number[],
  options: VarianceOptions = {},
): Tensor {
  const { out, divisor, kept } = computeVariance('var', input, dim, options)
  return record(
    'VarBackward0',
    out,
    [input],
    (g) => [
      centred(input, dim)
        .mul(g.reshape(kept))
        .mul(2 / divisor),
    ],
    [input],
  )
}

/**
 * The square root of the variance over `dim`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.std.html
 */
export function std(input: Tensor, dim?: number | readonly number[], options: VarianceOptions = {}): Tensor {
  const { out, divisor, kept } = computeVariance('std', input, dim, options)
  const result = out.sqrt()
  return record(
    'StdBackward0',
    result,
    [input],
    (g) => {
      // d√v = dv / 2√v; 0 where the deviation is 0, as PyTorch has it
      const scale = where(result.detach().eq(0), 0, g.div(result.detach())).reshape(kept)
      return [centred(input, dim).mul(scale).div(divisor)]
    },
    [input, result],
  )
}

function centred(input: Tensor, dim: number | readonly number[] | undefined): Tensor {
  return input.detach().sub(mean(input.detach(), dim, { keepdim: true }))
}

function computeVariance(
  op: string,
  input: Tensor,
  dim: number | readonly number[] | undefined,
  options: VarianceOptions,
): { out: Tensor; divisor: number; kept: readonly number[] } {
  if (!isFloat(input.dtype)) {
    throw new DtypeError(
      `${op}: input must be float32 or float64, but got ${input.dtype} (use .float() first)`,
    )
  }
  const { source, lines, shape, kept } = reduction(op, input, dim, options)
  const divisor = Math.max(0, lines.reduced - (options.correction ?? 1))
  const out = allocateEmpty(input.dtype, numel(shape))
  kernel('variance')(out, source.data, lines, divisor)
  return { out: wrap(out, shape, input.dtype), divisor, kept }
}
