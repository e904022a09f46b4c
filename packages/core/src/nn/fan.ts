import { ShapeError } from '../errors.ts'
import { numel, showShape } from '../shape.ts'
import type { Tensor } from '../tensor.ts'

/** How many inputs an output is computed from, and how many outputs an input adds to. */
export interface Fans {
  readonly fanIn: number
  readonly fanOut: number
}

/**
 * The fans of a weight: `[out, in, …]`, what follows being the taps.
 *
 * @throws {ShapeError} fewer than 2 dimensions
 */
export function fansOf(where: string, weight: Tensor): Fans {
  if (weight.ndim < 2) {
    throw new ShapeError(
      `${where}: the tensor must have at least 2 dimensions, but got ${showShape(weight.shape)}`,
    )
  }
  const taps = numel(weight.shape.slice(2))
  return { fanIn: weight.shape[1] * taps, fanOut: weight.shape[0] * taps }
}
