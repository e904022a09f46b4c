import type { UnaryName } from '../contract.ts'
import { erf, erfc } from './erf.ts'

/** f(x; a, b). */
type Rule = (x: number, a: number, b: number) => number

/** A function, and its derivative in terms of its input x or of its output y (the names in `savesOutput`). */
interface Definition {
  readonly f: Rule
  readonly df: Rule
  /** Whether a gradient stops where the derivative is 0, whatever it is: infinity · 0 is NaN, and −1 · 0 is −0. */
  readonly stops: boolean
}

const define = (f: Rule, df: Rule): Definition => ({ f, df, stops: false })
/** What is constant in places: PyTorch selects there, and does not multiply. */
const defineGate = (f: Rule, df: Rule): Definition => ({ f, df, stops: true })
const zero: Rule = () => 0
/** 0 for NaN, unlike Math.sign. */
const sign: Rule = (x) => (x > 0 ? 1 : x < 0 ? -1 : 0)
const sigmoid: Rule = (x) => 1 / (1 + Math.exp(-x))
const logSigmoid: Rule = (x) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)))
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
/** The standard normal distribution function Φ and its density φ. */
const normalCdf = (x: number): number => 0.5 * erfc(-x * Math.SQRT1_2)
const normalPdf = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)
/** To the nearest integer, halves to even. */
const roundHalfEven = (x: number): number => {
  const rounded = Math.round(x)
  return rounded - x === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded
}

const SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI)
/** x · σ(u) is nearly GELU, (1 + tanh u/2) / 2 being σ(u), with this u, whose derivative is the other. */
const geluInner = (x: number): number => 2 * SQRT_2_OVER_PI * (x + 0.044715 * (x * x * x))
const geluInnerSlope = (x: number): number => 2 * SQRT_2_OVER_PI * (1 + 3 * 0.044715 * x * x)

/** Every elementwise function of one number with its derivative, on one page. */
export const functions: Readonly<Record<UnaryName, Definition>> = {
  abs: define(Math.abs, sign),
  neg: define(
    (x) => -x,
    () => -1,
  ),
  sign: defineGate(sign, zero),
  ceil: defineGate(Math.ceil, zero),
  floor: defineGate(Math.floor, zero),
  round: defineGate(roundHalfEven, zero),
  trunc: defineGate(Math.trunc, zero),
  frac: define(
    (x) => x - Math.trunc(x),
    () => 1,
  ),
  reciprocal: define(
    (x) => 1 / x,
    (y) => -y * y,
  ),
  sqrt: define(Math.sqrt, (y) => 0.5 / y),
  rsqrt: define(
    (x) => 1 / Math.sqrt(x),
    (y) => -0.5 * (y * y * y),
  ),

  exp: define(Math.exp, (y) => y),
  expm1: define(Math.expm1, (y) => y + 1),
  log: define(Math.log, (x) => 1 / x),
  log10: define(Math.log10, (x) => 1 / (x * Math.LN10)),
  log1p: define(Math.log1p, (x) => 1 / (x + 1)),
  log2: define(Math.log2, (x) => 1 / (x * Math.LN2)),
  erf: define(erf, (x) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x)),

  sin: define(Math.sin, Math.cos),
  cos: define(Math.cos, (x) => -Math.sin(x)),
  tan: define(Math.tan, (y) => 1 + y * y),
  asin: define(Math.asin, (x) => 1 / Math.sqrt(1 - x * x)),
  acos: define(Math.acos, (x) => -1 / Math.sqrt(1 - x * x)),
  atan: define(Math.atan, (x) => 1 / (1 + x * x)),
  sinh: define(Math.sinh, Math.cosh),
  cosh: define(Math.cosh, Math.sinh),
  tanh: define(Math.tanh, (y) => 1 - y * y),
  asinh: define(Math.asinh, (x) => 1 / Math.sqrt(x * x + 1)),
  acosh: define(Math.acosh, (x) => 1 / Math.sqrt(x * x - 1)),
  atanh: define(Math.atanh, (x) => 1 / (1 - x * x)),

  relu: defineGate(
    (x) => (x < 0 ? 0 : x),
    (y) => (y <= 0 ? 0 : 1),
  ),
  sigmoid: define(sigmoid, (y) => y * (1 - y)),
  logsigmoid: define(logSigmoid, (x, a, b) => sigmoid(-x, a, b)),
  // a: slope below 0
  leakyRelu: define(
    (x, a) => (x > 0 ? x : x * a),
    (x, a) => (x > 0 ? 1 : a),
  ),
  // a: alpha; b: scale
  elu: define(
    (x, a, b) => b * (x > 0 ? x : a * Math.expm1(x)),
    (x, a, b) => b * (x > 0 ? 1 : a * Math.exp(x)),
  ),
  // a: alpha
  celu: define(
    (x, a) => (x > 0 ? x : a * Math.expm1(x / a)),
    (x, a) => (x > 0 ? 1 : Math.exp(x / a)),
  ),
  gelu: define(
    (x) => x * normalCdf(x),
    (x) => normalCdf(x) + x * normalPdf(x),
  ),
  geluTanh: define(
    (x, a, b) => x * sigmoid(geluInner(x), a, b),
    (x, a, b) => {
      const s = sigmoid(geluInner(x), a, b)
      return s + x * s * (1 - s) * geluInnerSlope(x)
    },
  ),
  silu: define(
    (x, a, b) => x * sigmoid(x, a, b),
    (x, a, b) => {
      const s = sigmoid(x, a, b)
      return s * (1 + x * (1 - s))
    },
  ),
  mish: define(
    (x) => x * Math.tanh(softplus(x)),
    (x, a, b) => {
      const t = Math.tanh(softplus(x))
      return t + x * sigmoid(x, a, b) * (1 - t * t)
    },
  ),
  // a: beta; b: threshold, above which the function is the identity
  softplus: define(
    (x, a, b) => (x * a > b ? x : softplus(x * a) / a),
    (x, a, b) => (x * a > b ? 1 : sigmoid(x * a, 0, 0)),
  ),
  // a: lambda
  softshrink: defineGate(
    (x, a) => (x > a ? x - a : x < -a ? x + a : 0),
    (x, a) => (x > a || x < -a ? 1 : 0),
  ),
  hardshrink: defineGate(
    (x, a) => (x >= -a && x <= a ? 0 : x),
    (x, a) => (x >= -a && x <= a ? 0 : 1),
  ),
  // a: lowest; b: highest value
  hardtanh: defineGate(
    (x, a, b) => Math.min(Math.max(x, a), b),
    (x, a, b) => (x > a && x < b ? 1 : 0),
  ),
  hardsigmoid: defineGate(
    (x) => Math.min(Math.max(x + 3, 0), 6) / 6,
    (x) => (x > -3 && x < 3 ? 1 / 6 : 0),
  ),
  hardswish: defineGate(
    (x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6,
    (x) => (x < -3 ? 0 : x <= 3 ? x / 3 + 0.5 : 1),
  ),
}
