import type { AsyncOptions } from '../ops/in-worker.ts'
import type { Generator } from '../random/index.ts'
import type { Tensor } from '../tensor.ts'
import { ConvLayer, type ConvLayerOptions } from './conv-layer.ts'

/**
 * A Conv1d that takes its number of input channels from the first input, and draws its weights then. Until then its
 * weight is empty: make the optimiser after the first input. It then prints as a Conv1d.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LazyConv1d.html
 */
export class LazyConv1d extends ConvLayer {
  readonly #generator: Generator | undefined

  constructor(options: ConvLayerOptions) {
    super(options)
    this.#generator = options.generator
  }

  override forward(input: Tensor): Tensor {
    this.#adapt(input)
    return super.forward(input)
  }

  override async forwardAsync(input: Tensor, options: AsyncOptions = {}): Promise<Tensor> {
    this.#adapt(input)
    return super.forwardAsync(input, options)
  }

  #adapt(input: Tensor): void {
    if (this.inChannels === 0 && input.ndim >= 2) {
      this.setInChannels(input.shape[input.ndim - 2])
      this.resetParameters(this.#generator)
    }
  }

  protected override prepareLoad(find: (key: string) => Tensor | undefined): void {
    const weight = find('weight')
    if (this.inChannels === 0 && weight?.ndim === 3) this.setInChannels(weight.shape[1] * this.groups)
  }

  protected override get typeName(): string {
    return this.inChannels === 0 ? 'LazyConv1d' : 'Conv1d'
  }
}
