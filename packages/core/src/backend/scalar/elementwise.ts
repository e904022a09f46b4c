import type { TypedArray } from '../../dtype.ts'
import type { BinaryKernel, BroadcastShape, UnaryKernel } from '../contract.ts'

export const neg: UnaryKernel = (out, input) => {
  for (let i = 0; i < out.length; i++) out[i] = -input[i]
}

export const add = binary((a, b) => a + b)
export const sub = binary((a, b) => a - b)
export const mul = binary((a, b) => a * b, Math.imul)
export const div = binary((a, b) => a / b)
export const pow = binary((a, b) => a ** b, integerPower)
export const eq = binary((a, b) => (a === b ? 1 : 0))
export const ne = binary((a, b) => (a !== b ? 1 : 0))
export const lt = binary((a, b) => (a < b ? 1 : 0))
export const le = binary((a, b) => (a <= b ? 1 : 0))
export const gt = binary((a, b) => (a > b ? 1 : 0))
export const ge = binary((a, b) => (a >= b ? 1 : 0))

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

/** a^b modulo 2^32 for integers: PyTorch's rule, with 0 for the fractions that a negative exponent gives. */
function integerPower(base: number, exponent: number): number {
  if (exponent < 0) return base === 1 ? 1 : base === -1 ? (exponent % 2 === 0 ? 1 : -1) : 0
  let result = 1
  for (let power = base, e = exponent; e > 0; e = Math.floor(e / 2), power = Math.imul(power, power)) {
    if (e % 2 === 1) result = Math.imul(result, power)
  }
  return result
}
