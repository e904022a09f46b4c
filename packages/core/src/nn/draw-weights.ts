import type { Generator } from '../random/index.ts'
import type { Tensor } from '../tensor.ts'
import { fansOf } from './fan.ts'
import { kaimingUniform_, uniform_ } from './init.ts'

/** Draws weight and bias evenly from ±1 / √fanIn, in PyTorch's order: how linear and convolution layers start. */
export function drawWeights(weight: Tensor, bias: Tensor | null, generator?: Generator): void {
  kaimingUniform_(weight, { a: Math.sqrt(5), ...(generator && { generator }) })
  if (bias === null) return
  const bound = 1 / Math.sqrt(fansOf('drawWeights', weight).fanIn)
  uniform_(bias, -bound, bound, generator)
}
