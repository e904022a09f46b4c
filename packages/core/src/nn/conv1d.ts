import { integerOption } from '../ops/options.ts'
import { ConvLayer, type ConvLayerOptions } from './conv-layer.ts'

export interface Conv1dLayerOptions extends ConvLayerOptions {
  readonly inChannels: number
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
    this.resetParameters(options.generator)
  }

  protected override get typeName(): string {
    return 'Conv1d'
  }
}
