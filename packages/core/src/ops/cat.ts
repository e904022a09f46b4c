import { record } from '../autograd.ts'
import { zeros } from '../creation.ts'
import { promote } from '../dtype.ts'
import { OptionError, ShapeError, shapeMessage } from '../errors.ts'
import { checkDim } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { slice } from './slice.ts'
import { writeStrided } from './strided.ts'
import { to } from './to.ts'
import { unsqueeze } from './unsqueeze.ts'

/**
 * Tensors one after the other along an existing dimension.
 *
 * @throws {ShapeError} sizes differ at another dimension
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cat.html
 */
export function cat(tensors: readonly Tensor[], dim = 0): Tensor {
  return join('cat', 'CatBackward0', tensors, dim)
}

/**
 * Tensors of one shape one after the other along a new dimension.
 *
 * @throws {ShapeError} shapes differ
 * @see https://docs.pytorch.org/docs/stable/generated/torch.stack.html
 */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  if (tensors.length === 0) throw new OptionError('stack: there must be at least one tensor, but got none')
  const d = checkDim('stack', dim, tensors[0].ndim + 1)
  for (const t of tensors) checkSizes('stack', tensors[0], t, -1)
  return join(
    'stack',
    'StackBackward0',
    tensors.map((t) => unsqueeze(t, d)),
    d,
  )
}

function join(where: string, name: string, tensors: readonly Tensor[], dim: number): Tensor {
  if (tensors.length === 0) throw new OptionError(`${where}: there must be at least one tensor, but got none`)
  const first = tensors.find((t) => !isNothing(t)) ?? tensors[0]
  if (first.ndim === 0)
    throw new ShapeError(`${where}: tensors must have at least 1 dimension, but got 0 (use stack)`)
  const d = checkDim(where, dim, first.ndim)
  for (const t of tensors) if (!isNothing(t)) checkSizes(where, first, t, d)
  const dtype = tensors.map((t) => t.dtype).reduce(promote)
  const sizes = tensors.map((t) => (isNothing(t) ? 0 : t.shape[d]))
  const total = sizes.reduce((a, b) => a + b, 0)
  const out = zeros(
    first.shape.map((size, i) => (i === d ? total : size)),
    { dtype },
  )
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((a, b) => a + b, 0))
  const part = (whole: Tensor, i: number): Tensor => slice(whole, d, starts[i], starts[i] + sizes[i])
  tensors.forEach((t, i) => writeStrided(part(out, i), to(t.detach(), dtype).data))
  return record(name, out, tensors, (g) =>
    tensors.map((t, i) => (isNothing(t) ? zeros(t.shape, { dtype: t.dtype }) : to(part(g, i), t.dtype))),
  )
}

/** PyTorch passes over empty vectors, whatever the shape of the others. */
function isNothing(t: Tensor): boolean {
  return t.ndim === 1 && t.shape[0] === 0
}

function checkSizes(where: string, first: Tensor, other: Tensor, except: number): void {
  if (other.ndim === first.ndim && other.shape.every((size, i) => i === except || size === first.shape[i]))
    return
  throw new ShapeError(
    shapeMessage(
      `${where}: sizes must be equal${except < 0 ? '' : ` except at dim ${except}`}, but got different ones`,
      [
        ['first', first.shape],
        ['other', other.shape],
      ],
    ),
  )
}
