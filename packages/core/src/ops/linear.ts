import { record } from '../autograd.ts'
import type { MatmulShape } from '../backend/contract.ts'
import { kernel } from '../backend/index.ts'
import { wrap } from '../creation.ts'
import { allocateEmpty } from '../dtype.ts'
import { ShapeError, type ShapeLine, shapeMessage } from '../errors.ts'
import { numel } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { sumTo } from './broadcast.ts'
import { checkOneDtype } from './options.ts'

/**
 * input · weightᵀ + bias, over the last dimension.
 *
 * @param input `[…, inFeatures]`
 * @param weight `[outFeatures, inFeatures]`, or `[inFeatures]` for a single feature
 * @param bias `[outFeatures]`; default none
 * @returns `[…, outFeatures]`
 * @throws {ShapeError} the features disagree
 * @throws {DtypeError} dtypes that differ, or bool
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.linear.html
 */
export function linear(input: Tensor, weight: Tensor, bias: Tensor | null = null): Tensor {
  checkOperands(input, weight, bias)
  if (weight.ndim === 1) return input.matmul(weight)
  const [outFeatures, inFeatures] = weight.shape
  const rows = numel(input.shape.slice(0, -1))
  const product = multiply(input.detach(), weight.detach(), rows, inFeatures, outFeatures, {
    bTransposed: true,
  })
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
        needWeight
          ? multiply(flat, input.detach(), outFeatures, rows, inFeatures, { aTransposed: true })
          : null,
        needBias ? sumTo(flat, bias as Tensor) : null,
      ]
    },
    [input.requiresGrad ? weight : null, weight.requiresGrad ? input : null],
  )
}

/** `[m, k]` · `[k, n]`, whatever the leading dimensions of the operands, which may be given transposed. */
function multiply(
  a: Tensor,
  b: Tensor,
  m: number,
  k: number,
  n: number,
  lie: Pick<MatmulShape, 'aTransposed' | 'bTransposed'> = {},
): Tensor {
  const out = allocateEmpty(a.dtype, m * n)
  kernel('matmul')(out, a.data, b.data, { batch: 1, m, k, n, aBatchStride: 0, bBatchStride: 0, ...lie })
  return wrap(out, [m, n], a.dtype)
}

/** The name of the operation that PyTorch ends with for these operands. */
function nodeName(input: Tensor, bias: Tensor | null): string {
  if (input.ndim === 2) return bias === null ? 'MmBackward0' : 'AddmmBackward0'
  if (input.ndim === 1) return bias === null ? 'SqueezeBackward3' : 'AddBackward0'
  if (bias === null) return 'UnsafeViewBackward0'
  return input.ndim === 3 && input.isContiguous() ? 'ViewBackward0' : 'AddBackward0'
}

function checkOperands(input: Tensor, weight: Tensor, bias: Tensor | null): void {
  const lines: ShapeLine[] = [
    ['input', input.shape, '…, inFeatures'],
    ['weight', weight.shape, weight.ndim === 1 ? 'inFeatures' : 'outFeatures, inFeatures'],
    ...(bias === null ? [] : [['bias', bias.shape, 'outFeatures'] as const]),
  ]
  const requireShape = (holds: boolean, rule: string): void => {
    if (!holds) throw new ShapeError(shapeMessage(`linear: ${rule}`, lines))
  }
  requireShape(input.ndim > 0, 'input must have at least 1 dimension, but got 0')
  requireShape(
    weight.ndim === 2 || (weight.ndim === 1 && bias === null),
    `weight must have 2 dimensions (or 1 without a bias), but got ${weight.ndim}`,
  )
  const [inFeatures, got] = [weight.shape.at(-1), input.shape.at(-1)]
  requireShape(
    got === inFeatures,
    `the last size of input must be ${inFeatures} (inFeatures of weight), but got ${got}`,
  )
  if (bias !== null) {
    const fits = numel(bias.shape) === weight.shape[0] || numel(bias.shape) === 1
    requireShape(fits, `bias must have shape [${weight.shape[0]}], but got [${bias.shape.join(', ')}]`)
  }
  checkOneDtype('linear', input, weight, bias)
}
