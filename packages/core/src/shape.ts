import { IndexError, OptionError, ShapeError, show } from './errors.ts'
import { say } from './say.ts'

/**
 * A tensor's shape: an array of numbers that prints as PyTorch's `torch.Size([1, 1, 5])`. Tensors share it, so it must
 * not be written to.
 */
export class Size extends Array<number> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }

  /** A Size with the dimensions of an array. */
  static copy(dims: readonly number[]): Size {
    const size = new Size()
    for (let i = 0; i < dims.length; i++) size[i] = dims[i]
    return size
  }

  // Array's own map and slice take a slow way to Symbol.species: every operation on a tensor would wait for it.

  override map<Result>(f: (size: number, dim: number, shape: number[]) => Result): Result[] {
    const results: Result[] = []
    for (let d = 0; d < this.length; d++) results.push(f(this[d], d, this))
    return results
  }

  override slice(start = 0, end = this.length): number[] {
    const fromEnd = (d: number): number => (d < 0 ? d + this.length : d)
    const sizes: number[] = []
    for (let d = Math.max(fromEnd(start), 0); d < Math.min(fromEnd(end), this.length); d++)
      sizes.push(this[d])
    return sizes
  }

  /** The number of elements of a tensor of this shape. */
  numel(): number {
    return numel(this)
  }

  override toString(): string {
    return `torch.Size([${this.join(', ')}])`
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }
}

export function numel(shape: readonly number[]): number {
  let n = 1
  for (let i = 0; i < shape.length; i++) n *= shape[i]
  return n
}

/** Row-major strides, in elements. */
export function contiguousStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length)
  let stride = 1
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride
    stride *= Math.max(shape[i], 1)
  }
  return strides
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

export function showShape(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`
}

/**
 * The shape that both broadcast to: aligned at the right, sizes equal or one of them 1.
 *
 * @throws {ShapeError} sizes differ at a dimension and neither is 1
 * @see https://docs.pytorch.org/docs/stable/notes/broadcasting.html
 */
export function broadcastShapes(where: string, a: readonly number[], b: readonly number[]): number[] {
  const ndim = Math.max(a.length, b.length)
  const shape = new Array<number>(ndim)
  for (let i = 1; i <= ndim; i++) {
    const da = a[a.length - i] ?? 1
    const db = b[b.length - i] ?? 1
    if (da !== db && da !== 1 && db !== 1) {
      throw new ShapeError(
        `${where}: sizes must be equal or 1 at every dimension from the right, but got ${da} and ${db} at dimension ${ndim - i}` +
          `\n  input ${showShape(a)}\n  other ${showShape(b)}`,
      )
    }
    shape[ndim - i] = da === 1 ? db : da
  }
  return shape
}

/** A dimension as PyTorch counts it: negative from the end. */
export function checkDim(where: string, dim: number, ndim: number): number {
  const range = Math.max(ndim, 1)
  if (!Number.isInteger(dim) || dim < -range || dim >= range) {
    throw new IndexError(`${where}: dim must be in [${-range}, ${range - 1}], but got ${show(dim)}`)
  }
  return dim < 0 ? dim + range : dim
}

/** Dimensions to reduce over, ascending and without repetition; all of them when none is given. */
export function checkDims(
  where: string,
  dim: number | readonly number[] | undefined,
  ndim: number,
): number[] {
  if (dim === undefined || (Array.isArray(dim) && dim.length === 0))
    return Array.from({ length: ndim }, (_, i) => i)
  const dims = (typeof dim === 'number' ? [dim] : dim).map((d) => checkDim(where, d, ndim))
  if (new Set(dims).size !== dims.length) {
    throw new OptionError(`${where}: dim must name each dimension once, but got ${show(dim)}`)
  }
  return ndim === 0 ? [] : dims.sort((x, y) => x - y)
}

/** A shape that came from a caller: non-negative integers, whose product an array can hold. */
export function checkShape(where: string, shape: readonly number[]): readonly number[] {
  for (const size of shape) {
    if (!Number.isInteger(size) || size < 0) {
      throw new ShapeError(`${where}: sizes must be non-negative integers, but got ${showShape(shape)}`)
    }
  }
  if (numel(shape) > 2 ** 32) throw new ShapeError(say('tensor-elements', { where, shape: showShape(shape) }))
  return shape
}

/** Accepts both `f(2, 3)` and `f([2, 3])`, as PyTorch does. */
export type ShapeArgs = readonly number[] | readonly [readonly number[]]

export function shapeFromArgs(args: ShapeArgs): readonly number[] {
  return Array.isArray(args[0]) ? args[0] : (args as readonly number[])
}
