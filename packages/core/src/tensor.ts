import { AccumulateGrad, type GradFn, backward, isGradEnabled } from './autograd.ts'
import { type Dtype, type TypedArray, isFloat } from './dtype.ts'
import { AutogradError, DtypeError, ShapeError } from './errors.ts'
import { giveUp } from './given-up.ts'
import { viewHistory } from './ops/in-place.ts'
import { formatTensor } from './print.ts'
import { TensorMethods } from './tensor-methods.ts'
import { Size, checkDim, contiguousStrides, numel, showShape } from './shape.ts'

/** The elements behind one or more tensors. Views share a storage; writing in place raises its version. */
export class Storage {
  version = 0
  readonly data: TypedArray

  constructor(data: TypedArray) {
    this.data = data
  }
}

/** Shared by all tensors that are no views: a closure in each would cost as much as the tensor. */
const wholeOf = (whole: Tensor): Tensor => whole

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
export class Tensor extends TensorMethods {
  readonly shape: Size
  readonly dtype: Dtype
  /** @internal */ readonly storage: Storage
  /** @internal */ readonly offset: number

  /** @internal The tensor whose elements this one shows. */ base: Tensor | null = null
  /** @internal Finds, in a tensor like `base`, the elements that this one shows. */
  locate: (whole: Tensor) => Tensor = wholeOf
  /** Whether the view was made with recording on, and the history of its base when the view's was last made. */
  #tracked = true
  #baseHistory: GradFn | null = null
  /** `null` for those of a contiguous tensor, which most never ask for. */
  #strides: readonly number[] | null
  #requiresGrad = false
  #grad: Tensor | null = null
  /** Whether nobody but this tensor may have a hold of its gradient. */
  #gradIsOwn = false
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
    super()
    this.storage = storage
    this.shape = shape instanceof Size ? shape : Size.copy(shape)
    this.dtype = dtype
    this.#strides = strides ?? null
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
  override toString(): string {
    const { data, shape, dtype, requiresGrad } = this
    return formatTensor({ data, shape, dtype, requiresGrad, gradFn: this.gradFn?.name ?? null })
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }

  // Gradients

  /** The gradient that `backward` filled in; `null` before, and for tensors that are not leaves. */
  get grad(): Tensor | null {
    this.#gradIsOwn = false
    return this.#grad
  }

  set grad(gradient: Tensor | null) {
    if (this.#gradIsOwn && this.#grad !== null) giveUp(this.#grad.storage.data)
    this.#gradIsOwn = false
    this.#grad = gradient
  }

  /** @internal The gradient, for those who have no hold of it afterwards. */
  get arrivedGrad(): Tensor | null {
    return this.#grad
  }

  /** @internal Sets a gradient whose storage nobody else has a hold of. */
  set arrivedGrad(gradient: Tensor | null) {
    this.grad = gradient
    this.#gradIsOwn = true
  }

  /** Whether `backward` gives this tensor a gradient, or passes through it. */
  get requiresGrad(): boolean {
    this.#followBase()
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
    this.#followBase()
    return this.#gradFn
  }

  /** Whether the tensor was made by the user rather than computed from tensors that require a gradient. */
  get isLeaf(): boolean {
    return this.gradFn === null
  }

  /** Whether the tensor shows elements of another one. */
  get isView(): boolean {
    return this.base !== null
  }

  /**
   * Fills in `grad` of every leaf that requires one and that this tensor was computed from, adding to what is there.
   *
   * @param gradient of this tensor's shape; may be left out for a tensor of one element (then 1)
   * @param options.retainGraph keep the graph for a second call; default false
   * @param options.createGraph gradients of gradients, which PyTorch has and Sinal refuses; default false
   * @throws {AutogradError} no gradient given for more than one element; graph freed; a saved tensor was written to
   */
  backward(gradient?: Tensor, options: { retainGraph?: boolean; createGraph?: boolean } = {}): void {
    if (options.createGraph) {
      throw new AutogradError(
        'backward: createGraph must be false, but got true (gradients of gradients are not supported)',
      )
    }
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

  /**
   * @internal A tensor that shows elements of this one.
   * @param locate finds the same elements in a tensor of this one's shape
   */
  makeView(
    locate: (whole: Tensor) => Tensor,
    shape: readonly number[],
    strides: readonly number[],
    offset = this.offset,
  ): Tensor {
    const view = new Tensor(this.storage, shape, this.dtype, strides, offset)
    const outer = this.base === null ? null : this.locate
    view.base = this.base ?? this
    view.locate = outer === null ? locate : (whole) => locate(outer(whole))
    view.#baseHistory = view.base.#gradFn
    view.#tracked = isGradEnabled()
    return view
  }

  /** Takes up the history of a base that was written to since this view was made. */
  #followBase(): void {
    const { base } = this
    if (base === null || !this.#tracked || base.#gradFn === this.#baseHistory) return
    this.#baseHistory = base.#gradFn
    this.setHistory(viewHistory(this, base))
  }

  /** @internal Refuses an in-place write that autograd may not follow. */
  checkWritable(where: string, recorded: boolean): void {
    if (!recorded) return
    const owner = this.base ?? this
    if (owner.#requiresGrad && owner.isLeaf) {
      throw new AutogradError(
        `${where}: a leaf that requires a gradient must not be written to in place, but got ${this.base ? 'a view of one' : 'one'} (wrap it in noGrad)`,
      )
    }
    if (!this.#tracked) {
      throw new AutogradError(
        `${where}: a view made under noGrad must be written to under noGrad, but got a write that would be recorded`,
      )
    }
  }

  // Memory layout

  /** @internal Elements to skip from one index to the next, per dimension. */
  get strides(): readonly number[] {
    return (this.#strides ??= contiguousStrides(this.shape))
  }

  /** Whether the elements lie in row-major order without gaps. */
  isContiguous(): boolean {
    const strides = this.#strides
    if (strides === null || this.numel === 0) return true
    let expected = 1
    for (let d = this.ndim - 1; d >= 0; d--) {
      if (this.shape[d] !== 1 && strides[d] !== expected) return false
      expected *= this.shape[d]
    }
    return true
  }

  /** All dimensions reversed; a view. */
  get T(): Tensor {
    return this.permute(this.shape.map((_, d) => this.ndim - 1 - d))
  }

  /** This tensor where it is contiguous, otherwise a copy that is. */
  contiguous(): Tensor {
    return this.isContiguous() ? this : this.clone()
  }
}
