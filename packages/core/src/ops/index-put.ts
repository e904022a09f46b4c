import { type BackwardRule, GradFn, isGradEnabled, noGrad, recording } from '../autograd.ts'
import { DtypeError, ShapeError, shapeMessage } from '../errors.ts'
import { allocate, convertInto, isFloat } from '../dtype.ts'
import { type Operand, Tensor } from '../tensor.ts'
import { scalarTensor, sumTo } from './broadcast.ts'
import { expand } from './expand.ts'
import { type IndexItem, index } from './indexing.ts'
import { writeStrided } from './strided.ts'

/**
 * Writes `source`, broadcast and converted, over `target`.
 *
 * @throws {ShapeError} source does not broadcast to the shape of target
 * @throws {AutogradError} target is a leaf that requires a gradient, outside noGrad
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.copy_.html
 */
export function copy_(target: Tensor, source: Tensor): void {
  const recorded = isGradEnabled() && (target.requiresGrad || source.requiresGrad)
  target.checkWritable('copy_', recorded)
  write('copy_', target, source)
  // All of target is replaced: only source has a gradient.
  if (recording([source])) adopt(target, 'CopyBackwards', [null, source], (g) => [null, sumTo(g, source)])
  else if (recorded) adopt(target, 'CopyBackwards', [], () => [])
}

/** Writes one value over all of `target`. @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.fill_.html */
export function fill_(target: Tensor, value: number): void {
  copy_(target, scalarTensor(value, isFloat(target.dtype) ? target.dtype : 'float64'))
}

/**
 * Writes `value`, broadcast and converted, over the part of `target` that `items` names: `target[items] = value`.
 *
 * @throws {AutogradError} target is a leaf that requires a gradient, outside noGrad
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.index_put_.html
 */
export function indexPut_(target: Tensor, items: readonly IndexItem[], value: Operand): void {
  const source =
    value instanceof Tensor ? value : scalarTensor(value, isFloat(target.dtype) ? target.dtype : 'float64')
  const recorded = isGradEnabled() && (target.requiresGrad || source.requiresGrad)
  target.checkWritable('indexPut_', recorded)
  const part = noGrad(() => index(target, items))
  write('indexPut_', part, source)
  if (!recorded) return
  const within = (whole: Tensor): Tensor => index(whole, items)
  adopt(target, 'CopySlices', [target, source], (g) => {
    const kept = g.clone()
    writeStrided(within(kept), allocate(kept.dtype, part.numel))
    return [kept, sumTo(within(g), source)]
  })
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
  if (result.gradFn !== null) target.setHistory(result.gradFn)
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

function adopt(target: Tensor, name: string, inputs: readonly (Tensor | null)[], rule: BackwardRule): void {
  const next = inputs.map((input) => (input?.requiresGrad ? (input.gradFn ?? input.accumulator) : null))
  target.setHistory(new GradFn(name, next, rule, []))
}
