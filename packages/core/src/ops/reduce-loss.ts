import { OptionError, show } from '../errors.ts'
import type { Tensor } from '../tensor.ts'

/** What becomes of the losses of the elements. */
export type Reduction = 'mean' | 'sum' | 'none'

export interface LossOptions {
  /** `'mean'` of the elements' losses, their `'sum'`, or `'none'` for the losses themselves; default `'mean'`. */
  readonly reduction?: Reduction
}

export function checkReduction(where: string, { reduction = 'mean' }: LossOptions): Reduction {
  if (reduction === 'mean' || reduction === 'sum' || reduction === 'none') return reduction
  throw new OptionError(`${where}: reduction must be 'mean', 'sum' or 'none', but got ${show(reduction)}`)
}

export function reduceLoss(losses: Tensor, reduction: Reduction): Tensor {
  if (reduction === 'none') return losses
  return reduction === 'mean' ? losses.mean() : losses.sum()
}
