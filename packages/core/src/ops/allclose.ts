import { DtypeError } from '../errors.ts'
import { broadcastShapes } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { expand } from './expand.ts'

export interface AllcloseOptions {
  /** Relative tolerance; default 1e-5. */
  readonly rtol?: number
  /** Absolute tolerance; default 1e-8. */
  readonly atol?: number
  /** Whether NaN equals NaN; default false. */
  readonly equalNan?: boolean
}

/**
 * Whether |input − other| ≤ atol + rtol · |other| holds for every element.
 *
 * @throws {DtypeError} the dtypes differ
 * @see https://docs.pytorch.org/docs/stable/generated/torch.allclose.html
 */
export function allclose(input: Tensor, other: Tensor, options: AllcloseOptions = {}): boolean {
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = options
  if (input.dtype !== other.dtype) {
    throw new DtypeError(
      `allclose: both tensors must have one dtype, but got ${input.dtype} and ${other.dtype}`,
    )
  }
  const shape = broadcastShapes('allclose', input.shape, other.shape)
  const a = expand(input.detach(), shape).data
  const b = expand(other.detach(), shape).data
  for (let i = 0; i < a.length; i++) {
    if (a[i] === b[i]) continue
    if (Number.isNaN(a[i]) && Number.isNaN(b[i])) {
      if (!equalNan) return false
    } else if (!(Math.abs(a[i] - b[i]) <= atol + rtol * Math.abs(b[i])) || !Number.isFinite(a[i] - b[i])) {
      return false
    }
  }
  return true
}
