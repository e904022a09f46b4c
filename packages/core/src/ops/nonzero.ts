import { wrap } from '../creation.ts'
import { contiguousStrides } from '../shape.ts'
import type { Tensor } from '../tensor.ts'

/** The places of the elements that are not zero, as one int32 vector a dimension. */
export function nonzeroPlaces(input: Tensor): Tensor[] {
  const { data } = input
  const found: number[] = []
  for (let i = 0; i < data.length; i++) if (data[i] !== 0) found.push(i)
  return contiguousStrides(input.shape).map((step, d) => {
    const places = Int32Array.from(found, (at) => Math.floor(at / step) % input.shape[d])
    return wrap(places, [found.length], 'int32')
  })
}

/**
 * The places of the elements that are not zero, one a row.
 *
 * @returns int32 `[count, ndim]`
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nonzero.html
 */
export function nonzero(input: Tensor): Tensor {
  const places = nonzeroPlaces(input)
  const count = places.length > 0 ? places[0].numel : Number(input.data[0] !== 0)
  const rows = new Int32Array(count * input.ndim)
  places.forEach((vector, d) => vector.data.forEach((place, i) => (rows[i * input.ndim + d] = place)))
  return wrap(rows, [count, input.ndim], 'int32')
}
