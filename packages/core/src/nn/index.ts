/** Layers and what they are made of: PyTorch's `torch.nn`. */
export { Module } from './module.ts'
export { Parameter } from './parameter.ts'
export { Buffer } from './buffer.ts'
export type { LoadReport, StateDict } from './state-dict.ts'
export { ModuleList, Sequential } from './containers.ts'
export * as init from './init.ts'
export * as utils from './weight-norm.ts'

export { Conv1d, type Conv1dLayerOptions } from './conv1d.ts'
export { ConvTranspose1d, type ConvTranspose1dLayerOptions } from './conv-transpose1d.ts'
export { LazyConv1d } from './lazy-conv1d.ts'
export type { ConvLayerOptions, PaddingMode } from './conv-layer.ts'
export { Linear, type LinearLayerOptions } from './linear.ts'

export {
  CELU,
  ELU,
  GELU,
  GLU,
  Hardshrink,
  Hardsigmoid,
  Hardswish,
  Hardtanh,
  LeakyReLU,
  LogSigmoid,
  LogSoftmax,
  Mish,
  PReLU,
  type PReLULayerOptions,
  ReLU,
  ReLU6,
  SELU,
  Sigmoid,
  SiLU,
  Softmax,
  Softplus,
  Softshrink,
  Softsign,
  Tanh,
  Tanhshrink,
} from './activations.ts'
export { AdaptiveAvgPool1d, AdaptiveMaxPool1d, AvgPool1d, MaxPool1d, type PoolLayerOptions } from './pools.ts'
export {
  CircularPad1d,
  ConstantPad1d,
  type PadLayerOptions,
  ReflectionPad1d,
  ReplicationPad1d,
} from './pads.ts'
export { BatchNorm1d, type NormLayerOptions } from './batch-norm1d.ts'
export { InstanceNorm1d } from './instance-norm1d.ts'
export { GroupNorm, type GroupNormLayerOptions, LayerNorm, type LayerNormLayerOptions } from './norms.ts'
export { Dropout, Dropout1d, type DropoutLayerOptions } from './dropout.ts'
export { Flatten, Identity, Unflatten } from './shaping.ts'
export {
  BCELoss,
  BCEWithLogitsLoss,
  CrossEntropyLoss,
  HuberLoss,
  L1Loss,
  MSELoss,
  NLLLoss,
  SmoothL1Loss,
} from './losses.ts'
