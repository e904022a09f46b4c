import { record } from '../autograd.ts'
import { isFloat } from '../dtype.ts'
import { DtypeError, OptionError, ShapeError, shapeMessage } from '../errors.ts'
import { sameShape } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { composite } from './composite.ts'
import { type LossOptions, checkReduction, reduceLoss } from './reduce-loss.ts'
import { logsigmoid } from './activations.ts'

export interface BceOptions extends LossOptions {
  /** What the losses are multiplied by, broadcast; default none. */
  readonly weight?: Tensor | null
}

export interface BceWithLogitsOptions extends BceOptions {
  /** What the losses of the positive targets are multiplied by, broadcast; default none. */
  readonly posWeight?: Tensor | null
}

/**
 * Binary cross entropy of probabilities: −(target · log input + (1 − target) · log(1 − input)), the logarithms not
 * below −100.
 *
 * @param input probabilities, within [0, 1]
 * @param target of the shape of input
 * @throws {OptionError} an input outside [0, 1]
 * @throws {ShapeError} another shape of target
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.binary_cross_entropy.html
 */
export function bceLoss(input: Tensor, target: Tensor, options: BceOptions = {}): Tensor {
  const where = 'bceLoss'
  const reduction = checkReduction(where, options)
  checkPair(where, input, target)
  if (input.dtype !== target.dtype)
    throw new DtypeError(`${where}: target must be ${input.dtype} as input is, but got ${target.dtype}`)
  for (const value of input.data) {
    if (!(value >= 0 && value <= 1))
      throw new OptionError(`${where}: every input must be in [0, 1], but got ${value}`)
  }
  return composite('BinaryCrossEntropyBackward0', [input, target], (x, y) => {
    const losses = binaryEntropy(x, y)
    return reduceLoss(options.weight ? losses.mul(options.weight) : losses, reduction)
  })
}

function binaryEntropy(input: Tensor, target: Tensor): Tensor {
  const [x, y] = [input.detach(), target.detach()]
  const rest = x.neg().add(1)
  const losses = y
    .sub(1)
    .mul(rest.log().clamp({ min: -100 }))
    .sub(y.mul(x.log().clamp({ min: -100 })))
  // dx = (x − y) / (x · (1 − x)), the divisor not below 1e-12; dy = log(1 − x) − log x
  return record('BinaryEntropyBackward0', losses, [input, target], (g, [needX, needY]) => [
    needX ? g.mul(x.sub(y)).div(x.mul(rest).clamp({ min: 1e-12 })) : null,
    needY ? g.mul(rest.log().sub(x.log())) : null,
  ])
}

/**
 * Binary cross entropy of sigmoid(input), without overflow.
 *
 * @param input logits
 * @param target of the shape of input
 * @throws {ShapeError} another shape of target
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.binary_cross_entropy_with_logits.html
 */
export function bceWithLogits(input: Tensor, target: Tensor, options: BceWithLogitsOptions = {}): Tensor {
  const where = 'bceWithLogits'
  const reduction = checkReduction(where, options)
  checkPair(where, input, target)
  const { weight, posWeight } = options
  return composite('BinaryCrossEntropyWithLogitsBackward0', [input, target], (x, y) => {
    const positive = logsigmoid(x)
    // log(1 − sigmoid(x)) = logsigmoid(x) − x
    const share = posWeight ? y.mul(posWeight.sub(1)).add(1) : null
    const losses = y
      .neg()
      .add(1)
      .mul(x)
      .sub(share ? share.mul(positive) : positive)
    return reduceLoss(weight ? losses.mul(weight) : losses, reduction)
  })
}

function checkPair(where: string, input: Tensor, target: Tensor): void {
  if (!sameShape(input.shape, target.shape)) {
    throw new ShapeError(
      shapeMessage(`${where}: target must have the shape of input, but got another`, [
        ['input', input.shape],
        ['target', target.shape],
      ]),
    )
  }
  if (!isFloat(input.dtype) || !isFloat(target.dtype)) {
    throw new DtypeError(
      `${where}: input and target must be float32 or float64, but got ${input.dtype} and ${target.dtype} (use .float() first)`,
    )
  }
}
