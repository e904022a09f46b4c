import { record } from '../autograd.ts'
import { wrap } from '../creation.ts'
import { allocateEmpty, isFloat } from '../dtype.ts'
import { OptionError, show } from '../errors.ts'
import { checkDim } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import type { ValuesAndIndices } from './extremes.ts'
import { scatterPlaces } from './gather.ts'
import { linesAlong } from './reduction.ts'

/**
 * The elements along `dim` in order, and where they were; equal ones keep their order, NaN counts as the largest.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sort.html
 */
export function sort(input: Tensor, dim = -1, options: { descending?: boolean } = {}): ValuesAndIndices {
  return takeSorted('SortBackward0', input, dim, options.descending ?? false, Infinity)
}

/**
 * The k largest (or smallest) elements along `dim` in order, and where they were.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.topk.html
 */
export function topk(
  input: Tensor,
  k: number,
  dim = -1,
  options: { largest?: boolean } = {},
): ValuesAndIndices {
  const size = input.ndim === 0 ? 1 : input.shape[checkDim('topk', dim, input.ndim)]
  if (!Number.isInteger(k) || k < 0 || k > size) {
    throw new OptionError(
      `topk: k must be an integer from 0 to ${size}, the size of the dimension, but got ${show(k)}`,
    )
  }
  return takeSorted('TopkBackward0', input, dim, options.largest ?? true, k)
}

/** Less or greater in PyTorch's order of floats, in which NaN is the largest. */
function compare(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  return a - b
}

function takeSorted(
  name: string,
  input: Tensor,
  dim: number,
  descending: boolean,
  k: number,
): ValuesAndIndices {
  const d = checkDim(name, dim, input.ndim)
  const { outer, reduced, inner } = linesAlong(name, input, dim)
  const kept = Math.min(k, reduced)
  const shape = input.shape.map((size, i) => (i === d ? kept : size))
  const source = input.data
  const values = allocateEmpty(input.dtype, outer * kept * inner)
  const places = new Int32Array(values.length)
  const sign = descending ? -1 : 1
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const at = (r: number): number => source[(o * reduced + r) * inner + i]
      const order = Array.from({ length: reduced }, (_, r) => r).sort(
        (a, b) => sign * compare(at(a), at(b)) || a - b,
      )
      for (let r = 0; r < kept; r++) {
        values[(o * kept + r) * inner + i] = at(order[r])
        places[(o * kept + r) * inner + i] = order[r]
      }
    }
  }
  const indices = wrap(places, shape, 'int32')
  const sorted = wrap(values, shape, input.dtype)
  if (!isFloat(input.dtype)) return { values: sorted, indices }
  return { values: record(name, sorted, [input], (g) => [scatterPlaces(input, d, indices, g)]), indices }
}
