/** The list of ops. Each is documented in its file. */
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
} from './activations.ts'
export { add } from './add.ts'
export type { AlphaOptions } from './broadcast.ts'
export { type AllcloseOptions, allclose } from './allclose.ts'
export { cat, stack } from './cat.ts'
export { clone } from './clone.ts'
export { eq, ge, gt, le, lt, ne } from './compare.ts'
export { type Conv1dOptions, conv1d } from './conv1d.ts'
export { div, type DivOptions } from './div.ts'
export { expand } from './expand.ts'
export { copy_, fill_, indexPut_, replace_ } from './in-place.ts'
export { type IndexItem, index } from './indexing.ts'
export { linear } from './linear.ts'
export { matmul } from './matmul.ts'
export { mean } from './mean.ts'
export { mul } from './mul.ts'
export type { OutOptions } from './out.ts'
export { permute, transpose } from './permute.ts'
export { pow } from './pow.ts'
export { flatten, reshape, view } from './reshape.ts'
export { select } from './select.ts'
export { slice } from './slice.ts'
export { squeeze } from './squeeze.ts'
export { sub } from './sub.ts'
export type { DtypeOption, ReduceOptions } from './reduction.ts'
export { sum } from './sum.ts'
export { to } from './to.ts'
export {
  abs,
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atanh,
  ceil,
  cos,
  cosh,
  erf,
  exp,
  expm1,
  floor,
  frac,
  log,
  log10,
  log1p,
  log2,
  neg,
  reciprocal,
  relu,
  round,
  rsqrt,
  sigmoid,
  sign,
  sin,
  sinh,
  sqrt,
  tan,
  tanh,
  trunc,
} from './unary.ts'
export { unsqueeze } from './unsqueeze.ts'
export { composite } from './composite.ts'
export { convTranspose1d, type ConvTranspose1dOptions } from './conv-transpose1d.ts'
export { atan2, fmod, remainder } from './division.ts'
export { amax, amin, argmax, argmin, max, min, type ValuesAndIndices } from './extremes.ts'
export { clamp, maximum, minimum } from './extremum.ts'
export { gather } from './gather.ts'
export { movedim, tril, triu, unflatten } from './layout.ts'
export { all, any, isfinite, isinf, isnan, logicalAnd, logicalNot, logicalOr, logicalXor } from './logic.ts'
export { pad, type PadMode, type PadOptions } from './pad.ts'
export { cumprod, cumsum, logsumexp, prod } from './products.ts'
export { logSoftmax, softmax } from './softmax.ts'
export { chunk, narrow, split, unbind } from './split.ts'
export { flip, indexSelect, repeat, repeatInterleave, roll } from './take.ts'
export { unfold } from './unfold.ts'
export { std, variance, type VarianceOptions } from './variance.ts'
export { maskedFill, where } from './where.ts'
export { maskedSelect } from './masked-select.ts'
export { nonzero } from './nonzero.ts'
export { norm } from './norm-of.ts'
export { sort, topk } from './sort.ts'
export { bceLoss, bceWithLogits } from './binary-losses.ts'
export { crossEntropy, nllLoss } from './cross-entropy.ts'
export { dropout, dropout1d } from './dropout.ts'
export { freqResponse } from './freq-response.ts'
export { glu, prelu } from './gates.ts'
export { batchNorm, groupNorm, instanceNorm, layerNorm } from './norm.ts'
export { adaptiveAvgPool1d, adaptiveMaxPool1d, avgPool1d, maxPool1d } from './pool.ts'
export { huberLoss, l1Loss, mseLoss, smoothL1Loss } from './regression-losses.ts'
export { toeplitz } from './toeplitz.ts'
export { unfold1d } from './unfold1d.ts'
