import { Tensor } from '../tensor.ts'

/**
 * A tensor that is part of a module's state but not learned, as the running mean of a BatchNorm1d: listed by
 * `Module.buffers` and `stateDict`, converted by `to`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.parameter.Buffer.html
 */
export class Buffer extends Tensor {
  /** Whether `stateDict` lists it. */
  readonly persistent: boolean

  /** @param data its elements are shared, not copied */
  constructor(data: Tensor, persistent = true) {
    super(data.storage, data.shape, data.dtype, data.strides, data.offset)
    this.persistent = persistent
  }
}
