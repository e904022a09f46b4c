import type { Tensor } from '@sinal/core'
import type { Node, Operator } from '../node.ts'

type Reduce = (x: Tensor, dims: readonly number[], options: { keepdim: boolean }) => Tensor

/** @param axesInput the version from which the axes are an input rather than an attribute */
const reduction = (axesInput: number, reduce: Reduce): Operator => ({
  steering: [1],
  run: (node) => {
    const x = node.tensor(0)
    const axes = axesOf(node, axesInput) ?? []
    const keepdim = node.int('keepdims', 1) !== 0
    const isNoop = axesInput <= node.opset && node.int('noop_with_empty_axes', 0) !== 0
    if (axes.length === 0 && isNoop) return x
    return reduce(x, axes.length === 0 ? x.shape.map((_, d) => d) : axes, { keepdim })
  },
})

/** The axes of an operator, where they are given. */
export function axesOf(node: Node, axesInput: number): number[] | null {
  if (node.opset < axesInput) return node.ints('axes')
  return node.has(1) ? node.integers(1) : null
}

export const reductions: Readonly<Record<string, Operator>> = {
  ReduceMean: reduction(18, (x, dims, options) => x.mean(dims, options)),
  ReduceSum: reduction(13, (x, dims, options) => x.sum(dims, options)),
  ReduceMax: reduction(18, (x, dims, options) => x.amax(dims, options)),
  ReduceMin: reduction(18, (x, dims, options) => x.amin(dims, options)),
  ReduceL1: reduction(18, (x, dims, options) => x.abs().sum(dims, options)),
  ReduceL2: reduction(18, (x, dims, options) => x.mul(x).sum(dims, options).sqrt()),
  ReduceSumSquare: reduction(18, (x, dims, options) => x.mul(x).sum(dims, options)),
  ReduceProd: reduction(18, product),
  CumSum: { steering: [1], run: cumSum },
}

function product(x: Tensor, dims: readonly number[], { keepdim }: { keepdim: boolean }): Tensor {
  const all = dims.reduce((result, dim) => result.prod(dim, { keepdim: true }), x)
  const dropped = dims.map((dim) => (dim < 0 ? dim + x.ndim : dim))
  return keepdim ? all : all.reshape(x.shape.filter((_, d) => !dropped.includes(d)))
}

function cumSum(node: Node): Tensor {
  const [x, [dim]] = [node.tensor(0), node.integers(1)]
  const [exclusive, reverse] = [node.int('exclusive', 0) !== 0, node.int('reverse', 0) !== 0]
  const forward = reverse ? x.flip(dim) : x
  // Exclusive sums leave each element itself out.
  const sums = exclusive ? forward.cumsum(dim).sub(forward) : forward.cumsum(dim)
  return reverse ? sums.flip(dim) : sums
}
