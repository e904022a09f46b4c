import { type BackwardRule, record, recording } from '../autograd.ts'
import type { Activation, Conv1dShape } from '../backend/contract.ts'
import { kernel } from '../backend/index.ts'
import { wrap } from '../creation.ts'
import { type TypedArray, allocateEmpty } from '../dtype.ts'
import type { Tensor } from '../tensor.ts'
import { activated, activatedShape } from './activated.ts'
import { type Conv1dOptions, conv1dShape } from './conv1d-shape.ts'
import { convNode, convSaved } from './conv-history.ts'
import { type AsyncOptions, checkAsync, computeHere, computeInWorker, worthWorker } from './in-worker.ts'
import { resultTensor } from './out.ts'
import { rowsOf } from './rows.ts'

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
 * @param options.out tensor of the result's shape and dtype to write to, with contiguous rows, apart from the inputs;
 *   default a new one. Beyond PyTorch
 * @returns `[N, C_out, L_out]` or `[C_out, L_out]`, L_out = ⌊(L_in + 2·padding − dilation·(K − 1) − 1) / stride⌋ + 1
 * @throws {ShapeError} channels disagree, the dilated taps exceed the padded input, or out has another shape
 * @throws {OptionError} stride, padding, dilation, groups, algorithm or out outside their legal values
 * @throws {DtypeError} dtypes that differ, or bool
 * @throws {AutogradError} out given where the call would be recorded
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv1d.html
 */
export function conv1d(input: Tensor, weight: Tensor, options: Conv1dOptions = {}): Tensor {
  return conv1dActivated(input, weight, options, null)
}

/**
 * @internal What an activation, if there is one, makes of conv1d(…), the same bit for bit: as outputs are computed, rather
 *   than in another pass over memory, where the backend can. With an activation nothing may have to be recorded.
 */
export function conv1dActivated(
  input: Tensor,
  weight: Tensor,
  options: Conv1dOptions,
  activation: Activation | null,
): Tensor {
  const bias = options.bias ?? null
  const shape = conv1dShape(input, weight, options)
  const inputs = bias === null ? [input, weight] : [input, weight, bias]
  // Gradients take the input without gaps.
  const { data: x, distances: inputRows } = recording(inputs) ? { data: input.data } : rowsOf(input)
  const w = weight.data
  const outShape = resultShape(input, weight, shape)
  const result = resultTensor('conv1d', options.out, outShape, input.dtype, inputs, true)
  const { data: y, distances: outputRows } = rowsOf(result)
  const [fused, after] = activatedShape(shape, activation, input.dtype)
  const placed = inputRows || outputRows ? { ...fused, inputRows, outputRows } : fused
  kernel('conv1d')(y, x, w, bias === null ? null : bias.data, placed)
  const rule = gradientRule(input, weight, x, w, shape)
  const sums = record(convNode(input), result, inputs, rule, convSaved(input, weight))
  if (after === null) return sums
  const activatedSums = activated(sums, after)
  return options.out?.copy_(activatedSums) ?? activatedSums
}

export interface Conv1dAsyncOptions extends Omit<Conv1dOptions, 'out'>, AsyncOptions {}

/**
 * `conv1d` in a worker, while this thread does other things: the same values bit for bit, with the same gradients, from
 * input, weight and bias as they are at the call. They are copied; what is written to them meanwhile changes nothing
 * (only `backward`, which runs in this thread, refuses tensors that were written to). Calls run one after another.
 *
 * What takes less than about 2 ms (100 million products, a sample read or written counting as 25) is computed at once, in
 * this thread; so are integers, and everything on the scalar backend.
 *
 * @param options as for `conv1d`, without `out`
 * @param options.signal rejects with its reason when it is aborted; the worker stops at its next piece, of about 15 ms
 * @param options.onProgress is told the part of the work that is done, which grows to 1
 * @returns a promise of what `conv1d` returns; it is rejected with what `conv1d` throws
 * @throws {BackendError} there is no worker: the message says why
 */
export async function conv1dAsync(
  input: Tensor,
  weight: Tensor,
  options: Conv1dAsyncOptions = {},
): Promise<Tensor> {
  return conv1dActivatedAsync(input, weight, options, null)
}

/** @internal `conv1dActivated` as `conv1dAsync` computes it. */
export async function conv1dActivatedAsync(
  input: Tensor,
  weight: Tensor,
  options: Conv1dAsyncOptions,
  activation: Activation | null,
): Promise<Tensor> {
  checkAsync('conv1dAsync', options)
  const shape = conv1dShape(input, weight, options)
  if (!worthWorker(shape, input.dtype))
    return computeHere(() => conv1dActivated(input, weight, options, activation), options)
  const [fused, after] = activatedShape(shape, activation, input.dtype)
  const outShape = resultShape(input, weight, shape)
  const rule = gradientRule(input, weight, input.data, weight.data, shape)
  const given = { input, weight, bias: options.bias ?? null, shape: fused, outShape, rule }
  const call = { where: 'conv1dAsync', kernel: 'conv1dInWorker', ...given } as const
  return activated(await computeInWorker(call, options), after)
}

function resultShape(input: Tensor, weight: Tensor, { batch, outLength }: Conv1dShape): number[] {
  const outChannels = weight.shape[0]
  return input.ndim === 3 ? [batch, outChannels, outLength] : [outChannels, outLength]
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
    return [
      needInput ? gradInput(input, gradOutput, w, shape) : null,
      needWeight ? gradWeight(weight, gradOutput, x, shape) : null,
      needBias ? g.sum(input.ndim === 3 ? [0, 2] : [1]) : null,
    ]
  }
}

function gradInput(input: Tensor, gradOutput: TypedArray, weight: TypedArray, shape: Conv1dShape): Tensor {
  const out = allocateEmpty(input.dtype, input.numel)
  kernel('conv1dGradInput')(out, gradOutput, weight, null, shape)
  return wrap(out, input.shape, input.dtype)
}

function gradWeight(weight: Tensor, gradOutput: TypedArray, input: TypedArray, shape: Conv1dShape): Tensor {
  const out = allocateEmpty(weight.dtype, weight.numel)
  kernel('conv1dGradWeight')(out, gradOutput, input, shape)
  return wrap(out, weight.shape, weight.dtype)
}
