import { fromArray, noGrad } from '../src/index.ts'
import type { Tensor } from '../src/index.ts'

/**
 * Compares the gradients of `f` with central differences, in float64: torch.autograd.gradcheck's method and bounds
 * (eps 1e-6, atol 1e-5, rtol 1e-3). Every output element gets a weight of its own, so that no error cancels.
 *
 * @returns the largest difference in units of the bound: at most 1 where the gradients are right
 */
export function gradcheck(f: (...inputs: Tensor[]) => Tensor, inputs: readonly Tensor[]): number {
  const leaves = inputs.map((input) => input.double().detach().clone().requiresGrad_())
  const output = f(...leaves)
  const weights = fromArray(
    Float64Array.from({ length: output.numel }, (_, i) => Math.sin(3 * i + 1)),
    output.shape,
  )
  const objective = (): number =>
    Number(
      f(...leaves)
        .mul(weights)
        .sum()
        .item(),
    )
  output.mul(weights).sum().backward()
  return noGrad(() => Math.max(...leaves.map((leaf) => worstDifference(leaf, objective))))
}

function worstDifference(leaf: Tensor, objective: () => number): number {
  const { data } = leaf
  const eps = 1e-6
  let worst = 0
  for (let i = 0; i < data.length; i++) {
    const before = data[i]
    data[i] = before + eps
    const above = objective()
    data[i] = before - eps
    const below = objective()
    data[i] = before
    const numeric = (above - below) / (2 * eps)
    const analytic = leaf.grad === null ? 0 : leaf.grad.data[i]
    worst = Math.max(worst, Math.abs(analytic - numeric) / (1e-5 + 1e-3 * Math.abs(numeric)))
  }
  return worst
}

/** Reproducible numbers of both signs, none near zero. */
export function sample(...shape: number[]): Tensor {
  const length = shape.reduce((a, b) => a * b, 1)
  return fromArray(
    Float64Array.from({ length }, (_, i) => Math.sin(i * 12.9898 + shape.length) + (i % 2 ? 1.5 : -1.5)),
    shape,
  )
}
