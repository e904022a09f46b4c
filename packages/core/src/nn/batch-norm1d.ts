import { noGrad } from '../autograd.ts'
import { ones, zeros } from '../creation.ts'
import { ShapeError } from '../errors.ts'
import { batchNorm } from '../ops/norm.ts'
import { integerOption } from '../ops/options.ts'
import { showShape } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { Buffer } from './buffer.ts'
import { type ParameterOptions, parameterDtype } from './dtype.ts'
import { Module } from './module.ts'
import { Parameter } from './parameter.ts'
import { bool, float } from './python.ts'

export interface NormLayerOptions extends ParameterOptions {
  /** C, the number of channels. */
  readonly numFeatures: number
  /** Added to the variance; default 1e-5. */
  readonly eps?: number
  /** How much of the running statistics a batch replaces; null for their plain mean over all batches. Default 0.1. */
  readonly momentum?: number | null
  /** Whether the layer learns a factor and an offset per channel. */
  readonly affine?: boolean
  /** Whether the layer keeps running statistics to apply in `eval` mode. */
  readonly trackRunningStats?: boolean
}

const stateKeys: Readonly<Record<string, string>> = {
  runningMean: 'running_mean',
  runningVar: 'running_var',
  numBatchesTracked: 'num_batches_tracked',
}

/** What BatchNorm1d and InstanceNorm1d share: the parameters, the running statistics and how they print. */
export abstract class NormLayer extends Module {
  readonly numFeatures: number
  readonly eps: number
  readonly momentum: number | null
  readonly affine: boolean
  readonly trackRunningStats: boolean
  /** `[C]`, or null without `affine` */
  weight: Parameter | null
  /** `[C]`, or null without `affine` */
  bias: Parameter | null
  /** `[C]`, or null without `trackRunningStats` */
  runningMean: Buffer | null
  /** `[C]`, or null without `trackRunningStats` */
  runningVar: Buffer | null
  /** How many batches the running statistics have seen; int32 */
  numBatchesTracked: Buffer | null

  constructor(where: string, options: NormLayerOptions, on: { affine: boolean; trackRunningStats: boolean }) {
    super()
    this.numFeatures = integerOption(where, 'numFeatures', options.numFeatures, 1)
    this.eps = options.eps ?? 1e-5
    this.momentum = options.momentum === undefined ? 0.1 : options.momentum
    this.affine = options.affine ?? on.affine
    this.trackRunningStats = options.trackRunningStats ?? on.trackRunningStats
    const dtype = parameterDtype(where, options.dtype)
    const shape = [this.numFeatures]
    const [parameter, buffer] = [this.affine, this.trackRunningStats]
    this.weight = parameter ? new Parameter(ones(shape, { dtype })) : null
    this.bias = parameter ? new Parameter(zeros(shape, { dtype })) : null
    this.runningMean = buffer ? new Buffer(zeros(shape, { dtype })) : null
    this.runningVar = buffer ? new Buffer(ones(shape, { dtype })) : null
    this.numBatchesTracked = buffer ? new Buffer(zeros([], { dtype: 'int32' })) : null
  }

  /** Forgets the running statistics. */
  resetRunningStats(): void {
    noGrad(() => {
      this.runningMean?.zero_()
      this.runningVar?.fill_(1)
      this.numBatchesTracked?.zero_()
    })
  }

  override extraRepr(): string {
    const momentum = this.momentum === null ? 'None' : float(this.momentum)
    return `${this.numFeatures}, eps=${float(this.eps)}, momentum=${momentum}, affine=${bool(this.affine)}, track_running_stats=${bool(this.trackRunningStats)}`
  }

  protected override stateKey(property: string): string {
    return stateKeys[property] ?? property
  }

  // Checkpoints of PyTorch before 0.4.1 do not count batches.
  protected override mayMiss(key: string): boolean {
    return key === 'num_batches_tracked'
  }
}

/**
 * A layer that brings each channel to mean 0 and variance 1: over the batch while learning (`train`), by the running
 * statistics gathered then when applying (`eval`); then scales and moves it by what it learns.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html
 */
export class BatchNorm1d extends NormLayer {
  /** `affine` and `trackRunningStats` default to true. */
  constructor(options: NormLayerOptions) {
    super('BatchNorm1d', options, { affine: true, trackRunningStats: true })
  }

  /** `[N, C]` or `[N, C, L]` to the same. */
  forward(input: Tensor): Tensor {
    if (input.ndim !== 2 && input.ndim !== 3)
      throw new ShapeError(
        `BatchNorm1d: input must be [N, C] or [N, C, L], but got ${showShape(input.shape)}`,
      )
    const { weight, bias, eps, runningMean, runningVar, numBatchesTracked } = this
    let momentum = this.momentum ?? 0
    if (this.training && numBatchesTracked !== null) {
      noGrad(() => numBatchesTracked.add_(1))
      if (this.momentum === null) momentum = 1 / Number(numBatchesTracked.item())
    }
    const training = this.training || (runningMean === null && runningVar === null)
    return batchNorm(input, runningMean, runningVar, { weight, bias, training, momentum, eps })
  }

  protected override get typeName(): string {
    return 'BatchNorm1d'
  }
}
