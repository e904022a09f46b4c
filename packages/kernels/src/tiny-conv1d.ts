import type { Conv1dShape, FloatArray } from './arrays.ts'

/** Products below which the way into WebAssembly's memory and back costs more than they do. */
const TINY = 4096

export function isTiny({
  batch,
  groups,
  inPerGroup,
  outPerGroup,
  outLength,
  kernelSize,
}: Conv1dShape): boolean {
  return batch * groups * outPerGroup * outLength * inPerGroup * kernelSize <= TINY
}

const unrounded = (x: number): number => x

/**
 * The convolution in JavaScript with the roundings of the kernel, in its order: the same bits, so that a piece of a
 * signal may be tiny where the whole is not.
 */
export function tinyConv1d(
  out: FloatArray,
  input: FloatArray,
  weight: FloatArray,
  bias: FloatArray | null,
  shape: Conv1dShape,
): void {
  const { batch, groups, inPerGroup, outPerGroup, length, outLength, kernelSize, stride, dilation, padLeft } =
    shape
  const round = out instanceof Float32Array ? Math.fround : unrounded
  for (let n = 0, at = 0; n < batch; n++) {
    for (let o = 0; o < groups * outPerGroup; o++) {
      const firstChannel = n * groups * inPerGroup + Math.floor(o / outPerGroup) * inPerGroup
      const start = bias === null ? 0 : bias[o]
      for (let t = 0; t < outLength; t++) {
        let total = start
        let w = o * inPerGroup * kernelSize
        for (let c = 0; c < inPerGroup; c++) {
          const row = (firstChannel + c) * length
          for (let k = 0, i = t * stride - padLeft; k < kernelSize; k++, i += dilation) {
            total = round(total + round(weight[w++] * (i >= 0 && i < length ? input[row + i] : 0)))
          }
        }
        out[at++] = total
      }
    }
  }
}
