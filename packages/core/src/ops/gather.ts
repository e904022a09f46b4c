import { record } from '../autograd.ts'
import { wrap, zeros } from '../creation.ts'
import { allocateEmpty } from '../dtype.ts'
import { DtypeError, IndexError, ShapeError, shapeMessage } from '../errors.ts'
import { checkDim, contiguousStrides, numel } from '../shape.ts'
import type { Tensor } from '../tensor.ts'

/**
 * result[i, j, k] = input[i, index[i, j, k], k] for dim 1, and so for every dim.
 *
 * @param index int32, with as many dimensions as input and no larger except along `dim`
 * @see https://docs.pytorch.org/docs/stable/generated/torch.gather.html
 */
export function gather(input: Tensor, dim: number, index: Tensor): Tensor {
  // A tensor without dimensions counts as a vector of one element.
  if (input.ndim === 0 && index.ndim <= 1)
    return gather(input.reshape(1), dim, index.reshape(-1)).reshape(index.shape)
  if (index.ndim === 0 && input.ndim === 1) return gather(input, dim, index.reshape(1)).reshape([])
  const d = checkIndex('gather', input, dim, index)
  const out = allocateEmpty(input.dtype, index.numel)
  const source = input.data
  forEachPlace(input, d, index, (from, at) => (out[at] = source[from]))
  return record('GatherBackward0', wrap(out, index.shape, input.dtype), [input], (g) => [
    scatterPlaces(input, d, index, g),
  ])
}

/** Zeros like `input` with values[i, j, k] added at [i, index[i, j, k], k]: the gradient of gather. */
export function scatterPlaces(input: Tensor, dim: number, index: Tensor, values: Tensor): Tensor {
  const total = zeros(input.shape, { dtype: input.dtype })
  const [out, added] = [total.data, values.data]
  forEachPlace(input, dim, index, (to, at) => (out[to] += added[at]))
  return total
}

function checkIndex(where: string, input: Tensor, dim: number, index: Tensor): number {
  const d = checkDim(where, dim, input.ndim)
  if (index.dtype !== 'int32') throw new DtypeError(`${where}: index must be int32, but got ${index.dtype}`)
  if (index.ndim !== input.ndim || index.shape.some((size, i) => i !== d && size > input.shape[i])) {
    throw new ShapeError(
      shapeMessage(
        `${where}: index must not be larger than input except along dim ${d}, but got another shape`,
        [
          ['input', input.shape],
          ['index', index.shape],
        ],
      ),
    )
  }
  return d
}

/** Visits each element of `index` with the place in `input` that it names. */
function forEachPlace(
  input: Tensor,
  dim: number,
  index: Tensor,
  visit: (place: number, at: number) => void,
): void {
  const places = index.data
  const strides = contiguousStrides(input.shape)
  const steps = contiguousStrides(index.shape)
  const size = input.shape[dim] ?? 1
  const total = numel(index.shape)
  for (let at = 0; at < total; at++) {
    const named = places[at]
    if (named < 0 || named >= size) {
      throw new IndexError(`gather: index must be in [0, ${size - 1}] along dim ${dim}, but got ${named}`)
    }
    let place = 0
    for (let d = 0, rest = at; d < index.ndim; d++) {
      const i = Math.floor(rest / steps[d])
      rest -= i * steps[d]
      place += (d === dim ? named : i) * strides[d]
    }
    visit(place, at)
  }
}
