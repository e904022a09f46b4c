import { record } from '../autograd.ts'
import { savesOutput } from '../backend/contract.ts'
import { type UnaryName, kernel } from '../backend/index.ts'
import { wrap, zerosLike } from '../creation.ts'
import { allocateEmpty, isFloat } from '../dtype.ts'
import { DtypeError, OptionError, show } from '../errors.ts'
import type { Tensor } from '../tensor.ts'
import { to } from './to.ts'

/** Functions that keep integers as they are; all others compute integers in float32. */
const integral: ReadonlySet<UnaryName> = new Set<UnaryName>([
  'abs',
  'ceil',
  'floor',
  'hardtanh',
  'neg',
  'relu',
  'round',
  'sign',
  'trunc',
])

/** Applies an elementwise function with its constants, recorded under PyTorch's name of the node. */
export function applyUnary(name: UnaryName, node: string, input: Tensor, a = 0, b = 0): Tensor {
  const x =
    isFloat(input.dtype) || (integral.has(name) && input.dtype === 'int32') ? input : to(input, 'float32')
  const source = x.data
  const out = allocateEmpty(x.dtype, x.numel)
  kernel(name)(out, source, a, b)
  const result = wrap(out, x.shape, x.dtype)
  const fromOutput = savesOutput.has(name)
  return record(
    node,
    result,
    [x],
    (g) => {
      const grad = allocateEmpty(x.dtype, x.numel)
      kernel(`${name}Grad`)(grad, g.data, fromOutput ? out : source, a, b)
      return [wrap(grad, x.shape, x.dtype)]
    },
    [fromOutput ? result : x],
  )
}

type Unary = (input: Tensor) => Tensor

const unary =
  (name: UnaryName, node: string): Unary =>
  (input) => {
    if (input.dtype === 'bool' && name === 'neg') {
      throw new DtypeError('neg: input must be a number, but got bool')
    }
    if (input.dtype === 'bool' && name === 'sign') return input.clone()
    return applyUnary(name, node, input)
  }

// Each is PyTorch's function of the same name, element by element: https://docs.pytorch.org/docs/stable/torch.html
// The derivatives are in backend/scalar/functions.ts.

/** |input| */
export const abs = unary('abs', 'AbsBackward0')
/** −input. @throws {DtypeError} input is bool */
export const neg = unary('neg', 'NegBackward0')
/** −1, 0 or 1. */
export const sign = unary('sign', 'SignBackward0')
/** The smallest integer not below. */
export const ceil = unary('ceil', 'CeilBackward0')
/** The largest integer not above. */
export const floor = unary('floor', 'FloorBackward0')
/**
 * The nearest integer, halves to even; with `decimals` the nearest multiple of 10^−decimals.
 *
 * @throws {OptionError} decimals that are no integer
 */
export function round(input: Tensor, options: { readonly decimals?: number } = {}): Tensor {
  const { decimals = 0 } = options
  if (!Number.isInteger(decimals)) {
    throw new OptionError(`round: decimals must be an integer, but got ${show(decimals)}`)
  }
  if (decimals === 0) return applyUnary('round', 'RoundBackward0', input)
  if (!isFloat(input.dtype)) {
    throw new DtypeError(`round: with decimals input must be float32 or float64, but got ${input.dtype}`)
  }
  // Both by a positive power of ten, which is exact.
  const power = 10 ** Math.abs(decimals)
  const x = input.detach()
  const rounded = decimals > 0 ? x.mul(power).round().div(power) : x.div(power).round().mul(power)
  return record('RoundBackward1', rounded, [input], () => [zerosLike(input)])
}
/** The integer part. */
export const trunc = unary('trunc', 'TruncBackward0')
/** The fractional part, with the sign of input. */
export const frac = unary('frac', 'FracBackward0')
/** 1 / input */
export const reciprocal = unary('reciprocal', 'ReciprocalBackward0')
/** √input */
export const sqrt = unary('sqrt', 'SqrtBackward0')
/** 1 / √input */
export const rsqrt = unary('rsqrt', 'RsqrtBackward0')
/** e^input */
export const exp = unary('exp', 'ExpBackward0')
/** e^input − 1, exact near 0. */
export const expm1 = unary('expm1', 'Expm1Backward0')
/** The natural logarithm. */
export const log = unary('log', 'LogBackward0')
/** The logarithm to base 10. */
export const log10 = unary('log10', 'Log10Backward0')
/** log(1 + input), exact near 0. */
export const log1p = unary('log1p', 'Log1PBackward0')
/** The logarithm to base 2. */
export const log2 = unary('log2', 'Log2Backward0')
/** The error function. */
export const erf = unary('erf', 'ErfBackward0')
/** Sine of an angle in radians. */
export const sin = unary('sin', 'SinBackward0')
/** Cosine of an angle in radians. */
export const cos = unary('cos', 'CosBackward0')
/** Tangent of an angle in radians. */
export const tan = unary('tan', 'TanBackward0')
/** Arcsine, in radians. */
export const asin = unary('asin', 'AsinBackward0')
/** Arccosine, in radians. */
export const acos = unary('acos', 'AcosBackward0')
/** Arctangent, in radians. */
export const atan = unary('atan', 'AtanBackward0')
/** Hyperbolic sine. */
export const sinh = unary('sinh', 'SinhBackward0')
/** Hyperbolic cosine. */
export const cosh = unary('cosh', 'CoshBackward0')
/** Hyperbolic tangent. */
export const tanh = unary('tanh', 'TanhBackward0')
/** Inverse hyperbolic sine. */
export const asinh = unary('asinh', 'AsinhBackward0')
/** Inverse hyperbolic cosine. */
export const acosh = unary('acosh', 'AcoshBackward0')
/** Inverse hyperbolic tangent. */
export const atanh = unary('atanh', 'AtanhBackward0')
/** max(input, 0) */
export const relu = unary('relu', 'ReluBackward0')
/** 1 / (1 + e^(−input)) */
export const sigmoid = unary('sigmoid', 'SigmoidBackward0')
