import { record } from '../autograd.ts'
import { OptionError, show } from '../errors.ts'
import { checkDim } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { permute } from './permute.ts'
import { reshape } from './reshape.ts'
import { where } from './where.ts'
import { arange } from '../creation.ts'

/**
 * Each dimension of `source` moved to the place that `destination` names for it, the others keeping their order; a view.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.movedim.html
 */
export function movedim(
  input: Tensor,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor {
  const [from, to] = [source, destination].map((dims) =>
    [dims].flat().map((d: number) => checkDim('movedim', d, input.ndim)),
  )
  if (from.length !== to.length || [from, to].some((dims) => new Set(dims).size !== dims.length)) {
    throw new OptionError(
      `movedim: source and destination must name as many dimensions, each once, but got ${show(source)} and ${show(destination)}`,
    )
  }
  const others = input.shape.map((_, d) => d).filter((d) => !from.includes(d))
  const order = input.shape.map((_, d) => (to.includes(d) ? from[to.indexOf(d)] : others.shift()!))
  return permute(input, order)
}

/** One dimension split into several of the given sizes; a view. @see https://docs.pytorch.org/docs/stable/generated/torch.unflatten.html */
export function unflatten(input: Tensor, dim: number, sizes: readonly number[]): Tensor {
  const d = checkDim('unflatten', dim, input.ndim)
  if (sizes.length === 0) throw new OptionError(`unflatten: sizes must not be empty, but got ${show(sizes)}`)
  return input.view(
    ...input.shape.slice(0, d),
    ...sizesOf(input.shape[d], sizes),
    ...input.shape.slice(d + 1),
  )
}

function sizesOf(length: number, sizes: readonly number[]): number[] {
  const known = sizes.reduce((product, size) => (size === -1 ? product : product * size), 1)
  return sizes.map((size) => (size === -1 ? length / known : size))
}

/** The lower triangle of the last two dimensions, zeros above diagonal `k`. @see https://docs.pytorch.org/docs/stable/generated/torch.tril.html */
export function tril(input: Tensor, k = 0): Tensor {
  return triangle('tril', 'TrilBackward0', input, k)
}

/** The upper triangle of the last two dimensions, zeros below diagonal `k`. @see https://docs.pytorch.org/docs/stable/generated/torch.triu.html */
export function triu(input: Tensor, k = 0): Tensor {
  return triangle('triu', 'TriuBackward0', input, k)
}

function triangle(name: 'tril' | 'triu', node: string, input: Tensor, k: number): Tensor {
  if (input.ndim < 2)
    throw new OptionError(`${name}: input must have at least 2 dimensions, but got ${input.ndim}`)
  const [rows, columns] = [input.shape.at(-2)!, input.shape.at(-1)!]
  const offset = reshape(arange(columns), [1, columns]).sub(reshape(arange(rows), [rows, 1]))
  const inside = name === 'tril' ? offset.le(k) : offset.ge(k)
  const kept = where(inside, input.detach(), 0).to(input.dtype)
  return record(node, kept, [input], (g) => [where(inside, g, 0)])
}
