import { record } from '../autograd.ts'
import type { Conv1dShape } from '../backend/contract.ts'
import { kernel } from '../backend/index.ts'
import { wrap } from '../creation.ts'
import { type TypedArray, allocateEmpty } from '../dtype.ts'
import { ShapeError, type ShapeLine, shapeMessage } from '../errors.ts'
import type { Tensor } from '../tensor.ts'
import { type Padding, paddingEnds } from './conv-padding.ts'
import { type Single, checkOneDtype, integerOption } from './options.ts'
import { type OutOptions, resultTensor } from './out.ts'

export interface Conv1dOptions extends OutOptions {
  /** `[C_out]`, added to every output sample of its channel; default none. */
  readonly bias?: Tensor | null
  /** Distance between the windows of two output samples; default 1. */
  readonly stride?: Single
  /**
   * Zeros added to each end, in samples; `'valid'` for none; `'same'` for as many outputs as inputs. Sinal's own:
   * `[left, right]`, and `'causal'` for an output that sees no later input. Default 0.
   */
  readonly padding?: Padding
  /** Distance between two taps; default 1. */
  readonly dilation?: Single
  /** Into how many blocks the channels are split, each convolved on its own; default 1. */
  readonly groups?: number
}

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
 * @throws {OptionError} stride, padding, dilation, groups or out outside their legal values
 * @throws {DtypeError} dtypes that differ, or bool
 * @throws {AutogradError} out given where the call would be recorded
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv1d.html
 */
export function conv1d(input: Tensor, weight: Tensor, options: Conv1dOptions = {}): Tensor {
  const bias = options.bias ?? null
  const shape = plan(input, weight, bias, options)
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

function plan(input: Tensor, weight: Tensor, bias: Tensor | null, options: Conv1dOptions): Conv1dShape {
  const stride = integerOption('conv1d', 'stride', options.stride ?? 1, 1)
  const dilation = integerOption('conv1d', 'dilation', options.dilation ?? 1, 1)
  const groups = integerOption('conv1d', 'groups', options.groups ?? 1, 1)
  checkTensors(input, weight, bias, groups)
  const batched = input.ndim === 3
  const batch = batched ? input.shape[0] : 1
  const channels = input.shape[batched ? 1 : 0]
  const length = input.shape[batched ? 2 : 1]
  const inPerGroup = weight.shape[1]
  const kernelSize = weight.shape[2]
  if (channels !== inPerGroup * groups) {
    throw new ShapeError(
      shapeMessage(
        `conv1d: input must have ${inPerGroup * groups} channels (weight has ${inPerGroup} per group × groups ${groups}), but got ${channels}`,
        shapeLines(input, weight),
      ),
    )
  }
  const span = dilation * (kernelSize - 1) + 1
  const [padLeft, padRight] = paddingEnds('conv1d', options.padding ?? 0, stride, span)
  const padded = length + padLeft + padRight
  if (length === 0 && batch > 0) {
    throw new ShapeError(
      shapeMessage('conv1d: input must have at least 1 sample, but got 0', shapeLines(input, weight)),
    )
  }
  if (span > padded) {
    throw new ShapeError(
      shapeMessage(
        `conv1d: the taps must not exceed the padded input of ${padded} samples, but got a span of ${span} (dilation ${dilation} × (${kernelSize} − 1) + 1)`,
        shapeLines(input, weight),
      ),
    )
  }
  return {
    batch,
    groups,
    inPerGroup,
    outPerGroup: weight.shape[0] / groups,
    length,
    outLength: Math.floor((padded - span) / stride) + 1,
    kernelSize,
    stride,
    dilation,
    padLeft,
  }
}

function checkTensors(input: Tensor, weight: Tensor, bias: Tensor | null, groups: number): void {
  if (input.ndim !== 3 && input.ndim !== 2) {
    throw new ShapeError(
      shapeMessage(`conv1d: input must have 3 dimensions (or 2 without a batch), but got ${input.ndim}`, [
        ['input', input.shape],
      ]),
    )
  }
  if (weight.ndim !== 3) {
    throw new ShapeError(
      shapeMessage(`conv1d: weight must have 3 dimensions, but got ${weight.ndim}`, [
        ['weight', weight.shape, 'expected outChannels, inChannels / groups, kernelSize'],
      ]),
    )
  }
  const outChannels = weight.shape[0]
  const kernelSize = weight.shape[2]
  if (kernelSize === 0 || outChannels === 0 || outChannels % groups !== 0) {
    const rule =
      kernelSize === 0
        ? 'conv1d: kernelSize must be at least 1, but got 0'
        : `conv1d: outChannels must be a positive multiple of groups (${groups}), but got ${outChannels}`
    throw new ShapeError(shapeMessage(rule, shapeLines(input, weight)))
  }
  if (bias !== null && (bias.ndim !== 1 || bias.shape[0] !== outChannels)) {
    throw new ShapeError(
      shapeMessage(
        `conv1d: bias must have shape [${outChannels}] (one a channel of the output), but got [${bias.shape.join(', ')}]`,
        [...shapeLines(input, weight), ['bias', bias.shape, 'outChannels']],
      ),
    )
  }
  checkOneDtype('conv1d', input, weight, bias)
}

function shapeLines(input: Tensor, weight: Tensor): ShapeLine[] {
  return [
    ['input', input.shape, input.ndim === 3 ? 'N, C, L' : 'C, L'],
    ['weight', weight.shape, 'outChannels, inChannels / groups, kernelSize'],
  ]
}
