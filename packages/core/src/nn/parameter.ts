import { Tensor } from '../tensor.ts'

/**
 * A tensor that a module learns: it requires a gradient and is listed by `Module.parameters`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.parameter.Parameter.html
 */
export class Parameter extends Tensor {
  /** @param data its elements are shared, not copied */
  constructor(data: Tensor, requiresGrad = true) {
    super(data.storage, data.shape, data.dtype, data.strides, data.offset)
    this.requiresGrad = requiresGrad
  }

  override toString(): string {
    return `Parameter containing:\n${super.toString()}`
  }
}
