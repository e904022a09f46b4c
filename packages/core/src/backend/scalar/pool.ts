import type { TypedArray } from '../../dtype.ts'
import type { WindowShape } from '../contract.ts'

/** Calls `visit` for every window with the place of its result, of its line's first sample, and its number. */
function forEachWindow(
  { lines, length, starts }: WindowShape,
  visit: (result: number, line: number, window: number) => void,
): void {
  for (let l = 0; l < lines; l++) {
    for (let w = 0; w < starts.length; w++) visit(l * starts.length + w, l * length, w)
  }
}

export function windowMean(out: TypedArray, input: TypedArray, shape: WindowShape): void {
  const { starts, ends, step, divisors } = shape
  forEachWindow(shape, (result, line, w) => {
    let total = 0
    for (let i = starts[w]; i < ends[w]; i += step) total += input[line + i]
    out[result] = total / divisors[w]
  })
}

export function windowMeanGrad(out: TypedArray, gradOutput: TypedArray, shape: WindowShape): void {
  const { starts, ends, step, divisors } = shape
  out.fill(0)
  forEachWindow(shape, (result, line, w) => {
    const share = gradOutput[result] / divisors[w]
    for (let i = starts[w]; i < ends[w]; i += step) out[line + i] += share
  })
}

export function windowMax(
  values: TypedArray,
  places: Int32Array,
  input: TypedArray,
  shape: WindowShape,
): void {
  const { starts, ends, step } = shape
  forEachWindow(shape, (result, line, w) => {
    let place = starts[w]
    let best = input[line + place]
    for (let i = place + step; i < ends[w]; i += step) {
      const candidate = input[line + i]
      // A NaN is taken, and the last of several, as PyTorch does.
      if (candidate > best || Number.isNaN(candidate)) {
        best = candidate
        place = i
      }
    }
    values[result] = best
    places[result] = place
  })
}

export function windowMaxGrad(
  out: TypedArray,
  gradOutput: TypedArray,
  places: Int32Array,
  shape: WindowShape,
): void {
  out.fill(0)
  forEachWindow(shape, (result, line) => {
    out[line + places[result]] += gradOutput[result]
  })
}
