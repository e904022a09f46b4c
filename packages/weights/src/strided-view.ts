import type { Tensor } from '@sinal/core'

/**
 * The elements of a vector at offset + Σ index · stride, as PyTorch's `as_strided`: a view, however often it shows
 * an element.
 *
 * Each dimension is made of windows: those of length 1 + Σ (size − 1) · stride over the dimensions that follow, one
 * stride apart, are exactly `size` in number.
 */
export function stridedView(
  vector: Tensor,
  offset: number,
  shape: readonly number[],
  strides: readonly number[],
): Tensor {
  if (shape.includes(0)) return vector.narrow(0, 0, 0).reshape(shape).detach()
  const spanFrom = (first: number): number =>
    shape.slice(first).reduce((sum, size, d) => sum + (size - 1) * strides[first + d], 1)
  let view = vector.narrow(0, offset, spanFrom(0))
  for (const [d, size] of shape.entries()) {
    const last = view.ndim - 1
    if (size > 1 && strides[d] > 0) view = view.unfold(last, spanFrom(d + 1), strides[d])
    else view = view.unsqueeze(last).expand([...shape.slice(0, d), size, spanFrom(d + 1)])
  }
  return view.squeeze(shape.length).detach()
}
