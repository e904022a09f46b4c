import { ones, zeros } from '../creation.ts'
import { OptionError, show } from '../errors.ts'
import { groupNorm, layerNorm } from '../ops/norm.ts'
import { integerOption } from '../ops/options.ts'
import type { Tensor } from '../tensor.ts'
import { type ParameterOptions, parameterDtype } from './dtype.ts'
import { Module } from './module.ts'
import { Parameter } from './parameter.ts'
import { bool, float, tuple } from './python.ts'

export interface LayerNormLayerOptions extends ParameterOptions {
  /** The sizes of the last dimensions, or the size of the last. */
  readonly normalizedShape: number | readonly number[]
  /** Added to the variance; default 1e-5. */
  readonly eps?: number
  /** Whether the layer learns a factor and an offset per element; default true. */
  readonly elementwiseAffine?: boolean
}

/**
 * A layer that brings each item to mean 0 and variance 1 over its last dimensions, and scales and moves it by what it
 * learns.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html
 */
export class LayerNorm extends Module {
  readonly normalizedShape: readonly number[]
  readonly eps: number
  readonly elementwiseAffine: boolean
  /** Of normalizedShape, or null without `elementwiseAffine` */
  weight: Parameter | null
  /** Of normalizedShape, or null without `elementwiseAffine` */
  bias: Parameter | null

  constructor(options: LayerNormLayerOptions) {
    super()
    const shape =
      typeof options.normalizedShape === 'number' ? [options.normalizedShape] : options.normalizedShape
    this.normalizedShape = [...shape]
    this.eps = options.eps ?? 1e-5
    this.elementwiseAffine = options.elementwiseAffine ?? true
    const dtype = parameterDtype('LayerNorm', options.dtype)
    this.weight = this.elementwiseAffine ? new Parameter(ones(shape, { dtype })) : null
    this.bias = this.elementwiseAffine ? new Parameter(zeros(shape, { dtype })) : null
  }

  /** `[…, ...normalizedShape]` to the same. */
  forward(input: Tensor): Tensor {
    const { weight, bias, eps } = this
    return layerNorm(input, this.normalizedShape, { weight, bias, eps })
  }

  override extraRepr(): string {
    return `${tuple(this.normalizedShape)}, eps=${float(this.eps)}, elementwise_affine=${bool(this.elementwiseAffine)}`
  }

  protected override get typeName(): string {
    return 'LayerNorm'
  }
}

export interface GroupNormLayerOptions extends ParameterOptions {
  readonly numGroups: number
  /** C, the number of channels: a multiple of numGroups. */
  readonly numChannels: number
  /** Added to the variance; default 1e-5. */
  readonly eps?: number
  /** Whether the layer learns a factor and an offset per channel; default true. */
  readonly affine?: boolean
}

/**
 * A layer that brings each item to mean 0 and variance 1 over groups of its channels, and scales and moves each channel
 * by what it learns.
 *
 * @throws {OptionError} numChannels is not a multiple of numGroups
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.GroupNorm.html
 */
export class GroupNorm extends Module {
  readonly numGroups: number
  readonly numChannels: number
  readonly eps: number
  readonly affine: boolean
  /** `[C]`, or null without `affine` */
  weight: Parameter | null
  /** `[C]`, or null without `affine` */
  bias: Parameter | null

  constructor(options: GroupNormLayerOptions) {
    super()
    this.numGroups = integerOption('GroupNorm', 'numGroups', options.numGroups, 1)
    this.numChannels = integerOption('GroupNorm', 'numChannels', options.numChannels, 1)
    if (this.numChannels % this.numGroups !== 0) {
      throw new OptionError(
        `GroupNorm: numChannels must be a multiple of numGroups (${this.numGroups}), but got ${show(this.numChannels)}`,
      )
    }
    this.eps = options.eps ?? 1e-5
    this.affine = options.affine ?? true
    const dtype = parameterDtype('GroupNorm', options.dtype)
    this.weight = this.affine ? new Parameter(ones([this.numChannels], { dtype })) : null
    this.bias = this.affine ? new Parameter(zeros([this.numChannels], { dtype })) : null
  }

  /** `[N, C, …]` to the same. */
  forward(input: Tensor): Tensor {
    const { weight, bias, eps } = this
    return groupNorm(input, this.numGroups, { weight, bias, eps })
  }

  override extraRepr(): string {
    return `${this.numGroups}, ${this.numChannels}, eps=${float(this.eps)}, affine=${bool(this.affine)}`
  }

  protected override get typeName(): string {
    return 'GroupNorm'
  }
}
