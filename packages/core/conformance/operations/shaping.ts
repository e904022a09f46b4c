import { type Tensor, cat, stack } from '../../src/index.ts'
import { type Given, type Operations, op } from './operation.ts'

/** Views, copies of parts, joining and indexing. */
export const shaping: Operations = {
  reshape: op('shape', ({ input, options }) => input.reshape(options.shape)),
  view: op('shape', ({ input, options }) => input.view(options.shape)),
  flatten: op('start_dim end_dim', ({ input, options }) => input.flatten(options.startDim, options.endDim)),
  unflatten: op('dim sizes', ({ input, options }) => input.unflatten(options.dim, options.sizes)),
  squeeze: op('dim', ({ input, options }) => input.squeeze(options.dim)),
  unsqueeze: op('dim', ({ input, options }) => input.unsqueeze(options.dim)),
  transpose: op('dim0 dim1', ({ input, options }) => input.transpose(options.dim0, options.dim1)),
  permute: op('dims', ({ input, options }) => input.permute(options.dims)),
  movedim: op('source destination', ({ input, options }) =>
    input.movedim(options.source, options.destination),
  ),
  T: op('', ({ input }) => input.T),
  expand: op('size', ({ input, options }) => input.expand(options.size)),
  contiguous: op('', ({ input }) => input.contiguous()),
  clone: op('', ({ input }) => input.clone()),
  detach: op('', ({ input }) => input.detach()),
  to: op('dtype', ({ input, options }) => input.to(options.dtype)),
  cat: op('dim', ({ tensors, options }) => cat(tensors, options.dim)),
  stack: op('dim', ({ tensors, options }) => stack(tensors, options.dim)),
  select: op('dim index', ({ input, options }) => input.select(options.dim, options.index)),
  slice: op('dim start end step', ({ input, options: { dim, start, end, step } }) =>
    input.slice(dim ?? 0, start, end, step),
  ),
  narrow: op('dim start length', ({ input, options }) =>
    input.narrow(options.dim, options.start, options.length),
  ),
  split: op('split_size_or_sections dim', ({ input, options }) =>
    input.split(options.splitSizeOrSections, options.dim),
  ),
  chunk: op('chunks dim', ({ input, options }) => input.chunk(options.chunks, options.dim)),
  unbind: op('dim', ({ input, options }) => input.unbind(options.dim)),
  unfold: op('dimension size step', ({ input, options }) =>
    input.unfold(options.dimension, options.size, options.step),
  ),
  flip: op('dims', ({ input, options }) => input.flip(options.dims)),
  roll: op('shifts dims', ({ input, options }) => input.roll(options.shifts, options.dims)),
  repeat: op('repeats', ({ input, options }) => input.repeat(options.repeats)),
  repeat_interleave: op('repeats dim', ({ input, options }) =>
    input.repeatInterleave(options.repeats, options.dim),
  ),
  index_select: op('dim', ({ input, options, tensor }) => input.indexSelect(options.dim, tensor('index')!)),
  gather: op('dim', ({ input, options, tensor }) => input.gather(options.dim, tensor('index')!)),
  masked_select: op('', ({ input, tensor }) => input.maskedSelect(tensor('mask')!)),
  tril: op('diagonal', ({ input, options }) => input.tril(options.diagonal)),
  triu: op('diagonal', ({ input, options }) => input.triu(options.diagonal)),
  index: op('items', (given) => given.input.index(...itemsOf(given))),
  index_put_: op('items value', (given) =>
    given.input.indexPut_(itemsOf(given), given.tensor('value') ?? given.options.value),
  ),
  size: op('', ({ input }) => input.shape),
}

/** The items of an index; each `"tensor"` is the next of the tensors called `indices`. */
function itemsOf({ options, list }: Given): (number | string | null | Tensor)[] {
  const items: readonly (number | string | null)[] = options.items
  const indices = items.includes('tensor') ? [...list('indices')] : []
  return items.map((item) => (item === 'tensor' ? indices.shift()! : item))
}
