import type { Dtype } from './dtype.ts'
import * as ops from './ops/index.ts'
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

  /** `x[0, :, 1:4]` is `x.index(0, ':', '1:4')`: integers, slices as Python writes them, `'...'`, null for a new axis; a view. */
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

  // Arithmetic

  /** this + other, broadcast. */
  add(this: Tensor, other: Operand): Tensor {
    return ops.add(this, other)
  }

  /** this − other, broadcast. */
  sub(this: Tensor, other: Operand): Tensor {
    return ops.sub(this, other)
  }

  /** this · other, element by element, broadcast. */
  mul(this: Tensor, other: Operand): Tensor {
    return ops.mul(this, other)
  }

  /** this / other, broadcast; integers divide to float32. */
  div(this: Tensor, other: Operand): Tensor {
    return ops.div(this, other)
  }

  /** Each element raised to a number. */
  pow(this: Tensor, exponent: number): Tensor {
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
  round(this: Tensor): Tensor {
    return ops.round(this)
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

  /** Whether |this − other| ≤ atol + rtol · |other| holds everywhere; rtol 1e-5, atol 1e-8 by default. */
  allclose(this: Tensor, other: Tensor, options?: ops.AllcloseOptions): boolean {
    return ops.allclose(this, other, options)
  }

  // Reduction

  /** The sum over `dim`: one dimension, several, or all. */
  sum(this: Tensor, dim?: number | readonly number[], options?: ops.ReduceOptions): Tensor {
    return ops.sum(this, dim, options)
  }

  /** The mean over `dim`: one dimension, several, or all. */
  mean(this: Tensor, dim?: number | readonly number[], options?: ops.ReduceOptions): Tensor {
    return ops.mean(this, dim, options)
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
