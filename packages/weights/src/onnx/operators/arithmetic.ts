import { F, type Tensor, where } from '@sinal/core'
import type { Node, Operator } from '../node.ts'

const binary = (run: (a: Tensor, b: Tensor) => Tensor): Operator => ({
  run: (node) => run(node.tensor(0), node.tensor(1)),
})

const folded = (run: (a: Tensor, b: Tensor) => Tensor): Operator => ({
  run: (node) => node.tensors().reduce(run),
})

export const arithmetic: Readonly<Record<string, Operator>> = {
  Add: binary((a, b) => a.add(b)),
  Sub: binary((a, b) => a.sub(b)),
  Mul: binary((a, b) => a.mul(b)),
  Div: binary(divide),
  Pow: binary((a, b) => a.pow(b).to(a.dtype)),
  Max: folded((a, b) => a.maximum(b)),
  Min: folded((a, b) => a.minimum(b)),
  Sum: folded((a, b) => a.add(b)),
  Equal: binary((a, b) => a.eq(b)),
  Greater: binary((a, b) => a.gt(b)),
  GreaterOrEqual: binary((a, b) => a.ge(b)),
  Less: binary((a, b) => a.lt(b)),
  LessOrEqual: binary((a, b) => a.le(b)),
  And: binary((a, b) => a.logicalAnd(b)),
  Or: binary((a, b) => a.logicalOr(b)),
  Xor: binary((a, b) => a.logicalXor(b)),
  Not: { run: (node) => node.tensor(0).logicalNot() },
  Where: { run: (node) => where(node.tensor(0), node.tensor(1), node.tensor(2)) },
  MatMul: binary((a, b) => a.matmul(b)),
  Gemm: { run: gemm },
}

/** Integers divide to integers, towards zero; float64 holds every quotient of two int32 exactly enough. */
function divide(a: Tensor, b: Tensor): Tensor {
  if (a.dtype !== 'int32' || b.dtype !== 'int32') return a.div(b)
  return a.double().div(b.double()).trunc().int()
}

/** alpha · A′ · B′ + beta · C, where ′ transposes if asked to. */
function gemm(node: Node): Tensor {
  const [alpha, beta] = [node.float('alpha', 1), node.float('beta', 1)]
  const [transA, transB] = [node.int('transA', 0), node.int('transB', 0)]
  const [b, c] = [node.tensor(1), node.optional(2)]
  const a = transA === 0 ? node.tensor(0) : node.tensor(0).transpose(0, 1)
  const isLinear = transB !== 0 && alpha === 1 && beta === 1 && c?.ndim === 1
  if (isLinear) return F.linear(a, b, c)
  const product = a.matmul(transB === 0 ? b : b.transpose(0, 1))
  const scaled = alpha === 1 ? product : product.mul(alpha)
  return c === null ? scaled : scaled.add(beta === 1 ? c : c.mul(beta))
}
