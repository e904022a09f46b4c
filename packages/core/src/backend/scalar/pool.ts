import type { TypedArray } from '../../dtype.ts'
import type { WindowRun, WindowShape } from '../contract.ts'

/** Calls `visit` for every window with the place of its result, of its line's first sample, its start and its run. */
function forEachWindow(
  { lines, length, runs }: WindowShape,
  visit: (result: number, line: number, start: number, run: WindowRun) => void,
): void {
  for (let l = 0, result = 0; l < lines; l++) {
    for (const run of runs) {
      for (let w = 0; w < run.windows; w++) visit(result++, l * length, run.start + w * run.stride, run)
    }
  }
}

export function windowMean(out: TypedArray, input: TypedArray, shape: WindowShape): void {
  const { step } = shape
  forEachWindow(shape, (result, line, start, { samples, divisor }) => {
    let total = 0
    for (let s = 0, at = line + start; s < samples; s++, at += step) total += input[at]
    out[result] = total / divisor
  })
}

export function windowMeanGrad(out: TypedArray, gradOutput: TypedArray, shape: WindowShape): void {
  const { step } = shape
  out.fill(0)
  forEachWindow(shape, (result, line, start, { samples, divisor }) => {
    const share = gradOutput[result] / divisor
    for (let s = 0, at = line + start; s < samples; s++, at += step) out[at] += share
  })
}

export function windowMax(
  values: TypedArray,
  places: Int32Array,
  input: TypedArray,
  shape: WindowShape,
): void {
  const { step } = shape
  forEachWindow(shape, (result, line, start, { samples }) => {
    let place = start
    let best = samples > 0 ? input[line + start] : -Infinity
    for (let s = 1, i = start + step; s < samples; s++, i += step) {
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
  const { length } = shape
  out.fill(0)
  forEachWindow(shape, (result, line) => {
    if (places[result] < length) out[line + places[result]] += gradOutput[result]
  })
}
