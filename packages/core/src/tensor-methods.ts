import type { Dtype } from './dtype.ts'
import * as ops from './ops/index.ts'
import { type DrawOptions, type MultinomialOptions, bernoulli, multinomial } from './sampling.ts'
import { type ShapeArgs, shapeFromArgs } from './shape.ts'
import type { Operand, Tensor } from './tensor.ts'

/** The operations as methods of Tensor: one line each, documented in full at the op. */
export abstract class TensorMethods {
  /** A copy of the elements; gradients pass through. */
  clone(this: Tensor): Tensor {
    return ops.clone(this)
  }

  /** The tensor in another dtype; itself where it has that dtype already. */
  to(this: Tensor, dtype: Dtype): Tensor {
    return ops.to(this, dtype)
  }

  /** As float32. */
  float(this: Tensor): Tensor {
    return ops.to(this, 'float32')
  }

  /** As float64. */
  double(this: Tensor): Tensor {
    return ops.to(this, 'float64')
  }

  /** As int32, truncated. */
  int(this: Tensor): Tensor {
    return ops.to(this, 'int32')
  }

  /** Whether each element is not zero. */
  bool(this: Tensor): Tensor {
    return ops.to(this, 'bool')
  }

  // Shape

  /** The same elements in another shape (one size may be −1); a view where the memory layout allows, else a copy. */
  reshape(this: Tensor, ...shape: ShapeArgs): Tensor {
    return ops.reshape(this, shapeFromArgs(shape))
  }

  /**
   * The same elements in another shape (one size may be −1), always a view.
   * @throws {ShapeError} the memory layout does not allow it (use reshape)
   */
  view(this: Tensor, ...shape: ShapeArgs): Tensor {
    return ops.view(this, shapeFromArgs(shape))
  }

  /** Dimensions `startDim` to `endDim`, both included, joined to one. */
  flatten(this: Tensor, startDim = 0, endDim = -1): Tensor {
    return ops.flatten(this, startDim, endDim)
  }

  /** Without the dimensions of size 1: all, or `dim` if it has size 1; a view. */
  squeeze(this: Tensor, dim?: number): Tensor {
    return ops.squeeze(this, dim)
  }

  /** With a new dimension of size 1 before `dim`; a view. */
  unsqueeze(this: Tensor, dim: number): Tensor {
    return ops.unsqueeze(this, dim)
  }

  /** Two dimensions exchanged; a view. */
  transpose(this: Tensor, dim0: number, dim1: number): Tensor {
    return ops.transpose(this, dim0, dim1)
  }

  /** The dimensions in another order; a view. */
  permute(this: Tensor, ...dims: ShapeArgs): Tensor {
    return ops.permute(this, shapeFromArgs(dims))
  }

  /** Dimensions of size 1 repeated, without copying; −1 keeps a size. */
  expand(this: Tensor, ...shape: ShapeArgs): Tensor {
    return ops.expand(this, shapeFromArgs(shape))
  }

  /** The part at one index of a dimension, which goes away; a view. */
  select(this: Tensor, dim: number, index: number): Tensor {
    return ops.select(this, dim, index)
  }

  /** Every `step`-th part of a dimension from `start` up to but not including `end`; a view. */
  slice(this: Tensor, dim: number, start?: number, end?: number, step?: number): Tensor {
    return ops.slice(this, dim, start, end, step)
  }

  /** `x[0, :, 1:4]` is `x.index(0, ':', '1:4')`: integers, slices as Python writes them, `'...'`,
   * null for a new axis (a view), tensors of places or a mask (a copy). */
  index(this: Tensor, ...items: readonly ops.IndexItem[]): Tensor {
    return ops.index(this, items)
  }

  /**
   * `w[:] = value` is `w.indexPut_([':'], value)`.
   * @throws {AutogradError} this is a leaf that requires a gradient, outside noGrad
   */
  indexPut_<Self extends Tensor>(this: Self, items: readonly ops.IndexItem[], value: Operand): Self {
    ops.indexPut_(this, items, value)
    return this
  }

  /** `length` places of `dim` from `start` on; a view. */
  narrow(this: Tensor, dim: number, start: number, length: number): Tensor {
    return ops.narrow(this, dim, start, length)
  }

  /** Parts of `size` along `dim`, or of the sizes listed; views. */
  split(this: Tensor, size: number | readonly number[], dim = 0): Tensor[] {
    return ops.split(this, size, dim)
  }

  /** `chunks` parts of equal size along `dim`; views. */
  chunk(this: Tensor, chunks: number, dim = 0): Tensor[] {
    return ops.chunk(this, chunks, dim)
  }

  /** The parts of `dim` one by one, without it; views. */
  unbind(this: Tensor, dim = 0): Tensor[] {
    return ops.unbind(this, dim)
  }

  /** Every window of `size` places of `dim`, `step` apart, as a new last dimension; a view. */
  unfold(this: Tensor, dim: number, size: number, step: number): Tensor {
    return ops.unfold(this, dim, size, step)
  }

  /** Dimensions `source` moved to the places `destination`; a view. */
  movedim(this: Tensor, source: number | readonly number[], destination: number | readonly number[]): Tensor {
    return ops.movedim(this, source, destination)
  }

  /** One dimension split into several of the given sizes; a view. */
  unflatten(this: Tensor, dim: number, sizes: readonly number[]): Tensor {
    return ops.unflatten(this, dim, sizes)
  }

  /** The elements of each of `dims` in reverse order. */
  flip(this: Tensor, dims: number | readonly number[]): Tensor {
    return ops.flip(this, dims)
  }

  /** The elements moved by `shifts` along `dim`, around the end; both may be lists. */
  roll(this: Tensor, shifts: number | readonly number[], dim?: number | readonly number[]): Tensor {
    return ops.roll(this, shifts, dim)
  }

  /** The whole tensor repeated along each dimension. */
  repeat(this: Tensor, ...repeats: ShapeArgs): Tensor {
    return ops.repeat(this, shapeFromArgs(repeats))
  }

  /** Each part of `dim` repeated in place. */
  repeatInterleave(this: Tensor, repeats: number, dim?: number): Tensor {
    return ops.repeatInterleave(this, repeats, dim)
  }

  /** The parts of `dim` at the places that `index` (int32) lists. */
  indexSelect(this: Tensor, dim: number, index: Tensor): Tensor {
    return ops.indexSelect(this, dim, index)
  }

  /** result[i, j] = this[i, index[i, j]] for dim 1, and so for every dim. */
  gather(this: Tensor, dim: number, index: Tensor): Tensor {
    return ops.gather(this, dim, index)
  }

  /** This tensor with `value` where mask (bool) is true. */
  maskedFill(this: Tensor, mask: Tensor, value: number): Tensor {
    return ops.maskedFill(this, mask, value)
  }

  /** The lower triangle of the last two dimensions. */
  tril(this: Tensor, k = 0): Tensor {
    return ops.tril(this, k)
  }

  /** The upper triangle of the last two dimensions. */
  triu(this: Tensor, k = 0): Tensor {
    return ops.triu(this, k)
  }

  // Arithmetic

  /** this + alpha · other, broadcast. */
  add(this: Tensor, other: Operand, options?: ops.AlphaOptions): Tensor {
    return ops.add(this, other, options)
  }

  /** this − alpha · other, broadcast. */
  sub(this: Tensor, other: Operand, options?: ops.AlphaOptions): Tensor {
    return ops.sub(this, other, options)
  }

  /** this · other, element by element, broadcast. */
  mul(this: Tensor, other: Operand): Tensor {
    return ops.mul(this, other)
  }

  /** this / other, broadcast; integers divide to float32. */
  div(this: Tensor, other: Operand, options?: ops.DivOptions): Tensor {
    return ops.div(this, other, options)
  }

  /** Each element raised to a number, or to the element of another tensor. */
  pow(this: Tensor, exponent: Operand): Tensor {
    return ops.pow(this, exponent)
  }

  /** −this. */
  neg(this: Tensor): Tensor {
    return ops.neg(this)
  }

  /** The matrix product `[…, m, k]` · `[…, k, n]`; vectors too. */
  matmul(this: Tensor, other: Tensor): Tensor {
    return ops.matmul(this, other)
  }

  /** The remainder with the sign of the divisor, as Python's %. */
  remainder(this: Tensor, other: Operand): Tensor {
    return ops.remainder(this, other)
  }

  /** The remainder with the sign of this, as C's fmod. */
  fmod(this: Tensor, other: Operand): Tensor {
    return ops.fmod(this, other)
  }

  /** The angle of the point (other, this) from the first axis, in radians. */
  atan2(this: Tensor, other: Tensor): Tensor {
    return ops.atan2(this, other)
  }

  /** The larger of each pair. */
  maximum(this: Tensor, other: Tensor): Tensor {
    return ops.maximum(this, other)
  }

  /** The smaller of each pair. */
  minimum(this: Tensor, other: Tensor): Tensor {
    return ops.minimum(this, other)
  }

  /** Kept within [min, max]; either may be left out. */
  clamp(this: Tensor, bounds: { min?: Operand; max?: Operand }): Tensor {
    return ops.clamp(this, bounds)
  }

  /** exp / Σ exp along `dim`. */
  softmax(this: Tensor, dim: number, options?: ops.DtypeOption): Tensor {
    return ops.softmax(this, dim, options)
  }

  /** The logarithm of softmax along `dim`. */
  logSoftmax(this: Tensor, dim: number, options?: ops.DtypeOption): Tensor {
    return ops.logSoftmax(this, dim, options)
  }

  // Functions, element by element

  /** |this| */
  abs(this: Tensor): Tensor {
    return ops.abs(this)
  }

  /** Arccosine, in radians. */
  acos(this: Tensor): Tensor {
    return ops.acos(this)
  }

  /** Inverse hyperbolic cosine. */
  acosh(this: Tensor): Tensor {
    return ops.acosh(this)
  }

  /** Arcsine, in radians. */
  asin(this: Tensor): Tensor {
    return ops.asin(this)
  }

  /** Inverse hyperbolic sine. */
  asinh(this: Tensor): Tensor {
    return ops.asinh(this)
  }

  /** Arctangent, in radians. */
  atan(this: Tensor): Tensor {
    return ops.atan(this)
  }

  /** Inverse hyperbolic tangent. */
  atanh(this: Tensor): Tensor {
    return ops.atanh(this)
  }

  /** The smallest integer not below. */
  ceil(this: Tensor): Tensor {
    return ops.ceil(this)
  }

  /** Cosine of radians. */
  cos(this: Tensor): Tensor {
    return ops.cos(this)
  }

  /** Hyperbolic cosine. */
  cosh(this: Tensor): Tensor {
    return ops.cosh(this)
  }

  /** The error function. */
  erf(this: Tensor): Tensor {
    return ops.erf(this)
  }

  /** e^this */
  exp(this: Tensor): Tensor {
    return ops.exp(this)
  }

  /** e^this − 1, exact near 0. */
  expm1(this: Tensor): Tensor {
    return ops.expm1(this)
  }

  /** The largest integer not above. */
  floor(this: Tensor): Tensor {
    return ops.floor(this)
  }

  /** The fractional part. */
  frac(this: Tensor): Tensor {
    return ops.frac(this)
  }

  /** The natural logarithm. */
  log(this: Tensor): Tensor {
    return ops.log(this)
  }

  /** The logarithm to base 10. */
  log10(this: Tensor): Tensor {
    return ops.log10(this)
  }

  /** log(1 + this), exact near 0. */
  log1p(this: Tensor): Tensor {
    return ops.log1p(this)
  }

  /** The logarithm to base 2. */
  log2(this: Tensor): Tensor {
    return ops.log2(this)
  }

  /** 1 / this */
  reciprocal(this: Tensor): Tensor {
    return ops.reciprocal(this)
  }

  /** max(this, 0) */
  relu(this: Tensor): Tensor {
    return ops.relu(this)
  }

  /** The nearest integer, halves to even. */
  round(this: Tensor, options?: { readonly decimals?: number }): Tensor {
    return ops.round(this, options)
  }

  /** 1 / √this */
  rsqrt(this: Tensor): Tensor {
    return ops.rsqrt(this)
  }

  /** 1 / (1 + e^(−this)) */
  sigmoid(this: Tensor): Tensor {
    return ops.sigmoid(this)
  }

  /** −1, 0 or 1. */
  sign(this: Tensor): Tensor {
    return ops.sign(this)
  }

  /** Sine of radians. */
  sin(this: Tensor): Tensor {
    return ops.sin(this)
  }

  /** Hyperbolic sine. */
  sinh(this: Tensor): Tensor {
    return ops.sinh(this)
  }

  /** √this */
  sqrt(this: Tensor): Tensor {
    return ops.sqrt(this)
  }

  /** Tangent of radians. */
  tan(this: Tensor): Tensor {
    return ops.tan(this)
  }

  /** Hyperbolic tangent. */
  tanh(this: Tensor): Tensor {
    return ops.tanh(this)
  }

  /** The integer part. */
  trunc(this: Tensor): Tensor {
    return ops.trunc(this)
  }

  // Comparison

  /** Where this = other; bool. */
  eq(this: Tensor, other: Operand): Tensor {
    return ops.eq(this, other)
  }

  /** Where this ≠ other; bool. */
  ne(this: Tensor, other: Operand): Tensor {
    return ops.ne(this, other)
  }

  /** Where this < other; bool. */
  lt(this: Tensor, other: Operand): Tensor {
    return ops.lt(this, other)
  }

  /** Where this ≤ other; bool. */
  le(this: Tensor, other: Operand): Tensor {
    return ops.le(this, other)
  }

  /** Where this > other; bool. */
  gt(this: Tensor, other: Operand): Tensor {
    return ops.gt(this, other)
  }

  /** Where this ≥ other; bool. */
  ge(this: Tensor, other: Operand): Tensor {
    return ops.ge(this, other)
  }

  /** Where both are not zero; bool. */
  logicalAnd(this: Tensor, other: Tensor): Tensor {
    return ops.logicalAnd(this, other)
  }

  /** Where one of them is not zero; bool. */
  logicalOr(this: Tensor, other: Tensor): Tensor {
    return ops.logicalOr(this, other)
  }

  /** Where exactly one of them is not zero; bool. */
  logicalXor(this: Tensor, other: Tensor): Tensor {
    return ops.logicalXor(this, other)
  }

  /** Where zero; bool. */
  logicalNot(this: Tensor): Tensor {
    return ops.logicalNot(this)
  }

  /** Where not a number; bool. */
  isnan(this: Tensor): Tensor {
    return ops.isnan(this)
  }

  /** Where neither infinite nor NaN; bool. */
  isfinite(this: Tensor): Tensor {
    return ops.isfinite(this)
  }

  /** Where infinite; bool. */
  isinf(this: Tensor): Tensor {
    return ops.isinf(this)
  }

  /** Whether |this − other| ≤ atol + rtol · |other| holds everywhere; rtol 1e-5, atol 1e-8 by default. */
  allclose(this: Tensor, other: Tensor, options?: ops.AllcloseOptions): boolean {
    return ops.allclose(this, other, options)
  }

  // Reduction

  /** The sum over `dim`: one dimension, several, or all. */
  sum(this: Tensor, dim?: number | readonly number[], options?: ops.ReduceOptions & ops.DtypeOption): Tensor {
    return ops.sum(this, dim, options)
  }

  /** The mean over `dim`: one dimension, several, or all. */
  mean(
    this: Tensor,
    dim?: number | readonly number[],
    options?: ops.ReduceOptions & ops.DtypeOption,
  ): Tensor {
    return ops.mean(this, dim, options)
  }

  /** The largest over `dim`, the gradient shared by equal ones. */
  amax(this: Tensor, dim?: number | readonly number[], options?: ops.ReduceOptions): Tensor {
    return ops.amax(this, dim, options)
  }

  /** The smallest over `dim`, the gradient shared by equal ones. */
  amin(this: Tensor, dim?: number | readonly number[], options?: ops.ReduceOptions): Tensor {
    return ops.amin(this, dim, options)
  }

  /** The place of the largest along `dim`, or in the flattened tensor; int32. */
  argmax(this: Tensor, dim?: number, options?: ops.ReduceOptions): Tensor {
    return ops.argmax(this, dim, options)
  }

  /** The place of the smallest along `dim`, or in the flattened tensor; int32. */
  argmin(this: Tensor, dim?: number, options?: ops.ReduceOptions): Tensor {
    return ops.argmin(this, dim, options)
  }

  /** The largest of all; with `dim` the largest along it, and their places. */
  max(this: Tensor): Tensor
  max(this: Tensor, dim: number, options?: ops.ReduceOptions): ops.ValuesAndIndices
  max(this: Tensor, dim?: number, options?: ops.ReduceOptions): Tensor | ops.ValuesAndIndices {
    return dim === undefined ? ops.max(this) : ops.max(this, dim, options)
  }

  /** The smallest of all; with `dim` the smallest along it, and their places. */
  min(this: Tensor): Tensor
  min(this: Tensor, dim: number, options?: ops.ReduceOptions): ops.ValuesAndIndices
  min(this: Tensor, dim?: number, options?: ops.ReduceOptions): Tensor | ops.ValuesAndIndices {
    return dim === undefined ? ops.min(this) : ops.min(this, dim, options)
  }

  /** Σ (x − mean)² / (n − correction) over `dim`. */
  var(this: Tensor, dim?: number | readonly number[], options?: ops.VarianceOptions): Tensor {
    return ops.variance(this, dim, options)
  }

  /** The square root of the variance over `dim`. */
  std(this: Tensor, dim?: number | readonly number[], options?: ops.VarianceOptions): Tensor {
    return ops.std(this, dim, options)
  }

  /** The product of all elements, or along `dim`. */
  prod(this: Tensor, dim?: number, options?: ops.ReduceOptions & ops.DtypeOption): Tensor {
    return ops.prod(this, dim, options)
  }

  /** The running sum along `dim`. */
  cumsum(this: Tensor, dim: number, options?: ops.DtypeOption): Tensor {
    return ops.cumsum(this, dim, options)
  }

  /** The running product along `dim`. */
  cumprod(this: Tensor, dim: number, options?: ops.DtypeOption): Tensor {
    return ops.cumprod(this, dim, options)
  }

  /** log Σ exp over `dim`, without overflow. */
  logsumexp(this: Tensor, dim: number | readonly number[], options?: ops.ReduceOptions): Tensor {
    return ops.logsumexp(this, dim, options)
  }

  /** (Σ |this|^p)^(1/p) over `dim`; p is 2 by default. */
  norm(this: Tensor, p = 2, dim?: number | readonly number[], options?: ops.ReduceOptions): Tensor {
    return ops.norm(this, p, dim, options)
  }

  /** The elements along `dim` in order, and where they were. */
  sort(this: Tensor, dim = -1, options?: { descending?: boolean }): ops.ValuesAndIndices {
    return ops.sort(this, dim, options)
  }

  /** The k largest (or smallest) along `dim` in order, and where they were. */
  topk(this: Tensor, k: number, dim = -1, options?: { largest?: boolean }): ops.ValuesAndIndices {
    return ops.topk(this, k, dim, options)
  }

  /** The places of the elements that are not zero, one a row; int32. */
  nonzero(this: Tensor): Tensor {
    return ops.nonzero(this)
  }

  /** The elements where mask (bool) is true, as a vector; both are broadcast to each other. */
  maskedSelect(this: Tensor, mask: Tensor): Tensor {
    return ops.maskedSelect(this, mask)
  }

  /** Whether any element over `dim` is not zero; bool. */
  any(this: Tensor, dim?: number | readonly number[], options?: ops.ReduceOptions): Tensor {
    return ops.any(this, dim, options)
  }

  /** Whether all elements over `dim` are not zero; bool. */
  all(this: Tensor, dim?: number | readonly number[], options?: ops.ReduceOptions): Tensor {
    return ops.all(this, dim, options)
  }

  // Random

  /** 1 with the probability that each element names, else 0. */
  bernoulli(this: Tensor, options?: DrawOptions): Tensor {
    return bernoulli(this, options)
  }

  /** Places drawn from weights, `[C]` or `[N, C]`, each as often as its weight says; int32. */
  multinomial(this: Tensor, numSamples: number, options?: MultinomialOptions): Tensor {
    return multinomial(this, numSamples, options)
  }

  // In place

  /** this ← this + other. */
  add_<Self extends Tensor>(this: Self, other: Operand): Self {
    ops.replace_('add_', this, other, ops.add)
    return this
  }

  /** this ← this − other. */
  sub_<Self extends Tensor>(this: Self, other: Operand): Self {
    ops.replace_('sub_', this, other, ops.sub)
    return this
  }

  /** this ← this · other. */
  mul_<Self extends Tensor>(this: Self, other: Operand): Self {
    ops.replace_('mul_', this, other, ops.mul)
    return this
  }

  /** this ← this / other. */
  div_<Self extends Tensor>(this: Self, other: Operand): Self {
    ops.replace_('div_', this, other, ops.div)
    return this
  }

  /** this ← source, broadcast and converted. */
  copy_<Self extends Tensor>(this: Self, source: Tensor): Self {
    ops.copy_(this, source)
    return this
  }

  /** Every element ← value. */
  fill_<Self extends Tensor>(this: Self, value: number): Self {
    ops.fill_(this, value)
    return this
  }

  /** Every element ← 0. */
  zero_<Self extends Tensor>(this: Self): Self {
    ops.fill_(this, 0)
    return this
  }
}
