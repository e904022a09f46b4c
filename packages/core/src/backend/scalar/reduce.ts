import type { TypedArray } from '../../dtype.ts'
import type { ReduceShape } from '../contract.ts'

/** Calls `visit` with the place of the first element of each line that is reduced, and the place of its result. */
function forEachLine(
  { outer, reduced, inner }: ReduceShape,
  visit: (first: number, result: number) => void,
): void {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) visit(o * reduced * inner + i, o * inner + i)
  }
}

export function sum(out: TypedArray, input: TypedArray, shape: ReduceShape): void {
  const { reduced, inner } = shape
  forEachLine(shape, (first, result) => {
    let total = 0
    for (let r = 0, at = first; r < reduced; r++, at += inner) total += input[at]
    out[result] = total
  })
}

export function prod(out: TypedArray, input: TypedArray, shape: ReduceShape): void {
  const { reduced, inner } = shape
  forEachLine(shape, (first, result) => {
    let product = 1
    for (let r = 0, at = first; r < reduced; r++, at += inner) product *= input[at]
    out[result] = product
  })
}

type Extremum = (values: TypedArray, places: Int32Array, input: TypedArray, shape: ReduceShape) => void

function extremum(better: (candidate: number, best: number) => boolean): Extremum {
  return (values, places, input, shape) => {
    const { reduced, inner } = shape
    forEachLine(shape, (first, result) => {
      let best = input[first]
      let place = 0
      for (let r = 1, at = first + inner; r < reduced && !Number.isNaN(best); r++, at += inner) {
        if (better(input[at], best) || Number.isNaN(input[at])) {
          best = input[at]
          place = r
        }
      }
      values[result] = best
      places[result] = place
    })
  }
}

export const max = extremum((candidate, best) => candidate > best)
export const min = extremum((candidate, best) => candidate < best)

export function variance(out: TypedArray, input: TypedArray, shape: ReduceShape, divisor: number): void {
  const { reduced, inner } = shape
  forEachLine(shape, (first, result) => {
    let total = 0
    for (let r = 0, at = first; r < reduced; r++, at += inner) total += input[at]
    const mean = total / reduced
    let squares = 0
    for (let r = 0, at = first; r < reduced; r++, at += inner) squares += (input[at] - mean) ** 2
    out[result] = squares / divisor
  })
}

export function cumsum(out: TypedArray, input: TypedArray, shape: ReduceShape): void {
  const { reduced, inner } = shape
  forEachLine(shape, (first) => {
    let total = 0
    for (let r = 0, at = first; r < reduced; r++, at += inner) {
      total += input[at]
      out[at] = total
    }
  })
}

export function cumprod(out: TypedArray, input: TypedArray, shape: ReduceShape): void {
  const { reduced, inner } = shape
  forEachLine(shape, (first) => {
    let product = 1
    for (let r = 0, at = first; r < reduced; r++, at += inner) {
      product *= input[at]
      out[at] = product
    }
  })
}

/** The largest of a line and Σ exp(x − largest), which no x makes overflow. */
function shiftedExponentials(
  input: TypedArray,
  first: number,
  reduced: number,
  inner: number,
): [number, number] {
  let largest = -Infinity
  for (let r = 0, at = first; r < reduced; r++, at += inner) largest = Math.max(largest, input[at])
  let total = 0
  for (let r = 0, at = first; r < reduced; r++, at += inner) total += Math.exp(input[at] - largest)
  return [largest, total]
}

export function softmax(out: TypedArray, input: TypedArray, shape: ReduceShape): void {
  const { reduced, inner } = shape
  forEachLine(shape, (first) => {
    const [largest, total] = shiftedExponentials(input, first, reduced, inner)
    for (let r = 0, at = first; r < reduced; r++, at += inner) out[at] = Math.exp(input[at] - largest) / total
  })
}

export function logSoftmax(out: TypedArray, input: TypedArray, shape: ReduceShape): void {
  const { reduced, inner } = shape
  forEachLine(shape, (first) => {
    const [largest, total] = shiftedExponentials(input, first, reduced, inner)
    const logTotal = Math.log(total)
    for (let r = 0, at = first; r < reduced; r++, at += inner) out[at] = input[at] - largest - logTotal
  })
}

export function softmaxGrad(
  out: TypedArray,
  gradOutput: TypedArray,
  output: TypedArray,
  shape: ReduceShape,
): void {
  const { reduced, inner } = shape
  forEachLine(shape, (first) => {
    let total = 0
    for (let r = 0, at = first; r < reduced; r++, at += inner) total += gradOutput[at] * output[at]
    for (let r = 0, at = first; r < reduced; r++, at += inner) out[at] = output[at] * (gradOutput[at] - total)
  })
}

export function logSoftmaxGrad(
  out: TypedArray,
  gradOutput: TypedArray,
  output: TypedArray,
  shape: ReduceShape,
): void {
  const { reduced, inner } = shape
  forEachLine(shape, (first) => {
    let total = 0
    for (let r = 0, at = first; r < reduced; r++, at += inner) total += gradOutput[at]
    for (let r = 0, at = first; r < reduced; r++, at += inner)
      out[at] = gradOutput[at] - Math.exp(output[at]) * total
  })
}
