import type { TypedArray } from '../../dtype.ts'
import type { GroupShape } from '../contract.ts'

/** Calls `visit` with each run of neighbouring elements of one group: from `start` up to but not including `end`. */
function forEachRun(
  { outer, groups, inner }: GroupShape,
  visit: (group: number, start: number, end: number) => void,
): void {
  for (let o = 0; o < outer; o++) {
    for (let g = 0; g < groups; g++) {
      const start = (o * groups + g) * inner
      visit(g, start, start + inner)
    }
  }
}

export function moments(
  mean: Float64Array,
  variance: Float64Array,
  input: TypedArray,
  shape: GroupShape,
): void {
  const count = shape.outer * shape.inner
  mean.fill(0)
  variance.fill(0)
  forEachRun(shape, (g, start, end) => {
    let total = 0
    for (let i = start; i < end; i++) total += input[i]
    mean[g] += total
  })
  for (let g = 0; g < mean.length; g++) mean[g] /= count
  forEachRun(shape, (g, start, end) => {
    const centre = mean[g]
    let squares = 0
    for (let i = start; i < end; i++) squares += (input[i] - centre) * (input[i] - centre)
    variance[g] += squares
  })
  for (let g = 0; g < mean.length; g++) variance[g] /= count
}

export function standardize(
  out: TypedArray,
  input: TypedArray,
  mean: Float64Array,
  scale: Float64Array,
  shape: GroupShape,
): void {
  forEachRun(shape, (g, start, end) => {
    const [centre, factor] = [mean[g], scale[g]]
    for (let i = start; i < end; i++) out[i] = (input[i] - centre) * factor
  })
}

export function standardizeGrad(
  out: TypedArray,
  gradOutput: TypedArray,
  input: TypedArray,
  mean: Float64Array,
  scale: Float64Array,
  shape: GroupShape,
): void {
  const count = shape.outer * shape.inner
  // Σ g and Σ g · y of each group, y = (x − mean) · scale
  const sums = new Float64Array(mean.length)
  const products = new Float64Array(mean.length)
  forEachRun(shape, (g, start, end) => {
    const centre = mean[g]
    let [sum, product] = [0, 0]
    for (let i = start; i < end; i++) {
      sum += gradOutput[i]
      product += gradOutput[i] * (input[i] - centre)
    }
    sums[g] += sum
    products[g] += product * scale[g]
  })
  forEachRun(shape, (g, start, end) => {
    const [centre, factor] = [mean[g], scale[g]]
    const shared = sums[g] / count
    const slope = (products[g] / count) * factor
    for (let i = start; i < end; i++) {
      out[i] = (gradOutput[i] - shared - (input[i] - centre) * slope) * factor
    }
  })
}

export function affine(
  out: TypedArray,
  input: TypedArray,
  weight: TypedArray | null,
  bias: TypedArray | null,
  shape: GroupShape,
): void {
  forEachRun(shape, (g, start, end) => {
    const factor = weight === null ? 1 : weight[g]
    const offset = bias === null ? 0 : bias[g]
    for (let i = start; i < end; i++) out[i] = input[i] * factor + offset
  })
}

export function affineGradWeight(
  out: TypedArray,
  gradOutput: TypedArray,
  input: TypedArray,
  shape: GroupShape,
): void {
  const totals = new Float64Array(shape.groups)
  forEachRun(shape, (g, start, end) => {
    let total = 0
    for (let i = start; i < end; i++) total += gradOutput[i] * input[i]
    totals[g] += total
  })
  out.set(totals)
}

export function affineGradBias(out: TypedArray, gradOutput: TypedArray, shape: GroupShape): void {
  const totals = new Float64Array(shape.groups)
  forEachRun(shape, (g, start, end) => {
    let total = 0
    for (let i = start; i < end; i++) total += gradOutput[i]
    totals[g] += total
  })
  out.set(totals)
}
