/**
 * Functions without state: PyTorch's `torch.nn.functional`, to be imported as `F`.
 *
 * @see https://docs.pytorch.org/docs/stable/nn.functional.html
 */
export { conv1d, type Conv1dOptions } from './ops/conv1d.ts'
export { linear } from './ops/linear.ts'
export {
  celu,
  elu,
  gelu,
  hardshrink,
  hardsigmoid,
  hardswish,
  hardtanh,
  leakyRelu,
  logsigmoid,
  mish,
  relu6,
  selu,
  silu,
  softplus,
  softshrink,
  softsign,
  tanhshrink,
} from './ops/activations.ts'
export { relu, sigmoid, tanh } from './ops/unary.ts'
