import { record } from '../autograd.ts'
import type { Conv1dShape } from '../backend/contract.ts'
import { kernel } from '../backend/index.ts'
import { wrap } from '../creation.ts'
import { type TypedArray, allocateEmpty } from '../dtype.ts'
import type { Tensor } from '../tensor.ts'
import { type Conv1dOptions, conv1dShape } from './conv1d-shape.ts'
import { resultTensor } from './out.ts'

export type { Conv1dOptions } from './conv1d-shape.ts'

/**
 * 1-D cross-correlation ("convolution" in PyTorch) over a batch of multichannel signals.
 *
 * output[n, o, t] = bias[o] + Σ_c Σ_k weight[o, c, k] · input[n, c, t·stride + k·dilation − padding]
 *
 * @param input `[N, C_in, L_in]` or `[C_in, L_in]`
 * @param weight `[C_out, C_in / groups, K]`
 * @param options.padding zeros added to each end, in samples, or 'same' (stride 1 only: the odd one out goes to the
 *   right), or 'valid'; beyond PyTorch [left, right], or 'causal', all at the left; default 0
 * @param options.out contiguous tensor of the result's shape and dtype to write to, apart from the inputs; default a new
 *   one. Beyond PyTorch
 * @returns `[N, C_out, L_out]` or `[C_out, L_out]`, L_out = ⌊(L_in + 2·padding − dilation·(K − 1) − 1) / stride⌋ + 1
 * @throws {ShapeError} channels disagree, the dilated taps exceed the padded input, or out has another shape
 * @throws {OptionError} stride, padding, dilation, groups, algorithm or out outside their legal values
 * @throws {DtypeError} dtypes that differ, or bool
 * @throws {AutogradError} out given where the call would be recorded
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv1d.html
 */
export function conv1d(input: Tensor, weight: Tensor, options: Conv1dOptions = {}): Tensor {
  const bias = options.bias ?? null
  const shape = conv1dShape(input, weight, options)
  const outChannels = weight.shape[0]
  const x = input.data
  const w = weight.data
  const batched = input.ndim === 3
  const outShape = batched ? [shape.batch, outChannels, shape.outLength] : [outChannels, shape.outLength]
  const inputs = bias === null ? [input, weight] : [input, weight, bias]
  const result = resultTensor('conv1d', options.out, outShape, input.dtype, inputs)
  kernel('conv1d')(result.data, x, w, bias === null ? null : bias.data, shape)
  return record(
    // Without a batch PyTorch convolves a batch of one and takes the batch away again.
    batched ? 'ConvolutionBackward0' : 'SqueezeBackward1',
    result,
    inputs,
    (g, [needInput, needWeight, needBias]) => {
      const gradOutput = g.data
      return [
        needInput ? gradInput(input, gradOutput, w, shape) : null,
        needWeight ? gradWeight(weight, gradOutput, x, shape) : null,
        needBias ? g.sum(batched ? [0, 2] : [1]) : null,
      ]
    },
    [input.requiresGrad ? weight : null, weight.requiresGrad ? input : null],
  )
}

function gradInput(input: Tensor, gradOutput: TypedArray, weight: TypedArray, shape: Conv1dShape): Tensor {
  const out = allocateEmpty(input.dtype, input.numel)
  kernel('conv1dGradInput')(out, gradOutput, weight, shape)
  return wrap(out, input.shape, input.dtype)
}

function gradWeight(weight: Tensor, gradOutput: TypedArray, input: TypedArray, shape: Conv1dShape): Tensor {
  const out = allocateEmpty(weight.dtype, weight.numel)
  kernel('conv1dGradWeight')(out, gradOutput, input, shape)
  return wrap(out, weight.shape, weight.dtype)
}
