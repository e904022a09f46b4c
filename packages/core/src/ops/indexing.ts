import { record } from '../autograd.ts'
import { IndexError, OptionError, show } from '../errors.ts'
import type { Tensor } from '../tensor.ts'
import { select } from './select.ts'
import { slice } from './slice.ts'
import { unsqueeze } from './unsqueeze.ts'

/** One item of an index: an integer, a slice as Python writes it (`'1:4'`, `':'`, `'::2'`), `'...'`, or null for a new axis. */
export type IndexItem = number | string | null

/**
 * `input[items]` as PyTorch has it: `x[0, :, 1:4]` is `index(x, [0, ':', '1:4'])`; a view.
 *
 * @throws {IndexError} more items than dimensions, or an index out of range
 * @throws {OptionError} an item that is none of the kinds
 * @see https://docs.pytorch.org/docs/stable/tensor_view.html
 */
export function index(input: Tensor, items: readonly IndexItem[]): Tensor {
  const parsed = items.map(parseItem)
  const consumed = parsed.filter((item) => item !== null && item !== '...').length
  if (parsed.filter((item) => item === '...').length > 1)
    throw new IndexError("index: '...' must occur at most once, but got it twice")
  if (consumed > input.ndim) {
    throw new IndexError(
      `index: there must be at most ${input.ndim} items for a tensor of shape [${input.shape.join(', ')}], but got ${consumed}`,
    )
  }
  let result = input
  let dim = 0
  for (const item of parsed) {
    if (item === '...') dim += input.ndim - consumed
    else if (item === null) result = unsqueeze(result, dim++)
    else if (typeof item === 'number') result = select(result, dim, item)
    else result = takeSlice(result, dim++, item, parsed.length === 1)
  }
  return result === input
    ? record(
        'AliasBackward0',
        input.makeView((whole) => whole, input.shape, input.strides),
        [input],
        (g) => [g],
      )
    : result
}

interface Slice {
  readonly start: number
  readonly end: number
  readonly step: number
}

/** A slice with both ends written out that covers everything is not an operation of its own in PyTorch, unless it stands alone. */
function takeSlice(input: Tensor, dim: number, { start, end, step }: Slice, alone: boolean): Tensor {
  const everything = start === 0 && step === 1 && end === input.shape[dim]
  return everything && !alone ? input : slice(input, dim, start, end, step)
}

const slicePattern = /^\s*(-?\d+)?\s*:\s*(-?\d+)?\s*(?::\s*(-?\d+)?\s*)?$/

function parseItem(item: IndexItem): number | '...' | null | Slice {
  if (item === null || item === '...') return item
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
    `index: an item must be an integer, a slice such as '1:4', '...' or null, but got ${show(item)}`,
  )
}
