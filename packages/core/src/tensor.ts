import { AccumulateGrad, type GradFn, backward } from './autograd.ts'
import { type Dtype, type TypedArray, isFloat } from './dtype.ts'
import { AutogradError, DtypeError, ShapeError } from './errors.ts'
import * as ops from './ops/index.ts'
import { formatTensor } from './print.ts'
import {
  Size,
  type ShapeArgs,
  checkDim,
  contiguousStrides,
  numel,
  shapeFromArgs,
  showShape,
} from './shape.ts'

/** The elements behind one or more tensors. Views share a storage; writing in place raises its version. */
export class Storage {
  version = 0
  readonly data: TypedArray

  constructor(data: TypedArray) {
    this.data = data
  }
}

/** A value that arithmetic takes beside a tensor. */
export type Operand = Tensor | number

/** What `Tensor.tolist` gives: a number or boolean, or arrays of them nested as deep as the tensor has dimensions. */
export type NestedList = number | boolean | readonly NestedList[]

/**
 * An n-dimensional array of one dtype, with its place in the graph that `backward` walks.
 * Made by `tensor`, `zeros`, `rand` and their like.
 *
 * @see https://docs.pytorch.org/docs/stable/tensors.html
 */
export class Tensor {
  readonly shape: Size
  readonly dtype: Dtype
  /** The gradient that `backward` filled in; `null` before, and for tensors that are not leaves. */
  grad: Tensor | null = null

  /** @internal */ readonly storage: Storage
  /** @internal Elements to skip from one index to the next, per dimension. */ readonly strides: readonly number[]
  /** @internal */ readonly offset: number

  /** The tensor whose elements this one shows, and that tensor's history at the time. */
  #base: Tensor | null = null
  #baseHistory: GradFn | null = null
  #requiresGrad = false
  #gradFn: GradFn | null = null
  #accumulator: AccumulateGrad | null = null

  /** @internal Use `tensor`, `fromArray`, `zeros` … to make one. */
  constructor(
    storage: Storage,
    shape: readonly number[],
    dtype: Dtype,
    strides?: readonly number[],
    offset = 0,
  ) {
    this.storage = storage
    this.shape = Size.copy(shape)
    this.dtype = dtype
    this.strides = strides ?? contiguousStrides(shape)
    this.offset = offset
  }

  /** The number of dimensions. */
  get ndim(): number {
    return this.shape.length
  }

  /** The number of elements. */
  get numel(): number {
    return numel(this.shape)
  }

  /** The shape, or one of its sizes. */
  size(): Size
  size(dim: number): number
  size(dim?: number): Size | number {
    return dim === undefined ? this.shape : this.shape[checkDim('size', dim, this.ndim)]
  }

  /** The number of dimensions. */
  dim(): number {
    return this.ndim
  }

  /**
   * The elements in row-major order: the tensor's own array where it is contiguous (writing to it writes to the
   * tensor, unseen by autograd), otherwise a copy.
   */
  get data(): TypedArray {
    if (!this.isContiguous()) return this.contiguous().data
    const { data } = this.storage
    const length = this.numel
    return length === data.length ? data : data.subarray(this.offset, this.offset + length)
  }

  /** The elements, once they are computed; the way to read that also fits asynchronous backends. */
  async read(): Promise<TypedArray> {
    return this.data
  }

  /** The only element, as a number or boolean. */
  item(): number | boolean {
    if (this.numel !== 1)
      throw new ShapeError(`item: the tensor must have one element, but got shape ${showShape(this.shape)}`)
    const value = this.storage.data[this.offset]
    return this.dtype === 'bool' ? value !== 0 : value
  }

  /** The elements as nested arrays. */
  tolist(): NestedList {
    const { data } = this
    const nest = (dim: number, at: number, step: number): NestedList => {
      if (dim === this.ndim) return this.dtype === 'bool' ? data[at] !== 0 : data[at]
      const inner = step / this.shape[dim]
      return Array.from({ length: this.shape[dim] }, (_, i) => nest(dim + 1, at + i * inner, inner))
    }
    return nest(0, 0, this.numel)
  }

  /** As PyTorch prints it, shortened to the edges above 1000 elements. */
  toString(): string {
    const { data, shape, dtype, requiresGrad } = this
    return formatTensor({ data, shape, dtype, requiresGrad, gradFn: this.gradFn?.name ?? null })
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }

  // Gradients

  /** Whether `backward` gives this tensor a gradient, or passes through it. */
  get requiresGrad(): boolean {
    return this.#requiresGrad
  }

  set requiresGrad(flag: boolean) {
    if (flag && !isFloat(this.dtype)) {
      throw new DtypeError(
        `requiresGrad: only float32 and float64 tensors can require a gradient, but got ${this.dtype}`,
      )
    }
    if (!flag && !this.isLeaf) {
      throw new AutogradError(
        'requiresGrad: only a leaf can stop requiring a gradient, but got a computed tensor (use .detach())',
      )
    }
    this.#requiresGrad = flag
  }

  /** Sets `requiresGrad` and returns the tensor. */
  requiresGrad_(flag = true): this {
    this.requiresGrad = flag
    return this
  }

  /** How the tensor was computed; `null` for a leaf. */
  get gradFn(): GradFn | null {
    return this.#gradFn
  }

  /** Whether the tensor was made by the user rather than computed from tensors that require a gradient. */
  get isLeaf(): boolean {
    return this.#gradFn === null
  }

  /** Whether the tensor shows elements of another one. */
  get isView(): boolean {
    return this.#base !== null
  }

  /**
   * Fills in `grad` of every leaf that requires one and that this tensor was computed from, adding to what is there.
   *
   * @param gradient of this tensor's shape; may be left out for a tensor of one element (then 1)
   * @param options.retainGraph keep the graph for a second call; default false
   * @throws {AutogradError} no gradient given for more than one element; graph freed; a saved tensor was written to
   */
  backward(gradient?: Tensor, options: { retainGraph?: boolean } = {}): void {
    backward(this, gradient, options.retainGraph ?? false)
  }

  /** Makes `backward` fill in `grad` although this tensor is not a leaf. */
  retainGrad(): void {
    if (!this.#requiresGrad)
      throw new AutogradError('retainGrad: the tensor must require a gradient, but got requiresGrad false')
    if (this.#gradFn !== null) this.#gradFn.retaining = this
  }

  /** The same elements, outside the graph. */
  detach(): Tensor {
    return new Tensor(this.storage, this.shape, this.dtype, this.strides, this.offset)
  }

  /** @internal The node at which this leaf's gradient arrives. */
  get accumulator(): AccumulateGrad {
    return (this.#accumulator ??= new AccumulateGrad(this))
  }

  /** @internal Places the tensor in the graph. */
  setHistory(gradFn: GradFn): void {
    this.#gradFn = gradFn
    this.#requiresGrad = true
  }

  /** @internal A tensor that shows elements of this one. */
  makeView(shape: readonly number[], strides: readonly number[], offset = this.offset): Tensor {
    const view = new Tensor(this.storage, shape, this.dtype, strides, offset)
    view.#base = this.#base ?? this
    view.#baseHistory = view.#base.#gradFn
    return view
  }

  /** @internal Refuses to use a view whose base has since become the result of another computation. */
  checkViewHistory(): void {
    if (this.#base !== null && this.#base.#gradFn !== this.#baseHistory) {
      throw new AutogradError(
        `autograd: a view must be made after its base was written to in place, but got one of shape ${showShape(this.shape)} made before`,
      )
    }
  }

  /** @internal Refuses an in-place write that autograd could not follow. */
  checkWritable(where: string, recorded: boolean): void {
    if (!recorded) return
    const base = this.#base ?? this
    if (base.#requiresGrad && base.isLeaf) {
      throw new AutogradError(
        `${where}: a leaf that requires a gradient must not be written to in place, but got ${this.#base ? 'a view of one' : 'one'} (wrap it in noGrad)`,
      )
    }
    if (this.#base !== null) {
      throw new AutogradError(
        `${where}: an in-place write through a view cannot be recorded, but got a view of shape ${showShape(this.shape)} (use base.indexPut_)`,
      )
    }
  }

  // Memory layout

  /** Whether the elements lie in row-major order without gaps. */
  isContiguous(): boolean {
    if (this.numel === 0) return true
    let expected = 1
    for (let d = this.ndim - 1; d >= 0; d--) {
      if (this.shape[d] !== 1 && this.strides[d] !== expected) return false
      expected *= this.shape[d]
    }
    return true
  }

  /** This tensor where it is contiguous, otherwise a copy that is. */
  contiguous(): Tensor {
    return this.isContiguous() ? this : this.clone()
  }

  /** A copy of the elements; gradients pass through. */
  clone(): Tensor {
    return ops.clone(this)
  }

  /** The tensor in another dtype; itself where it has that dtype already. */
  to(dtype: Dtype): Tensor {
    return ops.to(this, dtype)
  }

  /** As float32. */
  float(): Tensor {
    return ops.to(this, 'float32')
  }

  /** As float64. */
  double(): Tensor {
    return ops.to(this, 'float64')
  }

  /** As int32, truncated. */
  int(): Tensor {
    return ops.to(this, 'int32')
  }

  /** Whether each element is not zero. */
  bool(): Tensor {
    return ops.to(this, 'bool')
  }

  // Shape

  /** The same elements in another shape (one size may be −1); a view where the memory layout allows, else a copy. */
  reshape(...shape: ShapeArgs): Tensor {
    return ops.reshape(this, shapeFromArgs(shape))
  }

  /**
   * The same elements in another shape (one size may be −1), always a view.
   * @throws {ShapeError} the memory layout does not allow it (use reshape)
   */
  view(...shape: ShapeArgs): Tensor {
    return ops.view(this, shapeFromArgs(shape))
  }

  /** Dimensions `startDim` to `endDim`, both included, joined to one. */
  flatten(startDim = 0, endDim = -1): Tensor {
    return ops.flatten(this, startDim, endDim)
  }

  /** Without the dimensions of size 1: all, or `dim` if it has size 1; a view. */
  squeeze(dim?: number): Tensor {
    return ops.squeeze(this, dim)
  }

  /** With a new dimension of size 1 before `dim`; a view. */
  unsqueeze(dim: number): Tensor {
    return ops.unsqueeze(this, dim)
  }

  /** Two dimensions exchanged; a view. */
  transpose(dim0: number, dim1: number): Tensor {
    return ops.transpose(this, dim0, dim1)
  }

  /** The dimensions in another order; a view. */
  permute(...dims: ShapeArgs): Tensor {
    return ops.permute(this, shapeFromArgs(dims))
  }

  /** All dimensions reversed. */
  get T(): Tensor {
    return ops.permute(
      this,
      this.shape.map((_, d) => this.ndim - 1 - d),
    )
  }

  /** Dimensions of size 1 repeated, without copying; −1 keeps a size. */
  expand(...shape: ShapeArgs): Tensor {
    return ops.expand(this, shapeFromArgs(shape))
  }

  /** The part at one index of a dimension, which goes away; a view. */
  select(dim: number, index: number): Tensor {
    return ops.select(this, dim, index)
  }

  /** Every `step`-th part of a dimension from `start` up to but not including `end`; a view. */
  slice(dim: number, start?: number, end?: number, step?: number): Tensor {
    return ops.slice(this, dim, start, end, step)
  }

  /** `x[0, :, 1:4]` is `x.index(0, ':', '1:4')`: integers, slices as Python writes them, `'...'`, null for a new axis; a view. */
  index(...items: readonly ops.IndexItem[]): Tensor {
    return ops.index(this, items)
  }

  /**
   * `w[:] = value` is `w.indexPut_([':'], value)`.
   * @throws {AutogradError} this is a leaf that requires a gradient, outside noGrad
   */
  indexPut_(items: readonly ops.IndexItem[], value: Operand): this {
    ops.indexPut_(this, items, value)
    return this
  }

  // Arithmetic

  /** this + other, broadcast. */
  add(other: Operand): Tensor {
    return ops.add(this, other)
  }

  /** this − other, broadcast. */
  sub(other: Operand): Tensor {
    return ops.sub(this, other)
  }

  /** this · other, element by element, broadcast. */
  mul(other: Operand): Tensor {
    return ops.mul(this, other)
  }

  /** this / other, broadcast; integers divide to float32. */
  div(other: Operand): Tensor {
    return ops.div(this, other)
  }

  /** Each element raised to a number. */
  pow(exponent: number): Tensor {
    return ops.pow(this, exponent)
  }

  /** −this. */
  neg(): Tensor {
    return ops.neg(this)
  }

  /** The matrix product `[…, m, k]` · `[…, k, n]`; vectors too. */
  matmul(other: Tensor): Tensor {
    return ops.matmul(this, other)
  }

  // Comparison

  /** Where this = other; bool. */
  eq(other: Operand): Tensor {
    return ops.eq(this, other)
  }

  /** Where this ≠ other; bool. */
  ne(other: Operand): Tensor {
    return ops.ne(this, other)
  }

  /** Where this < other; bool. */
  lt(other: Operand): Tensor {
    return ops.lt(this, other)
  }

  /** Where this ≤ other; bool. */
  le(other: Operand): Tensor {
    return ops.le(this, other)
  }

  /** Where this > other; bool. */
  gt(other: Operand): Tensor {
    return ops.gt(this, other)
  }

  /** Where this ≥ other; bool. */
  ge(other: Operand): Tensor {
    return ops.ge(this, other)
  }

  /** Whether |this − other| ≤ atol + rtol · |other| holds everywhere; rtol 1e-5, atol 1e-8 by default. */
  allclose(other: Tensor, options?: ops.AllcloseOptions): boolean {
    return ops.allclose(this, other, options)
  }

  // Reduction

  /** The sum over `dim`: one dimension, several, or all. */
  sum(dim?: number | readonly number[], options?: ops.ReduceOptions): Tensor {
    return ops.sum(this, dim, options)
  }

  /** The mean over `dim`: one dimension, several, or all. */
  mean(dim?: number | readonly number[], options?: ops.ReduceOptions): Tensor {
    return ops.mean(this, dim, options)
  }

  // In place

  /** this ← this + other. */
  add_(other: Operand): this {
    ops.replace_('add_', this, other, ops.add)
    return this
  }

  /** this ← this − other. */
  sub_(other: Operand): this {
    ops.replace_('sub_', this, other, ops.sub)
    return this
  }

  /** this ← this · other. */
  mul_(other: Operand): this {
    ops.replace_('mul_', this, other, ops.mul)
    return this
  }

  /** this ← this / other. */
  div_(other: Operand): this {
    ops.replace_('div_', this, other, ops.div)
    return this
  }

  /** this ← source, broadcast and converted. */
  copy_(source: Tensor): this {
    ops.copy_(this, source)
    return this
  }

  /** Every element ← value. */
  fill_(value: number): this {
    ops.fill_(this, value)
    return this
  }

  /** Every element ← 0. */
  zero_(): this {
    ops.fill_(this, 0)
    return this
  }
}
