/** PyTorch's tensors, autograd and 1-D convolution. */

// Tensor comes first: Parameter extends it.
export { type NestedList, type Operand, Tensor } from './tensor.ts'
export { Size } from './shape.ts'
export type { Dtype, FloatArray, TypedArray } from './dtype.ts'

export {
  arange,
  fromArray,
  full,
  empty,
  linspace,
  type NestedArray,
  type NumberArray,
  ones,
  onesLike,
  tensor,
  type TensorOptions,
  zeros,
  zerosLike,
} from './creation.ts'
export {
  bernoulli,
  type DrawOptions,
  manualSeed,
  multinomial,
  type MultinomialOptions,
  rand,
  randint,
  randn,
  randperm,
  type SamplingOptions,
} from './sampling.ts'
export { defaultGenerator, Generator } from './random/index.ts'

export {
  allclose,
  type AllcloseOptions,
  cat,
  type IndexItem,
  matmul,
  type OutOptions,
  type ReduceOptions,
  stack,
  where,
} from './ops/index.ts'
export { freqResponse, type FreqResponse, type FreqResponseOptions } from './ops/freq-response.ts'
export { toeplitz, type ToeplitzOptions } from './ops/toeplitz.ts'
export { explain, type Explanation } from './explain.ts'
export * as F from './functional.ts'
export * as nn from './nn/index.ts'
export * as optim from './optim/index.ts'

export { MemPool } from './mem-pool.ts'
export { enableGrad, type GradFn, isGradEnabled, noGrad } from './autograd.ts'
export {
  backend,
  type BackendInfo,
  type BackendName,
  getNumThreads,
  init,
  setBackend,
  setNumThreads,
} from './backend/index.ts'
export {
  AutogradError,
  BackendError,
  DtypeError,
  IndexError,
  MemoryError,
  OptionError,
  ShapeError,
  SinalError,
} from './errors.ts'
export { type MessageDetails, type Said, sentenceBook, type Sentences } from './sentence-book.ts'
export { type MessageCode, messageCodes } from './say.ts'
