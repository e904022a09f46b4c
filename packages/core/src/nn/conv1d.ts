import { integerOption } from '../ops/options.ts'
import { ConvLayer, type ConvLayerOptions } from './conv-layer.ts'

export interface Conv1dLayerOptions extends ConvLayerOptions {
  readonly inChannels: number
  /** @internal A layer of the same sizes, whose very weight and bias it has, rather than to draw its own. */
  readonly parametersOf?: Conv1d
}

/**
 * A layer of 1-D convolution. Weight and bias start evenly spread over ±1 / √(inChannels / groups · kernelSize),
 * drawn in PyTorch's order: the weights that a seed gives are PyTorch's.
 *
 * @throws {OptionError} an option outside its legal values
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv1d.html
 */
export class Conv1d extends ConvLayer {
  constructor(options: Conv1dLayerOptions) {
    super(options)
    this.setInChannels(integerOption('Conv1d', 'inChannels', options.inChannels, 1))
    const { parametersOf: other } = options
    if (other === undefined) this.resetParameters(options.generator)
    else [this.weight, this.bias] = [other.weight, other.bias]
  }

  protected override get typeName(): string {
    return 'Conv1d'
  }
}
