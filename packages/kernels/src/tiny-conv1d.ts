import { activateHere, isExact } from './activation.ts'
import { type Conv1dShape, type FloatArray, conv1dProducts, inputRowsOf, outputRowsOf } from './arrays.ts'
import { fusedMultiplyAdd } from './fused-multiply-add.ts'

/** Up to so many products cost less than the way to WebAssembly and back. */
const TINY = 1000
/** The same for the addon: a call of it costs less, and a fused product in JavaScript more than a plain one. */
const TINY_FUSED = 400

/**
 * Whether JavaScript is the fastest way to this convolution. In float64 no exact sum of a product and a number is cheap
 * here: where products and sums are rounded together, those are never tiny. Nor are activations cheap that are
 * approximated.
 *
 * @param fused whether the kernels round a product and its sum once together
 */
export function isTiny(shape: Conv1dShape, out: FloatArray, fused: boolean): boolean {
  if (shape.activation && !isExact(shape.activation)) return false
  if (fused && !(out instanceof Float32Array)) return false
  return conv1dProducts(shape) <= (fused ? TINY_FUSED : TINY)
}

/**
 * The convolution in JavaScript with the roundings of the kernel, in its order: the same bits, so that a piece of a
 * signal may be tiny where the whole is not. (Of a NaN, only that it is one.)
 *
 * @param fused whether the kernel rounds a product and its sum once together; for float32 only
 */
export function tinyConv1d(
  out: FloatArray,
  input: FloatArray,
  weight: FloatArray,
  bias: FloatArray | null,
  shape: Conv1dShape,
  fused: boolean,
): void {
  const { batch, groups, inPerGroup, outPerGroup, length, outLength, kernelSize, stride, dilation, padLeft } =
    shape
  const single = out instanceof Float32Array
  const activation = shape.activation && isExact(shape.activation) ? shape.activation : null
  const [from, to] = [inputRowsOf(shape), outputRowsOf(shape)]
  for (let n = 0; n < batch; n++) {
    for (let o = 0, w = 0; o < groups * outPerGroup; o++) {
      const at = n * to.item + o * to.row
      const firstRow = n * from.item + Math.floor(o / outPerGroup) * inPerGroup * from.row
      // The kernel adds the bias to zero, which makes 0 of −0.
      const start = bias === null ? 0 : 0 + bias[o]
      for (let t = at; t < at + outLength; t++) out[t] = start
      for (let c = 0; c < inPerGroup; c++) {
        const row = firstRow + c * from.row
        for (let k = 0; k < kernelSize; k++, w++) {
          const tap = weight[w]
          for (let t = at, i = k * dilation - padLeft; t < at + outLength; t++, i += stride) {
            const sample = i >= 0 && i < length ? input[row + i] : 0
            if (fused) out[t] = fusedMultiplyAdd(tap, sample, out[t])
            else if (single) out[t] += Math.fround(tap * sample)
            else out[t] += tap * sample
          }
        }
      }
      if (activation !== null) activateHere(out.subarray(at, at + outLength), activation)
    }
  }
}
