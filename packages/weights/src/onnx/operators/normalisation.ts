import { F, type Tensor } from '@sinal/core'
import type { Node, Operator } from '../node.ts'

export const normalisations: Readonly<Record<string, Operator>> = {
  BatchNormalization: { run: batchNormalization },
  InstanceNormalization: {
    run: (node) => {
      const [weight, bias] = [node.tensor(1), node.tensor(2)]
      return F.instanceNorm(node.tensor(0), { weight, bias, eps: node.float('epsilon', EPSILON) })
    },
  },
  LayerNormalization: { run: layerNormalization },
  // Without training, nothing is dropped. The ratio and the seed say nothing then.
  Dropout: { steering: [1, 2], run: dropout },
}

const EPSILON = Math.fround(1e-5)

function batchNormalization(node: Node): Tensor {
  if (node.int('training_mode', 0) !== 0) node.refuse('training_mode must be 0, but got 1')
  if (node.int('spatial', 1) !== 1) node.refuse('spatial must be 1, but got 0')
  // Momentum is for training.
  node.float('momentum', 0)
  return F.batchNorm(node.tensor(0), node.tensor(3), node.tensor(4), {
    weight: node.tensor(1),
    bias: node.tensor(2),
    eps: node.float('epsilon', EPSILON),
  })
}

function layerNormalization(node: Node): Tensor {
  const x = node.tensor(0)
  const axis = node.int('axis', -1)
  const stash = node.int('stash_type', 1)
  if (stash !== 1) node.refuse(`stash_type must be 1, but got ${stash}`)
  const shape = x.shape.slice(axis < 0 ? axis + x.ndim : axis)
  const [weight, bias] = [node.tensor(1), node.optional(2)]
  return F.layerNorm(x, shape, { weight, bias, eps: node.float('epsilon', EPSILON) })
}

function dropout(node: Node): Tensor {
  node.float('ratio', 0.5)
  node.int('seed', 0)
  return node.tensor(0)
}
