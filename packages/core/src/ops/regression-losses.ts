import { isFloat } from '../dtype.ts'
import { DtypeError, OptionError, show } from '../errors.ts'
import type { Tensor } from '../tensor.ts'
import { composite } from './composite.ts'
import { type LossOptions, checkReduction, reduceLoss } from './reduce-loss.ts'
import { where as choose } from './where.ts'

/**
 * (input − target)². Input and target are broadcast to each other (PyTorch warns where their shapes differ).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.mse_loss.html
 */
export function mseLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const reduction = checkReduction('mseLoss', options)
  checkFloats('mseLoss', input, target)
  return composite('MseLossBackward0', [input, target], (x, y) => {
    const difference = x.sub(y)
    return reduceLoss(difference.mul(difference), reduction)
  })
}

/**
 * |input − target|, broadcast.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.l1_loss.html
 */
export function l1Loss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const reduction = checkReduction('l1Loss', options)
  return reduceLoss(input.sub(target).abs(), reduction)
}

/**
 * With d = |input − target|: d² / (2·beta) below beta, d − beta / 2 from there on; broadcast.
 *
 * @param options.beta default 1; 0 gives the values of l1Loss
 * @throws {OptionError} beta is negative
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.smooth_l1_loss.html
 */
export function smoothL1Loss(
  input: Tensor,
  target: Tensor,
  options: LossOptions & { readonly beta?: number } = {},
): Tensor {
  const where = 'smoothL1Loss'
  const { beta = 1 } = options
  const reduction = checkReduction(where, options)
  if (!(beta >= 0)) throw new OptionError(`${where}: beta must not be negative, but got ${show(beta)}`)
  checkFloats(where, input, target)
  return composite('SmoothL1LossBackward0', [input, target], (x, y) => {
    const d = x.sub(y).abs()
    if (beta === 0) {
      // PyTorch's slope where nothing differs: −1, for input and target both.
      const falling = x.detach().sub(x).add(y.detach().sub(y))
      return reduceLoss(choose(d.detach().eq(0), falling, d), reduction)
    }
    return reduceLoss(choose(d.detach().lt(beta), d.mul(d).mul(0.5).div(beta), d.sub(beta / 2)), reduction)
  })
}

/**
 * With d = |input − target|: d² / 2 up to delta, delta · (d − delta / 2) beyond; broadcast.
 *
 * @param options.delta default 1
 * @throws {OptionError} delta is not positive
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.huber_loss.html
 */
export function huberLoss(
  input: Tensor,
  target: Tensor,
  options: LossOptions & { readonly delta?: number } = {},
): Tensor {
  const where = 'huberLoss'
  const { delta = 1 } = options
  const reduction = checkReduction(where, options)
  if (!(delta > 0)) throw new OptionError(`${where}: delta must be positive, but got ${show(delta)}`)
  checkFloats(where, input, target)
  return composite('HuberLossBackward0', [input, target], (x, y) => {
    const d = x.sub(y).abs()
    return reduceLoss(choose(d.detach().lt(delta), d.mul(d).mul(0.5), d.sub(delta / 2).mul(delta)), reduction)
  })
}

function checkFloats(where: string, input: Tensor, target: Tensor): void {
  if (isFloat(input.dtype) || isFloat(target.dtype)) return
  throw new DtypeError(
    `${where}: input or target must be float32 or float64, but got ${input.dtype} and ${target.dtype} (use .float() first)`,
  )
}
