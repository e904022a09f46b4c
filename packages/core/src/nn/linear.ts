import { zeros } from '../creation.ts'
import { linear } from '../ops/linear.ts'
import { integerOption } from '../ops/options.ts'
import type { Generator } from '../random/index.ts'
import type { Tensor } from '../tensor.ts'
import { drawWeights } from './draw-weights.ts'
import { type DrawnParameterOptions, parameterDtype } from './dtype.ts'
import { Module } from './module.ts'
import { Parameter } from './parameter.ts'
import { bool } from './python.ts'

export interface LinearLayerOptions extends DrawnParameterOptions {
  readonly inFeatures: number
  readonly outFeatures: number
  /** Whether the layer learns a bias; default true. */
  readonly bias?: boolean
}

/**
 * A fully connected layer. Weight and bias start evenly spread over ±1 / √inFeatures, drawn in PyTorch's order.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html
 */
export class Linear extends Module {
  readonly inFeatures: number
  readonly outFeatures: number
  /** `[outFeatures, inFeatures]` */
  weight: Parameter
  /** `[outFeatures]`, or null without a bias */
  bias: Parameter | null

  constructor(options: LinearLayerOptions) {
    super()
    const dtype = parameterDtype('Linear', options.dtype)
    this.inFeatures = integerOption('Linear', 'inFeatures', options.inFeatures, 1)
    this.outFeatures = integerOption('Linear', 'outFeatures', options.outFeatures, 1)
    this.weight = new Parameter(zeros([this.outFeatures, this.inFeatures], { dtype }))
    this.bias = (options.bias ?? true) ? new Parameter(zeros([this.outFeatures], { dtype })) : null
    this.resetParameters(options.generator)
  }

  /** Draws weight and bias anew. */
  resetParameters(generator?: Generator): void {
    drawWeights(this.weight, this.bias, generator)
  }

  /** `[…, inFeatures]` to `[…, outFeatures]` */
  forward(input: Tensor): Tensor {
    return linear(input, this.weight, this.bias)
  }

  override extraRepr(): string {
    const { inFeatures, outFeatures, bias } = this
    return `in_features=${inFeatures}, out_features=${outFeatures}, bias=${bool(bias !== null)}`
  }

  protected override get typeName(): string {
    return 'Linear'
  }
}
