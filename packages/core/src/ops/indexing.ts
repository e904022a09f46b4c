import { record } from '../autograd.ts'
import { IndexError, OptionError, ShapeError, show } from '../errors.ts'
import { broadcastShapes, contiguousStrides, numel, sameShape, showShape } from '../shape.ts'
import { Tensor } from '../tensor.ts'
import { composite } from './composite.ts'
import { nonzeroPlaces } from './nonzero.ts'
import { select } from './select.ts'
import { slice } from './slice.ts'
import { takeAlong } from './take.ts'
import { unsqueeze } from './unsqueeze.ts'

/**
 * One item of an index: an integer, a slice as Python writes it (`'1:4'`, `':'`, `'::2'`), `'...'`, null for a new
 * axis, a tensor of places (int32), or a mask (bool).
 */
export type IndexItem = number | string | null | Tensor

/**
 * `input[items]` as PyTorch has it: `x[0, :, 1:4]` is `index(x, [0, ':', '1:4'])`. A view, or a copy where places or a
 * mask are among the items.
 *
 * @throws {IndexError} more items than dimensions, or an index out of range
 * @throws {OptionError} an item that is none of the kinds
 * @see https://docs.pytorch.org/docs/stable/tensor_view.html
 */
export function index(input: Tensor, items: readonly IndexItem[]): Tensor {
  const parsed = items.map(parseItem)
  const consumed = parsed.reduce<number>((total, item) => total + dimensionsOf(item), 0)
  if (parsed.filter((item) => item === '...').length > 1) {
    throw new IndexError("index: '...' must occur at most once, but got it twice")
  }
  if (consumed > input.ndim) {
    throw new IndexError(
      `index: there must be at most ${input.ndim} items for a tensor of shape ${showShape(input.shape)}, but got ${consumed}`,
    )
  }
  let result = input
  let dim = 0
  const places: Places[] = []
  for (const item of parsed) {
    if (item === '...') dim += input.ndim - consumed
    else if (item === null) result = unsqueeze(result, dim++)
    else if (typeof item === 'number') result = select(result, dim, item)
    else if (item instanceof Tensor)
      for (const at of placesOf(item, result, dim)) places.push({ dim: dim++, at })
    else result = takeSlice(result, dim++, item, parsed.length === 1)
  }
  if (places.length > 0) return takePlaces(result, places)
  if (result !== input) return result
  const alias = input.makeView((whole) => whole, input.shape, input.strides)
  return record('AliasBackward0', alias, [input], (g) => [g])
}

interface Slice {
  readonly start: number
  readonly end: number
  readonly step: number
}

type Item = number | '...' | null | Slice | Tensor

/** How many dimensions of the input an item stands for. */
function dimensionsOf(item: Item): number {
  if (item === null || item === '...') return 0
  return item instanceof Tensor && item.dtype === 'bool' ? item.ndim : 1
}

/** A slice with both ends written out that covers everything is not an operation of its own in PyTorch, unless it stands alone. */
function takeSlice(input: Tensor, dim: number, { start, end, step }: Slice, alone: boolean): Tensor {
  const everything = start === 0 && step === 1 && end === input.shape[dim]
  return everything && !alone ? input : slice(input, dim, start, end, step)
}

const slicePattern = /^\s*(-?\d+)?\s*:\s*(-?\d+)?\s*(?::\s*(-?\d+)?\s*)?$/

function parseItem(item: IndexItem): Item {
  if (item === null || item === '...') return item
  if (item instanceof Tensor) {
    if (item.dtype === 'int32' || (item.dtype === 'bool' && item.ndim > 0)) return item
    throw new IndexError(
      `index: a tensor as an item must be int32 or bool with at least 1 dimension, but got ${item.dtype} of shape ${showShape(item.shape)}`,
    )
  }
  if (typeof item === 'number') {
    if (Number.isInteger(item)) return item
  } else if (typeof item === 'string') {
    const match = slicePattern.exec(item)
    if (match) {
      const [start = '0', end = 'Infinity', step = '1'] = match.slice(1)
      return { start: Number(start), end: Number(end), step: Number(step) }
    }
  }
  throw new OptionError(
    `index: an item must be an integer, a slice such as '1:4', '...', null or a tensor, but got ${show(item)}`,
  )
}

/** Places along one dimension, as a tensor of any shape. */
interface Places {
  readonly dim: number
  readonly at: Tensor
}

/** A mask stands for the places, along each of its dimensions, where it is true. */
function placesOf(item: Tensor, input: Tensor, dim: number): Tensor[] {
  if (item.dtype !== 'bool') return [item.detach()]
  const covered = input.shape.slice(dim, dim + item.ndim)
  if (!sameShape(covered, item.shape)) {
    throw new IndexError(
      `index: a mask must have the shape of the dimensions it covers (${showShape(covered)}), but got ${showShape(item.shape)}`,
    )
  }
  return nonzeroPlaces(item)
}

/**
 * Elements at the places, broadcast to each other. Their shape stands where the indexed dimensions stood if those are
 * neighbours, otherwise in front, as in NumPy.
 */
function takePlaces(input: Tensor, places: readonly Places[]): Tensor {
  const dims = places.map(({ dim }) => dim)
  const neighbours = dims.every((d, i) => i === 0 || d === dims[i - 1] + 1)
  const others = input.shape.map((_, d) => d).filter((d) => !dims.includes(d))
  const before = neighbours ? others.filter((d) => d < dims[0]) : []
  const after = others.filter((d) => !before.includes(d))
  const sizesOf = (list: readonly number[]): number[] => list.map((d) => input.shape[d])
  const { shape, linear } = linearPlaces(input, places)
  return composite(
    'IndexBackward0',
    [input],
    (x) => {
      const lines = x
        .permute(...before, ...dims, ...after)
        .reshape(...sizesOf(before), numel(sizesOf(dims)), ...sizesOf(after))
      const taken = takeAlong('IndexBackward0', lines, before.length, linear)
      return taken.reshape(...sizesOf(before), ...shape, ...sizesOf(after))
    },
    places.map(({ at }) => at),
  )
}

/** The places counted through all indexed dimensions at once. */
function linearPlaces(
  input: Tensor,
  places: readonly Places[],
): { shape: readonly number[]; linear: Int32Array } {
  const shape = places.map(({ at }) => at.shape as readonly number[]).reduce((a, b) => broadcast(a, b))
  const sizes = places.map(({ dim }) => input.shape[dim])
  const steps = contiguousStrides(sizes)
  const linear = new Int32Array(numel(shape))
  places.forEach(({ dim, at }, p) => {
    const spread = at.expand(shape).data
    for (let i = 0; i < linear.length; i++) {
      const place = spread[i] < 0 ? spread[i] + sizes[p] : spread[i]
      if (place < 0 || place >= sizes[p]) {
        throw new IndexError(
          `index: places must be in [${-sizes[p]}, ${sizes[p] - 1}] at dimension ${dim} of size ${sizes[p]}, but got ${spread[i]}`,
        )
      }
      linear[i] += place * steps[p]
    }
  })
  return { shape, linear }
}

function broadcast(a: readonly number[], b: readonly number[]): readonly number[] {
  try {
    return broadcastShapes('index', a, b)
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    throw new IndexError(
      `index: tensors of places must broadcast to each other, but got ${showShape(a)} and ${showShape(b)}`,
    )
  }
}
