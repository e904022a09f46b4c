import type { TypedArray } from '../dtype.ts'
import type { Tensor } from '../tensor.ts'

/** Calls `visit(first, step, at)` for every row along the last dimension: its place in the storage, and in row-major order. */
function forEachRow(t: Tensor, visit: (first: number, step: number, at: number) => void): void {
  const { ndim, shape, strides } = t
  const length = ndim === 0 ? 1 : shape[ndim - 1]
  const step = ndim === 0 ? 0 : strides[ndim - 1]
  const index = new Array<number>(ndim).fill(0)
  const total = t.numel
  let first = t.offset
  for (let at = 0; at < total; at += length) {
    visit(first, step, at)
    for (let d = ndim - 2; d >= 0; d--) {
      first += strides[d]
      if (++index[d] < shape[d]) break
      first -= strides[d] * shape[d]
      index[d] = 0
    }
  }
}

/** Writes the elements of `source` into `out` in row-major order. */
export function readStrided(out: TypedArray, source: Tensor): void {
  const { data } = source.storage
  const length = source.shape.at(-1) ?? 1
  forEachRow(source, (first, step, at) => {
    if (step === 1) out.set(data.subarray(first, first + length), at)
    else for (let i = 0; i < length; i++) out[at + i] = data[first + i * step]
  })
}

/** Writes `values`, in row-major order, to the elements that `target` shows, and marks its storage as changed. */
export function writeStrided(target: Tensor, values: TypedArray): void {
  const { data } = target.storage
  const length = target.shape.at(-1) ?? 1
  forEachRow(target, (first, step, at) => {
    if (step === 1) data.set(values.subarray(at, at + length), first)
    else for (let i = 0; i < length; i++) data[first + i * step] = values[at + i]
  })
  target.storage.version++
}
