import { zeros } from '../creation.ts'
import { type Dtype, isFloat } from '../dtype.ts'
import { DtypeError, show } from '../errors.ts'
import { linear } from '../ops/linear.ts'
import { integerOption } from '../ops/options.ts'
import type { Generator } from '../random/index.ts'
import type { Tensor } from '../tensor.ts'
import { fanIn, kaimingUniform_, uniform_ } from './init.ts'
import { Module } from './module.ts'
import { Parameter } from './parameter.ts'

export interface LinearLayerOptions {
  readonly inFeatures: number
  readonly outFeatures: number
  /** Whether the layer learns a bias; default true. */
  readonly bias?: boolean
  /** Default float32. */
  readonly dtype?: Dtype
  /** Where the initial weights are drawn from; default the generator that `manualSeed` seeds. */
  readonly generator?: Generator
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
    const dtype = options.dtype ?? 'float32'
    if (!isFloat(dtype))
      throw new DtypeError(`Linear: dtype must be float32 or float64, but got ${show(dtype)}`)
    this.inFeatures = integerOption('Linear', 'inFeatures', options.inFeatures, 1)
    this.outFeatures = integerOption('Linear', 'outFeatures', options.outFeatures, 1)
    this.weight = new Parameter(zeros([this.outFeatures, this.inFeatures], { dtype }))
    this.bias = (options.bias ?? true) ? new Parameter(zeros([this.outFeatures], { dtype })) : null
    this.resetParameters(options.generator)
  }

  /** Draws weight and bias anew. */
  resetParameters(generator?: Generator): void {
    kaimingUniform_(this.weight, { a: Math.sqrt(5), ...(generator && { generator }) })
    if (this.bias !== null) {
      const bound = 1 / Math.sqrt(fanIn(this.weight))
      uniform_(this.bias, -bound, bound, generator)
    }
  }

  /** `[…, inFeatures]` to `[…, outFeatures]` */
  forward(input: Tensor): Tensor {
    return linear(input, this.weight, this.bias)
  }

  override extraRepr(): string {
    const { inFeatures, outFeatures, bias } = this
    return `in_features=${inFeatures}, out_features=${outFeatures}, bias=${bias === null ? 'False' : 'True'}`
  }

  protected override get typeName(): string {
    return 'Linear'
  }
}
