import type { TypedArray } from '../../dtype.ts'
import type {
  BinaryKernel,
  BinaryName,
  BroadcastShape,
  Kernels,
  UnaryGradKernel,
  UnaryKernel,
  UnaryName,
} from '../contract.ts'
import { functions } from './functions.ts'

/** The kernels of every function of one number, and of its gradient. */
export function unaryKernels(): Pick<Kernels, UnaryName | `${UnaryName}Grad`> {
  const kernels: Partial<Record<string, UnaryKernel | UnaryGradKernel>> = {}
  for (const [name, { f, df, stops }] of Object.entries(functions)) {
    kernels[name] = ((out, input, a, b) => {
      for (let i = 0; i < out.length; i++) out[i] = f(input[i], a, b)
    }) satisfies UnaryKernel
    kernels[`${name}Grad`] = ((out, gradOutput, saved, a, b) => {
      for (let i = 0; i < out.length; i++) {
        const slope = df(saved[i], a, b)
        out[i] = stops && slope === 0 ? 0 : gradOutput[i] * slope
      }
    }) satisfies UnaryGradKernel
  }
  return kernels as Pick<Kernels, UnaryName | `${UnaryName}Grad`>
}

export const binaryKernels: Pick<Kernels, BinaryName> = {
  add: binary((a, b) => a + b),
  sub: binary((a, b) => a - b),
  mul: binary((a, b) => a * b, Math.imul),
  div: binary((a, b) => a / b),
  // As C's pow, which JavaScript's ** is not for |a| = 1.
  pow: binary(
    (a, b) => (a === 1 || b === 0 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b),
    integerPower,
  ),
  atan2: binary(Math.atan2),
  truncDivide: binary((a, b) => Math.trunc(a / b)),
  floorDivide: binary(floorDivide, (a, b) => Math.floor(a / b)),
  fmod: binary((a, b) => a % b),
  // The sign of the divisor, as in Python.
  remainder: binary((a, b) => {
    const r = a % b
    return r !== 0 && r < 0 !== b < 0 ? r + b : r
  }),
  maximum: binary(Math.max),
  minimum: binary(Math.min),
  eq: binary((a, b) => (a === b ? 1 : 0)),
  ne: binary((a, b) => (a !== b ? 1 : 0)),
  lt: binary((a, b) => (a < b ? 1 : 0)),
  le: binary((a, b) => (a <= b ? 1 : 0)),
  gt: binary((a, b) => (a > b ? 1 : 0)),
  ge: binary((a, b) => (a >= b ? 1 : 0)),
}

type Scalar = (a: number, b: number) => number

/**
 * A kernel from a rule for two numbers. Arithmetic in float64 rounded to float32 once equals arithmetic in float32
 * for +, −, ×, ÷; int32 wraps modulo 2^32 where products would exceed 2^53, so it may have a rule of its own.
 */
function binary(rule: Scalar, integerRule: Scalar = rule): BinaryKernel {
  return (out, a, b, shape) => {
    const apply = out instanceof Int32Array ? integerRule : rule
    if (isContiguous(shape.aStrides, shape.shape) && isContiguous(shape.bStrides, shape.shape)) {
      for (let i = 0; i < out.length; i++) out[i] = apply(a[i], b[i])
    } else {
      broadcast(out, a, b, shape, apply)
    }
  }
}

function isContiguous(strides: readonly number[], shape: readonly number[]): boolean {
  let expected = 1
  for (let d = shape.length - 1; d >= 0; d--) {
    if (shape[d] !== 1 && strides[d] !== expected) return false
    expected *= shape[d]
  }
  return true
}

function broadcast(
  out: TypedArray,
  a: TypedArray,
  b: TypedArray,
  shape: BroadcastShape,
  apply: Scalar,
): void {
  const ndim = shape.shape.length
  const inner = ndim === 0 ? 1 : shape.shape[ndim - 1]
  const aStep = ndim === 0 ? 0 : shape.aStrides[ndim - 1]
  const bStep = ndim === 0 ? 0 : shape.bStrides[ndim - 1]
  const index = new Array<number>(ndim).fill(0)
  let aAt = 0
  let bAt = 0
  for (let at = 0; at < out.length; at += inner) {
    for (let j = 0; j < inner; j++) out[at + j] = apply(a[aAt + j * aStep], b[bAt + j * bStep])
    // Step the outer dimensions as an odometer does.
    for (let d = ndim - 2; d >= 0; d--) {
      aAt += shape.aStrides[d]
      bAt += shape.bStrides[d]
      if (++index[d] < shape.shape[d]) break
      aAt -= shape.aStrides[d] * shape.shape[d]
      bAt -= shape.bStrides[d] * shape.shape[d]
      index[d] = 0
    }
  }
}

/** ⌊a / b⌋ as Python and PyTorch have it: by the remainder, so that it fits `remainder` where a / b rounds up. */
function floorDivide(a: number, b: number): number {
  if (b === 0 || !Number.isFinite(a) || !Number.isFinite(b)) return Math.floor(a / b)
  const rest = a % b
  const quotient = (a - rest) / b - (rest !== 0 && rest < 0 !== b < 0 ? 1 : 0)
  return quotient === 0 ? (a / b < 0 ? -0 : 0) : Math.round(quotient)
}

/** a^b modulo 2^32 for integers: PyTorch's rule, with 0 for the fractions that a negative exponent gives. */
function integerPower(base: number, exponent: number): number {
  if (exponent < 0) return base === 1 ? 1 : base === -1 ? (exponent % 2 === 0 ? 1 : -1) : 0
  let result = 1
  for (let power = base, e = exponent; e > 0; e = Math.floor(e / 2), power = Math.imul(power, power)) {
    if (e % 2 === 1) result = Math.imul(result, power)
  }
  return result
}
