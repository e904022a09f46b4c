/**
 * Functions without state: PyTorch's `torch.nn.functional`, to be imported as `F`.
 *
 * @see https://docs.pytorch.org/docs/stable/nn.functional.html
 */

// Convolution and what it is made of
export { conv1d, conv1dAsync, type Conv1dAsyncOptions, type Conv1dOptions } from './ops/conv1d.ts'
export {
  convTranspose1d,
  convTranspose1dAsync,
  type ConvTranspose1dAsyncOptions,
  type ConvTranspose1dOptions,
} from './ops/conv-transpose1d.ts'
export type { AsyncOptions } from './ops/in-worker.ts'
export type { Padding } from './ops/conv-padding.ts'
export { pad, type PadMode, type PadOptions } from './ops/pad.ts'
export { unfold1d, type Unfold1dOptions } from './ops/unfold1d.ts'
export { linear } from './ops/linear.ts'

// Pooling
export {
  adaptiveAvgPool1d,
  adaptiveMaxPool1d,
  avgPool1d,
  type AvgPool1dOptions,
  maxPool1d,
  type MaxPool1dOptions,
} from './ops/pool.ts'

// Activations
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
export { glu, prelu } from './ops/gates.ts'
export { logSoftmax, softmax } from './ops/softmax.ts'
export { relu, sigmoid, tanh } from './ops/unary.ts'

// Normalisation and dropout
export {
  batchNorm,
  type BatchNormOptions,
  groupNorm,
  instanceNorm,
  type InstanceNormOptions,
  layerNorm,
} from './ops/norm.ts'
export { dropout, dropout1d, type DropoutOptions } from './ops/dropout.ts'

// Losses
export { bceLoss, type BceOptions, bceWithLogits, type BceWithLogitsOptions } from './ops/binary-losses.ts'
export { crossEntropy, type CrossEntropyOptions, nllLoss, type NllOptions } from './ops/cross-entropy.ts'
export { huberLoss, l1Loss, mseLoss, smoothL1Loss } from './ops/regression-losses.ts'
export type { LossOptions, Reduction } from './ops/reduce-loss.ts'
