import { record } from '../autograd.ts'
import type { GroupShape } from '../backend/contract.ts'
import { kernel } from '../backend/index.ts'
import { wrap } from '../creation.ts'
import { allocateEmpty } from '../dtype.ts'
import type { Tensor } from '../tensor.ts'

/** input · weight + bias, one weight and bias a group: a part of the normalisations, which check their operands. */
export function affine(
  input: Tensor,
  weight: Tensor | null,
  bias: Tensor | null,
  groups: GroupShape,
): Tensor {
  const out = allocateEmpty(input.dtype, input.numel)
  kernel('affine')(out, input.data, weight && weight.data, bias && bias.data, groups)
  const like = (tensor: Tensor, run: (into: Tensor['data']) => void): Tensor => {
    const into = allocateEmpty(tensor.dtype, tensor.numel)
    run(into)
    return wrap(into, tensor.shape, tensor.dtype)
  }
  const inputs = [input, weight, bias].filter((tensor) => tensor !== null)
  return record(
    'AffineBackward0',
    wrap(out, input.shape, input.dtype),
    inputs,
    (g, needs) => {
      const gradOutput = g.data
      return inputs.map((tensor, i) => {
        if (!needs[i]) return null
        if (tensor === input)
          return like(input, (into) =>
            kernel('affine')(into, gradOutput, weight && weight.data, null, groups),
          )
        if (tensor === weight)
          return like(weight, (into) => kernel('affineGradWeight')(into, gradOutput, input.data, groups))
        return like(tensor, (into) => kernel('affineGradBias')(into, gradOutput, groups))
      })
    },
    weight === null ? [] : [input, weight],
  )
}
