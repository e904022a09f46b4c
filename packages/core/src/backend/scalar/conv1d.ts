import type { TypedArray } from '../../dtype.ts'
import { type Conv1dShape, inputRowsOf, outputRowsOf } from '../contract.ts'

/**
 * The outputs t for which tap k meets a sample of the input: 0 ≤ t·stride + offset < length, as [first, last).
 * Everything outside meets padding, which adds nothing.
 */
function firstOutput(offset: number, stride: number): number {
  return offset >= 0 ? 0 : Math.ceil(-offset / stride)
}

function lastOutput(offset: number, { length, stride, outLength }: Conv1dShape): number {
  return Math.min(outLength, Math.max(0, Math.ceil((length - offset) / stride)))
}

export function conv1d(
  out: TypedArray,
  input: TypedArray,
  weight: TypedArray,
  bias: TypedArray | null,
  shape: Conv1dShape,
): void {
  const { batch, groups, inPerGroup, outPerGroup, outLength, kernelSize, stride, dilation, padLeft } = shape
  const [from, to] = [inputRowsOf(shape), outputRowsOf(shape)]
  const row = new Float64Array(outLength)
  for (let n = 0; n < batch; n++) {
    for (let o = 0; o < groups * outPerGroup; o++) {
      const firstChannel = Math.floor(o / outPerGroup) * inPerGroup
      row.fill(bias === null ? 0 : bias[o])
      for (let c = 0; c < inPerGroup; c++) {
        const inputRow = n * from.item + (firstChannel + c) * from.row
        for (let k = 0; k < kernelSize; k++) {
          const tap = weight[(o * inPerGroup + c) * kernelSize + k]
          const offset = k * dilation - padLeft
          const last = lastOutput(offset, shape)
          for (
            let t = firstOutput(offset, stride), i = inputRow + t * stride + offset;
            t < last;
            t++, i += stride
          ) {
            row[t] += tap * input[i]
          }
        }
      }
      out.set(row, n * to.item + o * to.row)
    }
  }
}

export function conv1dGradInput(
  out: TypedArray,
  gradOutput: TypedArray,
  weight: TypedArray,
  bias: TypedArray | null,
  shape: Conv1dShape,
): void {
  const { batch, groups, inPerGroup, outPerGroup, length, kernelSize, stride, dilation, padLeft } = shape
  const [from, to] = [outputRowsOf(shape), inputRowsOf(shape)]
  const row = new Float64Array(length)
  for (let n = 0; n < batch; n++) {
    for (let channel = 0; channel < groups * inPerGroup; channel++) {
      const firstOut = Math.floor(channel / inPerGroup) * outPerGroup
      const c = channel % inPerGroup
      row.fill(bias === null ? 0 : bias[channel])
      for (let o = firstOut; o < firstOut + outPerGroup; o++) {
        const gradRow = n * from.item + o * from.row
        for (let k = 0; k < kernelSize; k++) {
          const tap = weight[(o * inPerGroup + c) * kernelSize + k]
          const offset = k * dilation - padLeft
          const last = lastOutput(offset, shape)
          for (let t = firstOutput(offset, stride), i = t * stride + offset; t < last; t++, i += stride) {
            row[i] += tap * gradOutput[gradRow + t]
          }
        }
      }
      out.set(row, n * to.item + channel * to.row)
    }
  }
}

export function conv1dGradWeight(
  out: TypedArray,
  gradOutput: TypedArray,
  input: TypedArray,
  shape: Conv1dShape,
): void {
  const { batch, groups, inPerGroup, outPerGroup, length, outLength, kernelSize, stride, dilation, padLeft } =
    shape
  for (let o = 0; o < groups * outPerGroup; o++) {
    const firstChannel = Math.floor(o / outPerGroup) * inPerGroup
    for (let c = 0; c < inPerGroup; c++) {
      for (let k = 0; k < kernelSize; k++) {
        const offset = k * dilation - padLeft
        const first = firstOutput(offset, stride)
        const last = lastOutput(offset, shape)
        let total = 0
        for (let n = 0; n < batch; n++) {
          const gradRow = (n * groups * outPerGroup + o) * outLength
          const inputRow = (n * groups * inPerGroup + firstChannel + c) * length
          for (let t = first, i = inputRow + first * stride + offset; t < last; t++, i += stride) {
            total += gradOutput[gradRow + t] * input[i]
          }
        }
        out[(o * inPerGroup + c) * kernelSize + k] = total
      }
    }
  }
}
