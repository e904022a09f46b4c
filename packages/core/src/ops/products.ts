import { record } from '../autograd.ts'
import { kernel } from '../backend/index.ts'
import { full, wrap } from '../creation.ts'
import { allocateEmpty, isFloat } from '../dtype.ts'
import type { Tensor } from '../tensor.ts'
import { type ReduceOptions, linesAlong, reduction, type DtypeOption, converted } from './reduction.ts'
import { totals } from './sum.ts'
import { flip } from './take.ts'
import { where } from './where.ts'
import { checkDim } from '../shape.ts'
import { cat } from './cat.ts'

/**
 * The product of all elements, or along `dim`. Integers multiply to int32.
 *
 * @throws {DtypeError} an integer product that int32 cannot hold
 * @see https://docs.pytorch.org/docs/stable/generated/torch.prod.html
 */
export function prod(given: Tensor, dim?: number, options: ReduceOptions & DtypeOption = {}): Tensor {
  const input = converted(given, options)
  const plan = reduction('prod', input, dim, options)
  const out = totals('prod', input, plan, options.dtype)
  return record(
    dim === undefined ? 'ProdBackward0' : 'ProdBackward1',
    out,
    [input],
    (g) => {
      const x = input.detach()
      const lines = dim === undefined ? x.reshape(-1) : x
      return [
        othersProduct(lines, dim ?? 0)
          .reshape(input.shape)
          .mul(g.reshape(plan.kept)),
      ]
    },
    [input],
  )
}

/** For each element the product of the others along `dim`: no division, so zeros are no exception. */
function othersProduct(x: Tensor, dim: number): Tensor {
  if (x.ndim === 0) return x.mul(0).add(1)
  const d = checkDim('prod', dim, x.ndim)
  const before = (t: Tensor): Tensor => {
    const shifted = cat([t.slice(d, 0, 1).mul(0).add(1), t.slice(d, 0, Math.max(0, t.shape[d] - 1))], d)
    return cumprod(shifted, d)
  }
  return x.shape[d] === 0 ? x : before(x).mul(flip(before(flip(x, d)), d))
}

/** The sum up to and including each place of `dim`. @see https://docs.pytorch.org/docs/stable/generated/torch.cumsum.html */
export function cumsum(given: Tensor, dim: number, options: DtypeOption = {}): Tensor {
  const input = converted(given, options)
  const dtype = input.dtype === 'bool' ? 'int32' : input.dtype
  const out = allocateEmpty(dtype, input.numel)
  kernel('cumsum')(out, input.data, linesAlong('cumsum', input, dim))
  return record('CumsumBackward0', wrap(out, input.shape, dtype), [input], (g) => [
    input.ndim === 0 ? g : flip(cumsum(flip(g, dim), dim), dim),
  ])
}

/** The product up to and including each place of `dim`. @see https://docs.pytorch.org/docs/stable/generated/torch.cumprod.html */
export function cumprod(given: Tensor, dim: number, options: DtypeOption = {}): Tensor {
  const input = converted(given, options)
  const dtype = input.dtype === 'bool' ? 'int32' : input.dtype
  const out = allocateEmpty(dtype, input.numel)
  const lines = linesAlong('cumprod', input, dim)
  kernel('cumprod')(out, input.data, lines)
  return record(
    'CumprodBackward0',
    wrap(out, input.shape, dtype),
    [input],
    (g) => [cumprodGradient(input.detach(), g, checkDim('cumprod', dim, input.ndim))],
    [input],
  )
}

/** d/dx_i = Σ_{j ≥ i} g_j · Π_{k ≤ j, k ≠ i} x_k: one pass over j for each i, with x_i taken as 1. */
function cumprodGradient(x: Tensor, g: Tensor, dim: number): Tensor {
  if (x.ndim === 0) return g
  const parts: Tensor[] = []
  for (let i = 0; i < x.shape[dim]; i++) {
    const without = x.clone()
    without.select(dim, i).fill_(1)
    const from = cumprod(without, dim).mul(g).slice(dim, i)
    parts.push(from.sum(dim, { keepdim: true }))
  }
  return parts.length === 0 ? g : cat(parts, dim)
}

/**
 * log Σ exp(input) over `dim`, without overflow.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logsumexp.html
 */
export function logsumexp(
  input: Tensor,
  dim: number | readonly number[],
  options: ReduceOptions = {},
): Tensor {
  const plan = reduction('logsumexp', input, dim, options)
  const x = isFloat(input.dtype) ? input.detach() : input.float()
  if (plan.lines.reduced === 0) return full(plan.shape, -Infinity, { dtype: x.dtype })
  const largest = x.amax(dim, { keepdim: true })
  const shift = where(largest.abs().eq(Infinity), 0, largest)
  const out = x.sub(shift).exp().sum(dim, { keepdim: true }).log().add(shift).reshape(plan.shape)
  return record(
    'LogsumexpBackward0',
    out,
    [input],
    (g) => [x.sub(out.detach().reshape(plan.kept)).exp().mul(g.reshape(plan.kept))],
    [input, out],
  )
}
