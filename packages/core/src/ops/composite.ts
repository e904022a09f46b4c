import { backward, enableGrad, record, recording } from '../autograd.ts'
import type { Tensor } from '../tensor.ts'

/**
 * One node of the graph made of many operations: computes `body` and, for the gradient, walks back through what it
 * recorded. It carries PyTorch's name for what PyTorch computes in one piece.
 *
 * @param saved what PyTorch's node saves: by default its inputs
 */
export function composite(
  name: string,
  inputs: readonly Tensor[],
  body: (...inputs: Tensor[]) => Tensor,
  saved: readonly Tensor[] = inputs,
): Tensor {
  if (!recording(inputs)) return body(...inputs)
  const leaves = inputs.map((input) => input.detach().requiresGrad_(input.requiresGrad))
  const inner = enableGrad(() => body(...leaves))
  return record(
    name,
    inner.detach(),
    inputs,
    (g) => {
      for (const leaf of leaves) leaf.grad = null
      backward(inner, g, true)
      return leaves.map((leaf) => leaf.grad)
    },
    saved,
  )
}
