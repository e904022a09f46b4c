import { record } from '../autograd.ts'
import { OptionError, ShapeError, show } from '../errors.ts'
import { checkDim, contiguousStrides, numel, sameShape, showShape } from '../shape.ts'
import type { Tensor } from '../tensor.ts'

/**
 * The same elements in another shape; a view where the memory layout allows, otherwise a copy.
 *
 * @param shape one size may be −1: it is worked out from the others
 * @throws {ShapeError} the number of elements would change
 * @see https://docs.pytorch.org/docs/stable/generated/torch.reshape.html
 */
export function reshape(input: Tensor, shape: readonly number[]): Tensor {
  const target = inferShape('reshape', input, shape)
  const strides = viewStrides(input, target)
  if (strides === null)
    return asShape('UnsafeViewBackward0', input.clone(), target, contiguousStrides(target))
  return asShape('ReshapeAliasBackward0', input, target, strides)
}

/**
 * The same elements in another shape, always a view.
 *
 * @throws {ShapeError} the number of elements would change, or the layout does not allow a view
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.view.html
 */
export function view(input: Tensor, shape: readonly number[]): Tensor {
  const target = inferShape('view', input, shape)
  const strides = viewStrides(input, target)
  if (strides === null) {
    throw new ShapeError(
      `view: shape must be compatible with the memory layout, but got ${showShape(shape)} for a transposed or strided tensor of shape ${showShape(input.shape)} (use .reshape)`,
    )
  }
  return asShape('ViewBackward0', input, target, strides)
}

/**
 * Dimensions `startDim` to `endDim`, both included, joined to one.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.flatten.html
 */
export function flatten(input: Tensor, startDim = 0, endDim = -1): Tensor {
  const start = checkDim('flatten', startDim, input.ndim)
  const end = checkDim('flatten', endDim, input.ndim)
  if (start > end)
    throw new OptionError(
      `flatten: startDim must not come after endDim, but got ${show(startDim)} and ${show(endDim)}`,
    )
  if (input.ndim === 0) return reshape(input, [1])
  if (start === end) return input
  return reshape(input, [
    ...input.shape.slice(0, start),
    numel(input.shape.slice(start, end + 1)),
    ...input.shape.slice(end + 1),
  ])
}

function asShape(name: string, input: Tensor, shape: readonly number[], strides: readonly number[]): Tensor {
  return record(
    name,
    input.makeView((whole) => reshape(whole, shape), shape, strides),
    [input],
    (g) => [reshape(g, input.shape)],
  )
}

function inferShape(where: string, input: Tensor, shape: readonly number[]): number[] {
  const unknown = shape.filter((size) => size === -1).length
  if (shape.some((size) => !Number.isInteger(size) || size < -1) || unknown > 1) {
    throw new ShapeError(
      `${where}: sizes must be non-negative integers, at most one of them -1, but got ${showShape(shape)}`,
    )
  }
  const known = shape.reduce((product, size) => (size === -1 ? product : product * size), 1)
  const missing = known === 0 ? NaN : input.numel / known
  const target = shape.map((size) => (size === -1 ? missing : size))
  if ((unknown === 1 && !Number.isInteger(missing)) || numel(target) !== input.numel) {
    throw new ShapeError(
      `${where}: shape must have the ${input.numel} elements of ${showShape(input.shape)}, but got ${showShape(shape)}`,
    )
  }
  return target
}

/**
 * Strides under which the same memory reads as `shape`, or null when no such strides exist.
 * Dimensions of the input that lie in one run of memory may be split and joined freely; others must be kept.
 */
function viewStrides(input: Tensor, shape: readonly number[]): readonly number[] | null {
  if (input.isContiguous()) return contiguousStrides(shape)
  if (sameShape(input.shape, shape)) return input.strides
  const strides = new Array<number>(shape.length)
  let d = shape.length - 1
  let run = 1
  let runStride = input.strides.at(-1) ?? 1
  for (let i = input.ndim - 1; i >= 0; i--) {
    run *= input.shape[i]
    const runEnds = i === 0 || (input.shape[i - 1] !== 1 && input.strides[i - 1] !== run * runStride)
    if (!runEnds) continue
    let covered = 1
    while (d >= 0 && (covered < run || shape[d] === 1)) {
      strides[d] = covered * runStride
      covered *= shape[d]
      d--
    }
    if (covered !== run) return null
    if (i > 0) {
      runStride = input.strides[i - 1]
      run = 1
    }
  }
  return d === -1 ? strides : null
}
