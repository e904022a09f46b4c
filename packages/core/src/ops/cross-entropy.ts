import { record } from '../autograd.ts'
import { wrap } from '../creation.ts'
import { type TypedArray, allocate, isFloat } from '../dtype.ts'
import { DtypeError, IndexError, OptionError, ShapeError, shapeMessage, show } from '../errors.ts'
import { numel, sameShape } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { composite } from './composite.ts'
import { type LossOptions, checkReduction, reduceLoss } from './reduce-loss.ts'
import { logSoftmax } from './softmax.ts'

export interface NllOptions extends LossOptions {
  /** `[C]`: the weight of each class; default 1. The mean is over the weights of the targets. */
  readonly weight?: Tensor | null
  /** A target that does not count; default −100. */
  readonly ignoreIndex?: number
}

export interface CrossEntropyOptions extends NllOptions {
  /** How much of the target is spread evenly over all classes, from 0 to 1; default 0. */
  readonly labelSmoothing?: number
}

/**
 * −weight[target] · input[target]: the negative log likelihood of the targets.
 *
 * @param input log probabilities, `[C]`, `[N, C]` or `[N, C, L]` (or with more dimensions after C)
 * @param target int32 classes, of the shape of input without C
 * @throws {IndexError} a target outside [0, C) other than ignoreIndex
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.nll_loss.html
 */
export function nllLoss(input: Tensor, target: Tensor, options: NllOptions = {}): Tensor {
  const where = 'nllLoss'
  checkClasses(where, input, target, options.weight ?? null)
  return pickedLoss(where, input, target, options)
}

function pickedLoss(where: string, input: Tensor, target: Tensor, options: NllOptions): Tensor {
  const reduction = checkReduction(where, options)
  const { losses, places, weights, weightSum } = pickTargets(where, input, target, options)
  const total = reduction === 'mean' ? weightSum : 1
  const out = reduction === 'mean' ? losses.sum().div(total) : reduceLoss(losses, reduction)
  return record(
    nllNode(input, reduction),
    out,
    [input],
    (g) => {
      const gradient: TypedArray = allocate(input.dtype, input.numel)
      const each = g.data
      for (let i = 0; i < places.length; i++) {
        if (weights[i] !== 0) gradient[places[i]] -= (weights[i] * each[reduction === 'none' ? i : 0]) / total
      }
      return [wrap(gradient, input.shape, input.dtype)]
    },
    options.weight ? [input, target, options.weight] : [input, target],
  )
}

function nllNode(input: Tensor, reduction: string): string {
  if (input.ndim <= 2) return 'NllLossBackward0'
  return input.ndim === 3 && reduction === 'none' ? 'ViewBackward0' : 'NllLoss2DBackward0'
}

interface Picks {
  readonly losses: Tensor
  /** Where in the input the value of each target lies, and its weight: 0 for those that do not count. */
  readonly places: Int32Array
  readonly weights: Float64Array
  readonly weightSum: number
}

function pickTargets(where: string, input: Tensor, target: Tensor, options: NllOptions): Picks {
  const { ignoreIndex = -100 } = options
  const classes = input.shape[input.ndim === 1 ? 0 : 1]
  const inner = numel(input.shape.slice(2))
  const [x, named, weight] = [input.data, target.data, options.weight?.data]
  const losses = allocate(input.dtype, target.numel)
  const places = new Int32Array(losses.length)
  const weights = new Float64Array(losses.length)
  let weightSum = 0
  for (let i = 0, first = 0; i < losses.length; first += classes * inner) {
    for (let at = first; at < first + inner; at++, i++) {
      const label = named[i]
      if (label === ignoreIndex) continue
      if (label < 0 || label >= classes)
        throw new IndexError(`${where}: targets must be in [0, ${classes - 1}], but got ${label}`)
      const own = weight === undefined ? 1 : weight[label]
      places[i] = at + label * inner
      weights[i] = own
      losses[i] = -own * x[places[i]]
      weightSum += own
    }
  }
  return { losses: wrap(losses, target.shape, input.dtype), places, weights, weightSum }
}

/**
 * Cross entropy of softmax(input) with the targets.
 *
 * @param input logits, `[C]`, `[N, C]` or `[N, C, L]` (or with more dimensions after C)
 * @param target int32 classes, of the shape of input without C; or probabilities, of the shape of input
 * @throws {IndexError} a target outside [0, C) other than ignoreIndex
 * @throws {ShapeError} shapes that do not fit
 * @throws {OptionError} labelSmoothing outside [0, 1]; ignoreIndex with probabilities
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.cross_entropy.html
 */
export function crossEntropy(input: Tensor, target: Tensor, options: CrossEntropyOptions = {}): Tensor {
  const where = 'crossEntropy'
  const { labelSmoothing: smoothing = 0 } = options
  const reduction = checkReduction(where, options)
  if (!(smoothing >= 0 && smoothing <= 1)) {
    throw new OptionError(`${where}: labelSmoothing must be in [0, 1], but got ${show(smoothing)}`)
  }
  if (input.ndim === 0) throw new ShapeError(`${where}: input must have at least 1 dimension, but got 0`)
  const classDim = input.ndim === 1 ? 0 : 1
  const classes = input.shape[classDim]
  if (sameShape(input.shape, target.shape)) return soft(input, target, options)
  checkClasses(where, input, target, options.weight ?? null)
  const logs = logSoftmax(input, classDim)
  const hard = pickedLoss(where, logs, target, options)
  if (smoothing === 0) return hard
  const ignored = target.eq(options.ignoreIndex ?? -100)
  const weighted = options.weight ? logs.mul(options.weight.reshape(alongClasses(input))) : logs
  const spread = weighted.sum(classDim).neg().maskedFill(ignored, 0)
  const even =
    reduction === 'mean'
      ? spread.sum().div(totalWeight(input, target, options))
      : reduceLoss(spread, reduction)
  return hard.mul(1 - smoothing).add(even.mul(smoothing / classes))
}

function totalWeight(input: Tensor, target: Tensor, options: NllOptions): number {
  return pickTargets('crossEntropy', input.detach(), target, options).weightSum
}

/** Cross entropy with probabilities as targets. */
function soft(input: Tensor, target: Tensor, options: CrossEntropyOptions): Tensor {
  const { labelSmoothing: smoothing = 0, ignoreIndex = -100, weight } = options
  const reduction = checkReduction('crossEntropy', options)
  if (!isFloat(target.dtype)) {
    throw new DtypeError(`crossEntropy: probabilities must be float32 or float64, but got ${target.dtype}`)
  }
  if (ignoreIndex >= 0) {
    throw new OptionError(
      `crossEntropy: ignoreIndex must not be given with probabilities, but got ${ignoreIndex}`,
    )
  }
  if (weight) checkWeightShape('crossEntropy', input, weight)
  const classDim = input.ndim === 1 ? 0 : 1
  const classes = input.shape[classDim]
  const goal = smoothing > 0 ? target.mul(1 - smoothing).add(smoothing / classes) : target
  const products = logSoftmax(input, classDim).mul(goal)
  const weighted = weight ? products.mul(weight.reshape(alongClasses(input))) : products
  if (reduction === 'none') return weighted.sum(classDim).neg()
  const total = weighted.sum().neg()
  if (reduction === 'sum') return total
  return composite('DivBackward1', [total], (sum) => sum.div(input.numel / classes), [])
}

function alongClasses(input: Tensor): number[] {
  return input.shape.slice(input.ndim === 1 ? 0 : 1).map((size, d) => (d === 0 ? size : 1))
}

function checkClasses(where: string, input: Tensor, target: Tensor, weight: Tensor | null): void {
  const expected = input.ndim === 1 ? [] : [input.shape[0], ...input.shape.slice(2)]
  if (input.ndim === 0 || !sameShape(target.shape, expected)) {
    throw new ShapeError(
      shapeMessage(`${where}: target must have the shape of input without its classes, but got another`, [
        ['input', input.shape, input.ndim === 1 ? 'C' : 'N, C, …'],
        ['target', target.shape, input.ndim === 1 ? 'no dimensions' : 'N, …'],
      ]),
    )
  }
  if (target.dtype !== 'int32') {
    throw new DtypeError(
      `${where}: target must be int32 classes, but got ${target.dtype} (make it with { dtype: 'int32' })`,
    )
  }
  if (!isFloat(input.dtype))
    throw new DtypeError(`${where}: input must be float32 or float64, but got ${input.dtype}`)
  if (weight) checkWeight(where, input, weight)
}

function checkWeight(where: string, input: Tensor, weight: Tensor): void {
  checkWeightShape(where, input, weight)
  if (weight.dtype !== input.dtype)
    throw new DtypeError(`${where}: weight must be ${input.dtype} as input is, but got ${weight.dtype}`)
}

function checkWeightShape(where: string, input: Tensor, weight: Tensor): void {
  const classes = input.shape[input.ndim === 1 ? 0 : 1]
  if (!sameShape(weight.shape, [classes])) {
    throw new ShapeError(
      shapeMessage(`${where}: weight must have shape [${classes}] (one a class), but got another`, [
        ['input', input.shape],
        ['weight', weight.shape],
      ]),
    )
  }
}
