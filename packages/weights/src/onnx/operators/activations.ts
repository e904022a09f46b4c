import { F, type Tensor } from '@sinal/core'
import type { Node, Operator } from '../node.ts'

const unary = (run: (input: Tensor) => Tensor): Operator => ({ run: (node) => run(node.tensor(0)) })

/** The default constants of Selu, which F.selu has. */
const SELU_ALPHA = 1.6732631921768188
const SELU_GAMMA = 1.0507010221481323

export const activations: Readonly<Record<string, Operator>> = {
  Abs: unary((x) => x.abs()),
  Acos: unary((x) => x.acos()),
  Acosh: unary((x) => x.acosh()),
  Asin: unary((x) => x.asin()),
  Asinh: unary((x) => x.asinh()),
  Atan: unary((x) => x.atan()),
  Atanh: unary((x) => x.atanh()),
  Ceil: unary((x) => x.ceil()),
  Cos: unary((x) => x.cos()),
  Cosh: unary((x) => x.cosh()),
  Erf: unary((x) => x.erf()),
  Exp: unary((x) => x.exp()),
  Floor: unary((x) => x.floor()),
  Log: unary((x) => x.log()),
  Mish: unary(F.mish),
  Neg: unary((x) => x.neg()),
  Reciprocal: unary((x) => x.reciprocal()),
  Relu: unary((x) => x.relu()),
  Round: unary((x) => x.round()),
  Sigmoid: unary((x) => x.sigmoid()),
  Sign: unary((x) => x.sign()),
  Sin: unary((x) => x.sin()),
  Sinh: unary((x) => x.sinh()),
  Softplus: unary((x) => F.softplus(x)),
  Softsign: unary(F.softsign),
  Sqrt: unary((x) => x.sqrt()),
  Tan: unary((x) => x.tan()),
  Tanh: unary((x) => x.tanh()),
  HardSwish: unary(F.hardswish),

  Celu: { run: (node) => F.celu(node.tensor(0), { alpha: node.float('alpha', 1) }) },
  Elu: { run: (node) => F.elu(node.tensor(0), { alpha: node.float('alpha', 1) }) },
  LeakyRelu: { run: (node) => F.leakyRelu(node.tensor(0), { negativeSlope: node.float('alpha', 0.01) }) },
  Gelu: { run: gelu },
  HardSigmoid: {
    run: (node) => {
      const [alpha, beta] = [node.float('alpha', Math.fround(0.2)), node.float('beta', 0.5)]
      return node.tensor(0).mul(alpha).add(beta).clamp({ min: 0, max: 1 })
    },
  },
  PRelu: {
    run: (node) => {
      const x = node.tensor(0)
      // relu(x) − slope · relu(−x): the slope broadcasts as any operand does.
      return x.relu().sub(node.tensor(1).mul(x.neg().relu()))
    },
  },
  Selu: { run: selu },
  ThresholdedRelu: {
    run: (node) => {
      const x = node.tensor(0)
      return x.mul(x.gt(node.float('alpha', 1)).to(x.dtype))
    },
  },
  Clip: { run: clip },
  Softmax: { run: (node) => alongAxis(node, (x, dim) => x.softmax(dim)) },
  LogSoftmax: { run: (node) => alongAxis(node, (x, dim) => x.logSoftmax(dim)) },
}

function gelu(node: Node): Tensor {
  const approximate = node.text('approximate', 'none')
  if (approximate === 'none' || approximate === 'tanh') return F.gelu(node.tensor(0), { approximate })
  return node.refuse(`approximate must be 'none' or 'tanh', but got '${approximate}'`)
}

function selu(node: Node): Tensor {
  const [alpha, gamma] = [node.float('alpha', SELU_ALPHA), node.float('gamma', SELU_GAMMA)]
  if (alpha === SELU_ALPHA && gamma === SELU_GAMMA) return F.selu(node.tensor(0))
  return F.elu(node.tensor(0), { alpha }).mul(gamma)
}

/** The bounds are attributes before version 11, inputs after. */
function clip(node: Node): Tensor {
  if (node.opset < 11) {
    const [min, max] = [node.float('min', -Infinity), node.float('max', Infinity)]
    return node.tensor(0).clamp({ min, max })
  }
  const bounds = { min: node.optional(1) ?? undefined, max: node.optional(2) ?? undefined }
  if (bounds.min === undefined && bounds.max === undefined) return node.tensor(0)
  return node.tensor(0).clamp(bounds)
}

/** Before version 13 the dimensions from `axis` on counted as one. */
function alongAxis(node: Node, run: (x: Tensor, dim: number) => Tensor): Tensor {
  const x = node.tensor(0)
  if (node.opset >= 13) return run(x, node.int('axis', -1))
  const given = node.int('axis', 1)
  const axis = given < 0 ? given + x.ndim : given
  const last = axis === x.ndim - 1
  return last ? run(x, axis) : run(x.flatten(axis), axis).reshape(x.shape)
}
