import { type BackwardRule, record, recording } from '../autograd.ts'
import type { Activation, Conv1dShape } from '../backend/contract.ts'
import { kernel } from '../backend/index.ts'
import { wrap } from '../creation.ts'
import { type TypedArray, allocateEmpty } from '../dtype.ts'
import { OptionError, ShapeError, type ShapeLine, shapeMessage, show } from '../errors.ts'
import type { Tensor } from '../tensor.ts'
import { activated, activatedShape } from './activated.ts'
import { croppedEnds } from './conv-padding.ts'
import { convNode, convSaved } from './conv-history.ts'
import { type AsyncOptions, checkAsync, computeHere, computeInWorker, worthWorker } from './in-worker.ts'
import { type Single, checkOneDtype, integerOption } from './options.ts'
import { type OutOptions, resultTensor } from './out.ts'
import { rowsOf } from './rows.ts'

export interface ConvTranspose1dOptions extends OutOptions {
  /** `[C_out]`, added to every output sample of its channel; default none. */
  readonly bias?: Tensor | null
  /** Distance between what two neighbouring input samples add to; default 1. */
  readonly stride?: Single
  /** Samples taken from each end of the result; beyond PyTorch `[left, right]`; default 0. */
  readonly padding?: Single | readonly [left: number, right: number]
  /** Samples added to the right end of the result: below stride or dilation; default 0. */
  readonly outputPadding?: Single
  /** Into how many blocks the channels are split; default 1. */
  readonly groups?: number
  /** Distance between two taps; default 1. */
  readonly dilation?: Single
  /**
   * How the sums are computed. 'direct': one by one; an output has the same bits wherever it lies in a signal. 'auto': what
   * costs least. Default 'auto'.
   */
  readonly algorithm?: TransposeAlgorithm
}

export type TransposeAlgorithm = 'auto' | 'direct'

/**
 * 1-D transposed convolution ("deconvolution"): every input sample adds the kernel, scaled, to the output. It is the
 * gradient of `conv1d` with respect to its input.
 *
 * @param input `[N, C_in, L_in]` or `[C_in, L_in]`
 * @param weight `[C_in, C_out / groups, K]`
 * @returns `[N, C_out, L_out]` or `[C_out, L_out]`,
 *   L_out = (L_in − 1)·stride − 2·padding + dilation·(K − 1) + outputPadding + 1
 * @throws {ShapeError} channels disagree, nothing is left of the output, or out has another shape
 * @throws {OptionError} stride, padding, outputPadding, dilation, groups, algorithm or out outside their legal values
 * @throws {DtypeError} dtypes that differ, or are not float
 * @throws {AutogradError} out given where the call would be recorded
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv_transpose1d.html
 */
export function convTranspose1d(input: Tensor, weight: Tensor, options: ConvTranspose1dOptions = {}): Tensor {
  return convTranspose1dActivated(input, weight, options, null)
}

/** @internal What an activation, if there is one, makes of convTranspose1d(…): as `conv1dActivated` is to `conv1d`. */
export function convTranspose1dActivated(
  input: Tensor,
  weight: Tensor,
  options: ConvTranspose1dOptions,
  activation: Activation | null,
): Tensor {
  const bias = options.bias ?? null
  const shape = plan(input, weight, bias, options)
  const inputs = bias === null ? [input, weight] : [input, weight, bias]
  const outShape = resultShape(input, shape)
  const result = resultTensor('convTranspose1d', options.out, outShape, input.dtype, inputs, true)
  const { data: out, distances: inputRows } = rowsOf(result)
  // Seen from the convolution whose input gradient this is, the input is the output. Gradients take it without gaps.
  const { data: x, distances: outputRows } = recording(inputs) ? { data: input.data } : rowsOf(input)
  const w = weight.data
  const [fused, after] = activatedShape(shape, activation, input.dtype)
  const placed = inputRows || outputRows ? { ...fused, inputRows, outputRows } : fused
  kernel('conv1dGradInput')(out, x, w, bias === null ? null : bias.data, placed)
  const rule = gradientRule(input, weight, x, w, shape)
  const sums = record(convNode(input), result, inputs, rule, convSaved(input, weight))
  if (after === null) return sums
  const activatedSums = activated(sums, after)
  return options.out?.copy_(activatedSums) ?? activatedSums
}

export interface ConvTranspose1dAsyncOptions extends Omit<ConvTranspose1dOptions, 'out'>, AsyncOptions {}

/**
 * `convTranspose1d` in a worker, while this thread does other things: as `conv1dAsync` is to `conv1d`.
 *
 * @param options as for `convTranspose1d`, without `out`
 * @param options.signal rejects with its reason when it is aborted; the worker stops at its next piece, of about 15 ms
 * @param options.onProgress is told the part of the work that is done, which grows to 1
 * @returns a promise of what `convTranspose1d` returns; it is rejected with what `convTranspose1d` throws
 * @throws {BackendError} there is no worker: the message says why
 */
export async function convTranspose1dAsync(
  input: Tensor,
  weight: Tensor,
  options: ConvTranspose1dAsyncOptions = {},
): Promise<Tensor> {
  return convTranspose1dActivatedAsync(input, weight, options, null)
}

/** @internal `convTranspose1dActivated` as `convTranspose1dAsync` computes it. */
export async function convTranspose1dActivatedAsync(
  input: Tensor,
  weight: Tensor,
  options: ConvTranspose1dAsyncOptions,
  activation: Activation | null,
): Promise<Tensor> {
  checkAsync('convTranspose1dAsync', options)
  const bias = options.bias ?? null
  const shape = plan(input, weight, bias, options)
  if (!worthWorker(shape, input.dtype))
    return computeHere(() => convTranspose1dActivated(input, weight, options, activation), options)
  const [fused, after] = activatedShape(shape, activation, input.dtype)
  const rule = gradientRule(input, weight, input.data, weight.data, shape)
  const given = { input, weight, bias, shape: fused, outShape: resultShape(input, shape), rule }
  const call = { where: 'convTranspose1dAsync', kernel: 'conv1dGradInputInWorker', ...given } as const
  return activated(await computeInWorker(call, options), after)
}

/** Seen from the convolution whose input gradient this is, the output is the input. */
function resultShape(input: Tensor, { batch, groups, inPerGroup, length }: Conv1dShape): number[] {
  const channels = groups * inPerGroup
  return input.ndim === 3 ? [batch, channels, length] : [channels, length]
}

function gradientRule(
  input: Tensor,
  weight: Tensor,
  x: TypedArray,
  w: TypedArray,
  shape: Conv1dShape,
): BackwardRule {
  return (g, [needInput, needWeight, needBias]) => {
    const gradOutput = g.data
    const gradient = (like: Tensor, run: (into: Tensor['data']) => void): Tensor => {
      const into = allocateEmpty(like.dtype, like.numel)
      run(into)
      return wrap(into, like.shape, like.dtype)
    }
    return [
      needInput ? gradient(input, (into) => kernel('conv1d')(into, gradOutput, w, null, shape)) : null,
      needWeight ? gradient(weight, (into) => kernel('conv1dGradWeight')(into, x, gradOutput, shape)) : null,
      needBias ? g.sum(input.ndim === 3 ? [0, 2] : [1]) : null,
    ]
  }
}

function plan(
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  options: ConvTranspose1dOptions,
): Conv1dShape {
  const where = 'convTranspose1d'
  const stride = integerOption(where, 'stride', options.stride ?? 1, 1)
  const [left, right] = croppedEnds(where, options.padding ?? 0)
  const outputPadding = integerOption(where, 'outputPadding', options.outputPadding ?? 0, 0)
  const dilation = integerOption(where, 'dilation', options.dilation ?? 1, 1)
  const groups = integerOption(where, 'groups', options.groups ?? 1, 1)
  if (outputPadding >= Math.max(stride, dilation)) {
    throw new OptionError(
      `${where}: outputPadding must be below stride (${stride}) or dilation (${dilation}), but got ${show(outputPadding)}`,
    )
  }
  const { algorithm = 'auto' } = options
  if (algorithm !== 'auto' && algorithm !== 'direct')
    throw new OptionError(`${where}: algorithm must be 'auto' or 'direct', but got ${show(algorithm)}`)
  checkTensors(input, weight, bias, groups)
  const [batch, channels, samples] = input.ndim === 3 ? input.shape : [1, ...input.shape]
  const [, perGroup, kernelSize] = weight.shape
  const length = (samples - 1) * stride - left - right + dilation * (kernelSize - 1) + outputPadding + 1
  if (samples < 1 || length < 1) {
    throw new ShapeError(
      shapeMessage(
        `${where}: the output must have at least 1 sample, but got ${samples < 1 ? 'an empty input' : length}`,
        lines(input, weight),
      ),
    )
  }
  return {
    batch,
    groups,
    inPerGroup: perGroup,
    outPerGroup: channels / groups,
    length,
    outLength: samples,
    kernelSize,
    stride,
    dilation,
    padLeft: left,
    algorithm,
  }
}

function checkTensors(input: Tensor, weight: Tensor, bias: Tensor | null, groups: number): void {
  const requireShape = (holds: boolean, rule: string): void => {
    if (!holds) throw new ShapeError(shapeMessage(`convTranspose1d: ${rule}`, lines(input, weight)))
  }
  requireShape(
    input.ndim === 3 || input.ndim === 2,
    `input must have 3 dimensions (or 2 without a batch), but got ${input.ndim}`,
  )
  requireShape(weight.ndim === 3, `weight must have 3 dimensions, but got ${weight.ndim}`)
  const channels = input.shape.at(-2)!
  requireShape(
    channels === weight.shape[0],
    `input must have ${weight.shape[0]} channels (the first size of weight), but got ${channels}`,
  )
  requireShape(
    channels > 0 && channels % groups === 0,
    `inChannels must be a positive multiple of groups (${groups}), but got ${channels}`,
  )
  requireShape(weight.shape[1] > 0 && weight.shape[2] > 0, 'weight must not be empty, but got a size of 0')
  const outChannels = weight.shape[1] * groups
  requireShape(
    bias === null || (bias.ndim === 1 && bias.shape[0] === outChannels),
    `bias must have shape [${outChannels}] (one a channel of the output), but got [${bias?.shape.join(', ')}]`,
  )
  checkOneDtype('convTranspose1d', input, weight, bias)
}

function lines(input: Tensor, weight: Tensor): ShapeLine[] {
  return [
    ['input', input.shape, input.ndim === 3 ? 'N, C, L' : 'C, L'],
    ['weight', weight.shape, 'inChannels, outChannels / groups, kernelSize'],
  ]
}
