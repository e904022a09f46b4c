import { record } from '../autograd.ts'
import { kernel } from '../backend/index.ts'
import { wrap } from '../creation.ts'
import { allocate } from '../dtype.ts'
import { DtypeError, ShapeError, shapeMessage } from '../errors.ts'
import { broadcastShapes, numel, sameShape } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { sumTo } from './broadcast.ts'

/**
 * The matrix product: dot product of vectors, matrix times vector, or matrices batched over the leading dimensions,
 * which broadcast.
 *
 * @param input `[k]` or `[…, m, k]`
 * @param other `[k]` or `[…, k, n]`
 * @returns `[…, m, n]`, without the dimension that a vector does not have
 * @throws {ShapeError} the inner sizes differ, or a tensor has no dimensions
 * @throws {DtypeError} the dtypes differ
 * @see https://docs.pytorch.org/docs/stable/generated/torch.matmul.html
 */
export function matmul(input: Tensor, other: Tensor): Tensor {
  checkOperands(input, other)
  const a = input.ndim === 1 ? input.detach().unsqueeze(0) : input.detach()
  const b = other.ndim === 1 ? other.detach().unsqueeze(1) : other.detach()
  const full = multiply(a, b)
  const shape = [
    ...full.shape.slice(0, -2),
    ...(input.ndim === 1 ? [] : [a.shape.at(-2)!]),
    ...(other.ndim === 1 ? [] : [b.shape.at(-1)!]),
  ]
  return record(
    nodeName(input.ndim, other.ndim),
    full.reshape(shape).detach(),
    [input, other],
    (g, [needA, needB]) => {
      // C = A·B: dA = dC·Bᵀ, dB = Aᵀ·dC, summed over the batch dimensions that were repeated
      const grad = g.reshape(full.shape)
      return [
        needA ? sumTo(multiply(grad, b.transpose(-2, -1)), a).reshape(input.shape) : null,
        needB ? sumTo(multiply(a.transpose(-2, -1), grad), b).reshape(other.shape) : null,
      ]
    },
    [input.requiresGrad ? other : null, other.requiresGrad ? input : null],
  )
}

function checkOperands(input: Tensor, other: Tensor): void {
  if (input.ndim === 0 || other.ndim === 0) {
    throw new ShapeError(
      `matmul: both tensors must have at least 1 dimension, but got ${input.ndim} and ${other.ndim}`,
    )
  }
  if (input.dtype !== other.dtype) {
    throw new DtypeError(
      `matmul: both tensors must have one dtype, but got ${input.dtype} and ${other.dtype}`,
    )
  }
  if (input.dtype === 'bool') throw new DtypeError('matmul: both tensors must be numbers, but got bool')
  const inner = other.shape.at(other.ndim === 1 ? -1 : -2)!
  if (input.shape.at(-1) !== inner) {
    throw new ShapeError(
      shapeMessage(
        `matmul: other must have ${input.shape.at(-1)} rows (the last size of input), but got ${inner}`,
        [
          ['input', input.shape],
          ['other', other.shape],
        ],
      ),
    )
  }
}

/** The name of the operation that PyTorch ends with for these numbers of dimensions. */
function nodeName(a: number, b: number): string {
  if (a === 1 && b === 1) return 'DotBackward0'
  if (a === 2 && b === 1) return 'MvBackward0'
  if (a === 1 && b === 2) return 'SqueezeBackward3'
  if (a === 2 && b === 2) return 'MmBackward0'
  // A matrix times a batch is computed as the transposed product, and transposed back by copying.
  return a === 2 ? 'CloneBackward0' : 'UnsafeViewBackward0'
}

/** The product of matrices `[…, m, k]` and `[…, k, n]`, not recorded. */
function multiply(a: Tensor, b: Tensor): Tensor {
  const aBatch = a.shape.slice(0, -2)
  const bBatch = b.shape.slice(0, -2)
  const batchShape = broadcastShapes('matmul', aBatch, bBatch)
  const [m, k, n] = [a.shape.at(-2)!, a.shape.at(-1)!, b.shape.at(-1)!]
  const shape = [...batchShape, m, n]
  const out = allocate(a.dtype, numel(shape))
  // One matrix for the whole batch is passed once; other mixtures of batches are written out.
  const spread = (t: Tensor, batch: readonly number[], rows: number, columns: number): Tensor =>
    numel(batch) === 1 || sameShape(batch, batchShape) ? t : t.expand([...batchShape, rows, columns])
  kernel('matmul')(out, spread(a, aBatch, m, k).data, spread(b, bBatch, k, n).data, {
    batch: numel(batchShape),
    m,
    k,
    n,
    aBatchStride: numel(aBatch) === 1 ? 0 : m * k,
    bBatchStride: numel(bBatch) === 1 ? 0 : k * n,
  })
  return wrap(out, shape, a.dtype)
}
