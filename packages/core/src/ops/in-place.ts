import { fromArray, zeros } from '../creation.ts'
import { type BackwardRule, GradFn, nodeOf, recording } from '../autograd.ts'
import { DtypeError, ShapeError, shapeMessage } from '../errors.ts'
import { allocate, convertInto, isFloat } from '../dtype.ts'
import { type Operand, Tensor } from '../tensor.ts'
import { scalarTensor, sumTo } from './broadcast.ts'
import { expand } from './expand.ts'
import { type IndexItem, index } from './indexing.ts'
import { embed, zerosOfLayout } from './select.ts'
import { writeStrided } from './strided.ts'

/**
 * Writes `source`, broadcast and converted, over `target`.
 *
 * @throws {ShapeError} source does not broadcast to the shape of target
 * @throws {AutogradError} target is a leaf that requires a gradient, outside noGrad
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.copy_.html
 */
export function copy_(target: Tensor, source: Tensor, where = 'copy_', node = 'CopyBackwards'): void {
  const recorded = recording([target, source])
  target.checkWritable(where, recorded)
  write(where, target, source)
  if (!recorded) return
  // What was there before has a gradient too: zero. (Of a view, `rebase` gives it to the base.)
  const before = target.base === null ? nodeOf(target) : null
  const rule: BackwardRule = (g) => [before && zeros(g.shape, { dtype: g.dtype }), sumTo(g, source)]
  rebase(target, new GradFn(node, [before, nodeOf(source)], rule, []))
}

/** Writes one value over all of `target`. @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.fill_.html */
export function fill_(target: Tensor, value: number): void {
  copy_(target, numberFor(target, value), 'fill_', 'FillBackward0')
}

/**
 * Writes `value`, broadcast and converted, over the part of `target` that `items` names: `target[items] = value`.
 *
 * @throws {ShapeError} value does not broadcast to the part
 * @throws {AutogradError} target is a leaf that requires a gradient, outside noGrad
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.index_put_.html
 */
export function indexPut_(target: Tensor, items: readonly IndexItem[], value: Operand): void {
  const source = value instanceof Tensor ? value : numberFor(target, value)
  target.checkWritable('indexPut_', recording([target, source]))
  if (items.some((item) => item instanceof Tensor)) {
    putPlaces(target, items, source)
    return
  }
  const part = index(target, items)
  copy_(part, withoutSurplus(source, part), 'indexPut_')
}

/** Python's assignment drops leading sizes of 1 that the part does not have. */
function withoutSurplus(source: Tensor, part: Tensor): Tensor {
  const extra = Math.max(0, source.ndim - part.ndim)
  const isSurplus = source.shape.slice(0, extra).every((size) => size === 1)
  return extra > 0 && isSurplus ? source.reshape(source.shape.slice(extra)) : source
}

/** Writes to the elements that places or a mask name, which are no view. */
function putPlaces(target: Tensor, items: readonly IndexItem[], source: Tensor): void {
  const counts = fromArray(
    Int32Array.from({ length: target.numel }, (_, i) => i),
    target.shape,
  )
  const places = index(counts, items)
  const written = target.detach().clone().flatten()
  const values = withoutSurplus(source, places).detach()
  const spread = zeros(places.shape, { dtype: target.dtype })
  write('indexPut_', spread, values)
  const [to, from] = [written.data, spread.data]
  places.data.forEach((place, i) => (to[place] = from[i]))
  const recorded = recording([target, source])
  const history = nodeOf(target)
  writeStrided(target, to)
  if (!recorded) return
  const rule: BackwardRule = (g) => {
    const kept = g.clone().flatten()
    for (const place of places.data) kept.data[place] = 0
    return [
      kept.reshape(target.shape),
      sumTo(index(g, items).reshape(places.shape), withoutSurplus(source, places)).reshape(source.shape),
    ]
  }
  rebase(target, new GradFn('IndexPutBackward0', [history, nodeOf(source)], rule, []))
}

function numberFor(target: Tensor, value: number): Tensor {
  return scalarTensor(value, isFloat(target.dtype) ? target.dtype : 'float64')
}

/**
 * The in-place form of an operation on two operands: replaces the elements and the history of `target` by those of
 * `op(target, other)`.
 *
 * @throws {ShapeError} the result has another shape
 * @throws {DtypeError} the result has a dtype of a higher category
 */
export function replace_(
  where: string,
  target: Tensor,
  other: Operand,
  op: (input: Tensor, other: Operand) => Tensor,
): void {
  const recorded = recording(other instanceof Tensor ? [target, other] : [target])
  target.checkWritable(where, recorded)
  const result = op(recorded ? snapshot(target) : target, other)
  if (isFloat(result.dtype) && !isFloat(target.dtype)) {
    throw new DtypeError(
      `${where}: the result must be of the dtype of the tensor (${target.dtype}) or lower, but got ${result.dtype}`,
    )
  }
  if (result.ndim !== target.ndim || result.shape.some((size, d) => size !== target.shape[d])) {
    throw new ShapeError(
      shapeMessage(`${where}: other must broadcast to the shape of the tensor, but got a larger one`, [
        ['tensor', target.shape],
        ['result', result.shape],
      ]),
    )
  }
  write(where, target, result.detach())
  if (result.gradFn !== null) rebase(target, result.gradFn)
}

/**
 * Places a tensor that was written to in the graph. Through a view the write changes the base: its gradient goes on to
 * what the base was before, but for the part that the view shows, whose gradient goes to what was written.
 */
function rebase(target: Tensor, written: GradFn): void {
  const { base, locate } = target
  if (base === null) {
    target.setHistory(written)
    return
  }
  const rule: BackwardRule = (g) => {
    const kept = zerosOfLayout(base)
    writeStrided(kept, g.data)
    writeStrided(locate(kept), allocate(kept.dtype, target.numel))
    return [kept, locate(g).contiguous()]
  }
  base.setHistory(new GradFn('CopySlices', [nodeOf(base), written], rule, []))
}

/** How a view comes from a base that was written to since. */
export function viewHistory(view: Tensor, base: Tensor): GradFn {
  return new GradFn('AsStridedBackward0', [nodeOf(base)], (g) => [embed(base, g, view.locate)], [])
}

/** The tensor as it is now, with its history: what a gradient may need after the write. */
function snapshot(target: Tensor): Tensor {
  const copy = target.detach().clone()
  if (target.gradFn !== null) copy.setHistory(target.gradFn)
  return copy
}

/** Broadcasts, converts and writes, reading everything before the first write: source may overlap target. */
function write(where: string, target: Tensor, source: Tensor): void {
  if (
    source.ndim > target.ndim ||
    source.shape.some((size, d) => size !== 1 && size !== target.shape[d + target.ndim - source.ndim])
  ) {
    throw new ShapeError(
      shapeMessage(`${where}: the value must broadcast to the part that is written, but got another shape`, [
        ['written', target.shape],
        ['value', source.shape],
      ]),
    )
  }
  const values = expand(source.detach(), target.shape)
  const converted = allocate(target.dtype, target.numel)
  convertInto(converted, values.data, target.dtype)
  writeStrided(target, converted)
}
