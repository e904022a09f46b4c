import { record } from '../autograd.ts'
import { kernel } from '../backend/index.ts'
import { wrap } from '../creation.ts'
import { type TypedArray, allocateEmpty } from '../dtype.ts'
import { DtypeError, ShapeError, shapeMessage } from '../errors.ts'
import { broadcastShapes, numel, sameShape } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { sumTo } from './broadcast.ts'
import { type OutOptions, resultTensor } from './out.ts'

/**
 * The matrix product: dot product of vectors, matrix times vector, or matrices batched over the leading dimensions,
 * which broadcast.
 *
 * @param input `[k]` or `[…, m, k]`
 * @param other `[k]` or `[…, k, n]`
 * @param options.out contiguous tensor of the result's shape and dtype to write to, apart from the inputs; default a new
 *   one
 * @returns `[…, m, n]`, without the dimension that a vector does not have
 * @throws {ShapeError} the inner sizes differ, a tensor has no dimensions, or out has another shape
 * @throws {DtypeError} the dtypes differ
 * @throws {OptionError} out is not contiguous, or shares memory with an input
 * @throws {AutogradError} out given where the call would be recorded
 * @see https://docs.pytorch.org/docs/stable/generated/torch.matmul.html
 */
export function matmul(input: Tensor, other: Tensor, options: OutOptions = {}): Tensor {
  checkOperands(input, other)
  const a = input.ndim === 1 ? input.detach().unsqueeze(0) : input.detach()
  const b = other.ndim === 1 ? other.detach().unsqueeze(1) : other.detach()
  const full = productShape(a, b)
  // Without the dimension of size 1 that a vector was given.
  const shape = full.filter(
    (_, d) => !(d === full.length - 2 && input.ndim === 1) && !(d === full.length - 1 && other.ndim === 1),
  )
  const result = resultTensor('matmul', options.out, shape, input.dtype, [input, other])
  multiplyInto(result.data, a, b, full)
  return record(
    nodeName(input.ndim, other.ndim),
    result,
    [input, other],
    (g, [needA, needB]) => {
      // C = A·B: dA = dC·Bᵀ, dB = Aᵀ·dC, summed over the batch dimensions that were repeated
      const grad = g.reshape(full)
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
  const shape = productShape(a, b)
  const out = allocateEmpty(a.dtype, numel(shape))
  multiplyInto(out, a, b, shape)
  return wrap(out, shape, a.dtype)
}

function productShape(a: Tensor, b: Tensor): number[] {
  const batch = broadcastShapes('matmul', a.shape.slice(0, -2), b.shape.slice(0, -2))
  return [...batch, a.shape[a.ndim - 2], b.shape[b.ndim - 1]]
}

function multiplyInto(out: TypedArray, a: Tensor, b: Tensor, shape: readonly number[]): void {
  const aBatch = a.shape.slice(0, -2)
  const bBatch = b.shape.slice(0, -2)
  const batchShape = shape.slice(0, -2)
  const [m, n] = shape.slice(-2)
  const k = a.shape[a.ndim - 1]
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
}
