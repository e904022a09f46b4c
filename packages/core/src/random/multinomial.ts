import { OptionError, show } from '../errors.ts'
import { uniform53 } from './distributions.ts'
import type { Generator } from './generator.ts'

type FloatArray = Float32Array | Float64Array

/**
 * Places drawn from each row of weights, as `torch.multinomial` with replacement: the place where the running sum of
 * the weights, in their own type, reaches a float64 draw.
 *
 * @param out `[rows, count]`
 * @param weights `[rows, categories]`
 * @see https://github.com/pytorch/pytorch/blob/v1.13.1/aten/src/ATen/native/cpu/MultinomialKernel.cpp
 */
export function multinomialInto(
  out: Int32Array,
  generator: Generator,
  weights: FloatArray,
  rows: number,
): void {
  const categories = weights.length / rows
  const count = out.length / rows
  const reached = weights.slice(0, categories)
  for (let row = 0; row < rows; row++) {
    const line = weights.subarray(row * categories, (row + 1) * categories)
    checkWeights(line)
    let total = 0
    for (let c = 0; c < categories; c++) {
      reached[c] = total + line[c]
      total = reached[c]
    }
    for (let c = 0; c < categories; c++) reached[c] /= total
    reached[categories - 1] = 1
    for (let i = 0; i < count; i++) out[row * count + i] = firstReaching(reached, uniform53(generator))
  }
}

/** The first place whose running sum is not below `level`. */
function firstReaching(reached: FloatArray, level: number): number {
  let left = 0
  let right = reached.length
  while (left < right) {
    const middle = left + Math.floor((right - left) / 2)
    if (reached[middle] < level) left = middle + 1
    else right = middle
  }
  return left
}

/**
 * Different places drawn from each row of weights, as `torch.multinomial` without replacement:
 * the places of the largest weight / e, e exponentially distributed. Where too few weights are above 0, the places of
 * weight 0 follow in their order (in PyTorch in the order that a partial sort leaves).
 *
 * @param out `[rows, count]`
 * @param weights `[rows, categories]`
 * @see https://github.com/pytorch/pytorch/blob/v1.13.1/aten/src/ATen/native/Distributions.cpp
 */
export function multinomialDistinctInto(
  out: Int32Array,
  generator: Generator,
  weights: FloatArray,
  rows: number,
): void {
  const categories = weights.length / rows
  const count = out.length / rows
  for (let row = 0; row < rows; row++)
    checkWeights(weights.subarray(row * categories, (row + 1) * categories))
  const keys = weights.slice()
  for (let i = 0; i < keys.length; i++) keys[i] = -Math.log1p(-uniform53(generator))
  for (let i = 0; i < keys.length; i++) keys[i] = weights[i] / keys[i]
  for (let row = 0; row < rows; row++) {
    const line = keys.subarray(row * categories, (row + 1) * categories)
    const order = Array.from(line, (_, c) => c).sort((a, b) => line[b] - line[a])
    out.set(order.slice(0, count), row * count)
  }
}

function checkWeights(line: FloatArray): void {
  let total = 0
  for (const weight of line) {
    if (!(weight >= 0 && weight < Infinity))
      throw new OptionError(
        `multinomial: every weight must be finite and at least 0, but got ${show(weight)}`,
      )
    total += weight
  }
  if (!(total > 0))
    throw new OptionError('multinomial: the weights of a row must not all be 0, but got zeros')
}
