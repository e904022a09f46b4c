import { OptionError, ShapeError } from '../errors.ts'
import { instanceNorm } from '../ops/norm.ts'
import { showShape } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { NormLayer, type NormLayerOptions } from './batch-norm1d.ts'

/**
 * A layer that brings each channel of each item to mean 0 and variance 1 over its samples.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.InstanceNorm1d.html
 */
export class InstanceNorm1d extends NormLayer {
  /** `affine` and `trackRunningStats` default to false. */
  constructor(options: NormLayerOptions) {
    super('InstanceNorm1d', options, { affine: false, trackRunningStats: false })
    if (this.momentum === null)
      throw new OptionError('InstanceNorm1d: momentum must be a number, but got null')
  }

  /** `[N, C, L]` or `[C, L]` to the same. */
  forward(input: Tensor): Tensor {
    if (input.ndim !== 2 && input.ndim !== 3) {
      throw new ShapeError(
        `InstanceNorm1d: input must be [N, C, L] or [C, L], but got ${showShape(input.shape)}`,
      )
    }
    const { weight, bias, eps, runningMean, runningVar } = this
    const useInputStats = this.training || !this.trackRunningStats
    const momentum = this.momentum!
    const options = { runningMean, runningVar, weight, bias, useInputStats, momentum, eps }
    if (input.ndim === 3) return instanceNorm(input, options)
    return instanceNorm(input.unsqueeze(0), options).squeeze(0)
  }

  protected override get typeName(): string {
    return 'InstanceNorm1d'
  }
}
