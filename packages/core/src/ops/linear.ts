import { record } from '../autograd.ts'
import { kernel } from '../backend/index.ts'
import { wrap } from '../creation.ts'
import { type FloatArray, allocate, isFloat } from '../dtype.ts'
import { DtypeError, ShapeError, shapeMessage } from '../errors.ts'
import { numel } from '../shape.ts'
import type { Tensor } from '../tensor.ts'

/**
 * input · weightᵀ + bias, over the last dimension.
 *
 * @param input `[…, inFeatures]`
 * @param weight `[outFeatures, inFeatures]`, or `[inFeatures]` for a single feature
 * @param bias `[outFeatures]`; default none
 * @returns `[…, outFeatures]`
 * @throws {ShapeError} the features disagree
 * @throws {DtypeError} dtypes that are not float or not the same
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.linear.html
 */
export function linear(input: Tensor, weight: Tensor, bias: Tensor | null = null): Tensor {
  checkOperands(input, weight, bias)
  if (weight.ndim === 1) return bias === null ? input.matmul(weight) : input.matmul(weight).add(bias)
  const [outFeatures, inFeatures] = weight.shape
  const rows = numel(input.shape.slice(0, -1))
  const product = multiply(input.detach(), weight.detach().T, rows, inFeatures, outFeatures)
  const outShape = [...input.shape.slice(0, -1), outFeatures]
  const out = (bias === null ? product : product.add(bias.detach())).reshape(outShape).detach()
  return record(
    nodeName(input, bias),
    out,
    bias === null ? [input, weight] : [input, weight, bias],
    (g, [needInput, needWeight, needBias]) => {
      const flat = g.reshape([rows, outFeatures])
      return [
        needInput
          ? multiply(flat, weight.detach(), rows, outFeatures, inFeatures).reshape(input.shape)
          : null,
        needWeight ? multiply(flat.T, input.detach(), outFeatures, rows, inFeatures) : null,
        needBias ? flat.sum(0) : null,
      ]
    },
    [...(input.requiresGrad ? [weight] : []), ...(weight.requiresGrad ? [input] : [])],
  )
}

/** `[m, k]` · `[k, n]`, whatever the leading dimensions of the operands. */
function multiply(a: Tensor, b: Tensor, m: number, k: number, n: number): Tensor {
  const out = allocate(a.dtype, m * n) as FloatArray
  kernel('matmul')(out, a.data, b.data, { batch: 1, m, k, n, aBatchStride: 0, bBatchStride: 0 })
  return wrap(out, [m, n], a.dtype)
}

/** The name of the operation that PyTorch ends with for these operands. */
function nodeName(input: Tensor, bias: Tensor | null): string {
  if (input.ndim === 2) return bias === null ? 'MmBackward0' : 'AddmmBackward0'
  if (input.ndim === 1) return bias === null ? 'SqueezeBackward1' : 'AddBackward0'
  if (bias === null) return 'UnsafeViewBackward0'
  return input.ndim === 3 && input.isContiguous() ? 'ViewBackward0' : 'AddBackward0'
}

function checkOperands(input: Tensor, weight: Tensor, bias: Tensor | null): void {
  if (input.ndim === 0 || (weight.ndim !== 2 && weight.ndim !== 1)) {
    throw new ShapeError(
      shapeMessage(
        `linear: input must have at least 1 dimension and weight 2 (or 1), but got ${input.ndim} and ${weight.ndim}`,
        [
          ['input', input.shape],
          ['weight', weight.shape, 'expected outFeatures, inFeatures'],
        ],
      ),
    )
  }
  const inFeatures = weight.shape.at(-1)!
  if (input.shape.at(-1) !== inFeatures) {
    throw new ShapeError(
      shapeMessage(
        `linear: the last size of input must be ${inFeatures} (inFeatures of weight), but got ${input.shape.at(-1)}`,
        [
          ['input', input.shape, '…, inFeatures'],
          ['weight', weight.shape, weight.ndim === 2 ? 'outFeatures, inFeatures' : 'inFeatures'],
        ],
      ),
    )
  }
  const outFeatures = weight.ndim === 2 ? weight.shape[0] : 1
  if (bias !== null && numel(bias.shape) !== outFeatures && numel(bias.shape) !== 1) {
    throw new ShapeError(
      shapeMessage(
        `linear: bias must have shape [${outFeatures}] (one an output feature), but got [${bias.shape.join(', ')}]`,
        [
          ['weight', weight.shape],
          ['bias', bias.shape, 'outFeatures'],
        ],
      ),
    )
  }
  const dtypes = [input.dtype, weight.dtype, ...(bias === null ? [] : [bias.dtype])]
  if (dtypes.some((dtype) => dtype !== input.dtype) || !isFloat(input.dtype)) {
    throw new DtypeError(
      `linear: input, weight and bias must all be float32 or all float64, but got ${dtypes.join(', ')} (convert with .to)`,
    )
  }
}
