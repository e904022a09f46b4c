import { type Tensor, allclose, tensor } from '../../src/index.ts'
import * as ops from '../../src/ops/index.ts'
import { type Operations, op } from './operation.ts'

/** Operations on one tensor, without options. */
const unary: Readonly<Record<string, (input: Tensor) => Tensor>> = {
  neg: ops.neg,
  abs: ops.abs,
  acos: ops.acos,
  acosh: ops.acosh,
  asin: ops.asin,
  asinh: ops.asinh,
  atan: ops.atan,
  atanh: ops.atanh,
  ceil: ops.ceil,
  cos: ops.cos,
  cosh: ops.cosh,
  erf: ops.erf,
  exp: ops.exp,
  expm1: ops.expm1,
  floor: ops.floor,
  frac: ops.frac,
  log: ops.log,
  log10: ops.log10,
  log1p: ops.log1p,
  log2: ops.log2,
  reciprocal: ops.reciprocal,
  rsqrt: ops.rsqrt,
  sign: ops.sign,
  sin: ops.sin,
  sinh: ops.sinh,
  sqrt: ops.sqrt,
  tan: ops.tan,
  trunc: ops.trunc,
  isnan: ops.isnan,
  isfinite: ops.isfinite,
  isinf: ops.isinf,
  logical_not: ops.logicalNot,
}

/** Operations on two tensors, or a tensor and a number. */
const binary: Readonly<Record<string, (input: Tensor, other: Tensor) => Tensor>> = {
  mul: ops.mul,
  atan2: ops.atan2,
  fmod: ops.fmod,
  remainder: ops.remainder,
  maximum: ops.maximum,
  minimum: ops.minimum,
  eq: ops.eq,
  ne: ops.ne,
  lt: ops.lt,
  le: ops.le,
  gt: ops.gt,
  ge: ops.ge,
  logical_and: ops.logicalAnd,
  logical_or: ops.logicalOr,
  logical_xor: ops.logicalXor,
}

const inPlace: Operations = {
  add_: op('other', ({ input, other }) => input.add_(other)),
  sub_: op('other', ({ input, other }) => input.sub_(other)),
  mul_: op('other', ({ input, other }) => input.mul_(other)),
  div_: op('other', ({ input, other }) => input.div_(other)),
  copy_: op('', ({ input, other }) => input.copy_(other)),
  fill_: op('value', ({ input, options }) => input.fill_(options.value)),
  zero_: op('', ({ input }) => input.zero_()),
}

const reductions: Operations = {
  sum: op('dim keepdim dtype', ({ input, options: { dim, ...rest } }) => input.sum(dim, rest)),
  mean: op('dim keepdim dtype', ({ input, options: { dim, ...rest } }) => input.mean(dim, rest)),
  prod: op('dim keepdim dtype', ({ input, options: { dim, ...rest } }) => input.prod(dim, rest)),
  var: op('dim correction keepdim', ({ input, options: { dim, ...rest } }) => input.var(dim, rest)),
  std: op('dim correction keepdim', ({ input, options: { dim, ...rest } }) => input.std(dim, rest)),
  amax: op('dim keepdim', ({ input, options: { dim, ...rest } }) => input.amax(dim, rest)),
  amin: op('dim keepdim', ({ input, options: { dim, ...rest } }) => input.amin(dim, rest)),
  argmax: op('dim keepdim', ({ input, options: { dim, ...rest } }) => input.argmax(dim, rest)),
  argmin: op('dim keepdim', ({ input, options: { dim, ...rest } }) => input.argmin(dim, rest)),
  max: op('dim keepdim', ({ input, options: { dim, ...rest } }) =>
    dim === undefined ? input.max() : pair(input.max(dim, rest)),
  ),
  min: op('dim keepdim', ({ input, options: { dim, ...rest } }) =>
    dim === undefined ? input.min() : pair(input.min(dim, rest)),
  ),
  cumsum: op('dim dtype', ({ input, options: { dim, ...rest } }) => input.cumsum(dim, rest)),
  cumprod: op('dim dtype', ({ input, options: { dim, ...rest } }) => input.cumprod(dim, rest)),
  logsumexp: op('dim keepdim', ({ input, options: { dim, ...rest } }) => input.logsumexp(dim, rest)),
  any: op('dim keepdim', ({ input, options: { dim, ...rest } }) => input.any(dim, rest)),
  all: op('dim keepdim', ({ input, options: { dim, ...rest } }) => input.all(dim, rest)),
  softmax: op('dim dtype', ({ input, options: { dim, ...rest } }) => input.softmax(dim, rest)),
  log_softmax: op('dim dtype', ({ input, options: { dim, ...rest } }) => input.logSoftmax(dim, rest)),
  norm: op('p dim keepdim', ({ input, options: { p, dim, ...rest } }) => ops.norm(input, p, dim, rest)),
  sort: op('dim descending', ({ input, options: { dim, ...rest } }) => pair(ops.sort(input, dim, rest))),
  topk: op('k dim largest', ({ input, options: { k, dim, ...rest } }) => pair(ops.topk(input, k, dim, rest))),
  nonzero: op('', ({ input }) => ops.nonzero(input)),
}

function pair({ values, indices }: ops.ValuesAndIndices): readonly Tensor[] {
  return [values, indices]
}

export const arithmetic: Operations = {
  ...Object.fromEntries(
    Object.entries(unary).map(([name, body]) => [name, op('', ({ input }) => body(input))]),
  ),
  ...Object.fromEntries(
    Object.entries(binary).map(([name, body]) => [
      name,
      op('other', ({ input, other }) => body(input, other)),
    ]),
  ),
  ...inPlace,
  ...reductions,
  add: op('other alpha', ({ input, other, options: { alpha } }) => input.add(other, { alpha })),
  sub: op('other alpha', ({ input, other, options: { alpha } }) => input.sub(other, { alpha })),
  div: op('other rounding_mode', ({ input, other, options: { roundingMode } }) =>
    input.div(other, { roundingMode }),
  ),
  round: op('decimals', ({ input, options }) => input.round(options)),
  pow: op('exponent', ({ input, operand }) => input.pow(operand('exponent'))),
  clamp: op('min max', ({ input, operand }) => input.clamp({ min: operand('min'), max: operand('max') })),
  where: op('input other', ({ tensor: given, operand }) =>
    ops.where(given('condition')!, operand('input'), operand('other')),
  ),
  masked_fill: op('value', ({ input, options, tensor: given }) =>
    input.maskedFill(given('mask')!, options.value),
  ),
  matmul: op('', ({ input, other }) => input.matmul(other)),
  allclose: op('rtol atol equal_nan', ({ input, other, options }) => tensor(allclose(input, other, options))),
}
