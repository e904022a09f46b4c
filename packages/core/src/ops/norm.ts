import { noGrad } from '../autograd.ts'
import type { GroupShape } from '../backend/contract.ts'
import { fromArray } from '../creation.ts'
import { isFloat } from '../dtype.ts'
import { DtypeError, OptionError, ShapeError, shapeMessage } from '../errors.ts'
import { say } from '../say.ts'
import { numel, sameShape, showShape } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { affine } from './affine.ts'
import { composite } from './composite.ts'
import { integerOption } from './options.ts'
import { type Moments, momentsOf, standardize } from './standardize.ts'

export interface AffineOptions {
  /** What the standardised values are multiplied by; default none. */
  readonly weight?: Tensor | null
  /** What is added to them then; default none. */
  readonly bias?: Tensor | null
  /** Added to the variance, so that it is not zero; default 1e-5. */
  readonly eps?: number
}

export interface BatchNormOptions extends AffineOptions {
  /** Whether the batch's own mean and variance are used, and the running ones updated; default false. */
  readonly training?: boolean
  /** How much of the running statistics an update replaces; default 0.1. */
  readonly momentum?: number
}

/**
 * Each channel brought to mean 0 and variance 1: over the batch and its samples when training, by the running
 * statistics otherwise. When training the running ones move towards the batch's, in place:
 * running ← (1 − momentum) · running + momentum · batch, the variance there divided by n − 1.
 *
 * @param input `[N, C]` or `[N, C, …]`
 * @param runningMean `[C]`, or null (only when training); of the input's dtype or, beyond PyTorch, float64
 * @param runningVar `[C]`, or null (only when training); the same
 * @param options.weight `[C]`
 * @param options.bias `[C]`
 * @throws {ShapeError} sizes other than C; a single value per channel when training
 * @throws {OptionError} no running statistics when not training
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.batch_norm.html
 */
export function batchNorm(
  input: Tensor,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  options: BatchNormOptions = {},
): Tensor {
  const where = 'batchNorm'
  const { training = false, momentum = 0.1, eps = 1e-5 } = options
  // PyTorch looks at no dimension of an empty batch, so that a vector will do.
  if (input.ndim === 1 && input.numel === 0 && isFloat(input.dtype)) return input.clone()
  checkChannels(where, input, { runningMean, runningVar, weight: options.weight, bias: options.bias })
  const channels = channelGroups(input)
  if (!training) {
    const given = runningMoments(where, runningMean, runningVar)
    return normalize('NativeBatchNormBackward0', input, options, channels, (x) =>
      standardize(x, given, eps, channels, false),
    )
  }
  const count = channels.outer * channels.inner
  if (count === 1) throw tooFew('batch-norm-one-value', input)
  const moments = momentsOf(input, channels)
  // An empty batch teaches nothing.
  if (count > 0) {
    updateRunning(runningMean, moments.mean, momentum)
    updateRunning(
      runningVar,
      moments.variance.map((value) => (value * count) / (count - 1)),
      momentum,
    )
  }
  return normalize('NativeBatchNormBackward0', input, options, channels, (x) =>
    standardize(x, moments, eps, channels, true),
  )
}

/**
 * Each item brought to mean 0 and variance 1 over its last dimensions.
 *
 * @param normalizedShape the sizes of those dimensions, or the size of the last
 * @param options.weight of normalizedShape
 * @param options.bias of normalizedShape
 * @throws {ShapeError} input does not end in normalizedShape
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.layer_norm.html
 */
export function layerNorm(
  input: Tensor,
  normalizedShape: number | readonly number[],
  options: AffineOptions = {},
): Tensor {
  const shape = typeof normalizedShape === 'number' ? [normalizedShape] : normalizedShape
  checkFloats('layerNorm', input)
  if (shape.length === 0 || !sameShape(input.shape.slice(-shape.length), shape)) {
    throw new ShapeError(
      `layerNorm: input must end in normalizedShape ${showShape(shape)}, but got ${showShape(input.shape)}`,
    )
  }
  for (const [name, tensor] of Object.entries({ weight: options.weight, bias: options.bias })) {
    if (tensor && !sameShape(tensor.shape, shape)) {
      throw new ShapeError(
        `layerNorm: ${name} must have shape ${showShape(shape)}, but got ${showShape(tensor.shape)}`,
      )
    }
    if (tensor && tensor.dtype !== input.dtype)
      throw new DtypeError(`layerNorm: ${name} must be ${input.dtype} as input is, but got ${tensor.dtype}`)
  }
  const size = numel(shape)
  const items = { outer: 1, groups: numel(input.shape.slice(0, -shape.length)), inner: size }
  const elements = { outer: items.groups, groups: size, inner: 1 }
  const moments = momentsOf(input, items)
  return normalize('NativeLayerNormBackward0', input, options, elements, (x) =>
    standardize(x, moments, options.eps ?? 1e-5, items, true),
  )
}

/**
 * Each item brought to mean 0 and variance 1 over the samples of numGroups groups of channels.
 *
 * @param input `[N, C]` or `[N, C, …]`
 * @param options.weight `[C]`
 * @param options.bias `[C]`
 * @throws {ShapeError} C is not a multiple of numGroups
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.group_norm.html
 */
export function groupNorm(input: Tensor, numGroups: number, options: AffineOptions = {}): Tensor {
  const where = 'groupNorm'
  const groups = integerOption(where, 'numGroups', numGroups, 1)
  checkChannels(where, input, { weight: options.weight, bias: options.bias })
  const [batch, channels] = input.shape
  if (channels % groups !== 0) {
    throw new ShapeError(`${where}: C must be a multiple of numGroups (${groups}), but got ${channels}`)
  }
  const perGroup = input.numel / Math.max(1, batch * groups)
  if (batch * perGroup === 1) throw tooFew('group-norm-one-value', input)
  const parts = { outer: 1, groups: batch * groups, inner: perGroup }
  const moments = momentsOf(input, parts)
  return normalize('NativeGroupNormBackward0', input, options, channelGroups(input), (x) =>
    standardize(x, moments, options.eps ?? 1e-5, parts, true),
  )
}

export interface InstanceNormOptions extends AffineOptions {
  /** `[C]`; default none. */
  readonly runningMean?: Tensor | null
  /** `[C]`; default none. */
  readonly runningVar?: Tensor | null
  /** Whether each item's own mean and variance are used, rather than the running ones; default true. */
  readonly useInputStats?: boolean
  /** How much of the running statistics an update replaces; default 0.1. */
  readonly momentum?: number
}

/**
 * Each channel of each item brought to mean 0 and variance 1 over its samples. Running statistics, where given, move
 * towards the mean of the items', in place.
 *
 * @param input `[N, C, L]`
 * @throws {ShapeError} a single sample
 * @throws {OptionError} neither the input's statistics nor running ones
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.instance_norm.html
 */
export function instanceNorm(input: Tensor, options: InstanceNormOptions = {}): Tensor {
  const where = 'instanceNorm'
  const { runningMean = null, runningVar = null, useInputStats = true, momentum = 0.1, eps = 1e-5 } = options
  checkChannels(where, input, { runningMean, runningVar, weight: options.weight, bias: options.bias })
  const channels = channelGroups(input)
  if (!useInputStats) {
    const given = runningMoments(where, runningMean, runningVar)
    return normalize('ViewBackward0', input, options, channels, (x) =>
      standardize(x, given, eps, channels, false),
    )
  }
  const count = channels.inner
  if (count === 1) throw tooFew('instance-norm-one-sample', input)
  const lines = { outer: 1, groups: channels.outer * channels.groups, inner: count }
  const moments = momentsOf(input, lines)
  updateRunning(runningMean, meanOverItems(moments.mean, channels), momentum)
  updateRunning(
    runningVar,
    meanOverItems(moments.variance, channels).map((value) => (value * count) / (count - 1)),
    momentum,
  )
  return normalize('ViewBackward0', input, options, channels, (x) =>
    standardize(x, moments, eps, lines, true),
  )
}

function runningMoments(where: string, runningMean: Tensor | null, runningVar: Tensor | null): Moments {
  if (runningMean === null || runningVar === null) {
    throw new OptionError(
      `${where}: runningMean and runningVar must be given where the input's own statistics are not used, but got null`,
    )
  }
  return { mean: Float64Array.from(runningMean.data), variance: Float64Array.from(runningVar.data) }
}

/** Standard values · weight + bias as one node, one weight and bias for each of `groups`. */
function normalize(
  name: string,
  input: Tensor,
  options: AffineOptions,
  groups: GroupShape,
  values: (input: Tensor) => Tensor,
): Tensor {
  const { weight = null, bias = null } = options
  const inputs = [input, weight, bias].filter((tensor) => tensor !== null)
  return composite(
    name,
    inputs,
    (x, ...rest) => {
      const standard = values(x)
      if (rest.length === 0) return standard
      return affine(standard, weight && rest[0], bias && rest[rest.length - 1], groups)
    },
    [input],
  )
}

function updateRunning(running: Tensor | null, batch: Float64Array, momentum: number): void {
  if (running === null) return
  const moved = running.data.map((value, c) => (1 - momentum) * value + momentum * batch[c])
  noGrad(() => running.copy_(fromArray(moved)))
}

/** The mean over the batch of what is kept of each channel of each item. */
function meanOverItems(values: Float64Array, { outer, groups }: GroupShape): Float64Array {
  return new Float64Array(groups).map((_, c) => {
    let total = 0
    for (let item = 0; item < outer; item++) total += values[item * groups + c]
    return total / outer
  })
}

/** `[N, C, …]` with a group for each channel. */
function channelGroups(input: Tensor): GroupShape {
  return { outer: input.shape[0], groups: input.shape[1], inner: numel(input.shape.slice(2)) }
}

function checkFloats(where: string, input: Tensor): void {
  if (!isFloat(input.dtype))
    throw new DtypeError(`${where}: input must be float32 or float64, but got ${input.dtype}`)
}

function checkChannels(
  where: string,
  input: Tensor,
  perChannel: Readonly<Record<string, Tensor | null | undefined>>,
): void {
  checkFloats(where, input)
  if (input.ndim < 2) {
    throw new ShapeError(`${where}: input must have at least 2 dimensions (N, C), but got ${input.ndim}`)
  }
  const channels = input.shape[1]
  for (const [name, tensor] of Object.entries(perChannel)) {
    if (!tensor) continue
    if (!sameShape(tensor.shape, [channels])) {
      throw new ShapeError(
        shapeMessage(
          `${where}: ${name} must have shape [${channels}] (one a channel), but got ${showShape(tensor.shape)}`,
          [
            ['input', input.shape, 'N, C, …'],
            [name, tensor.shape],
          ],
        ),
      )
    }
    const isExact = tensor.dtype === 'float64' && name.startsWith('running')
    if (tensor.dtype !== input.dtype && !isExact) {
      throw new DtypeError(`${where}: ${name} must be ${input.dtype} as input is, but got ${tensor.dtype}`)
    }
  }
}

type TooFew = 'batch-norm-one-value' | 'group-norm-one-value' | 'instance-norm-one-sample'

function tooFew(code: TooFew, input: Tensor): ShapeError {
  return new ShapeError(say(code, { shape: showShape(input.shape) }))
}
