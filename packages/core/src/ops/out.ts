import { isGradEnabled } from '../autograd.ts'
import { wrap } from '../creation.ts'
import { type Dtype, allocateEmpty } from '../dtype.ts'
import { AutogradError, DtypeError, OptionError, ShapeError, shapeMessage } from '../errors.ts'
import { numel, sameShape } from '../shape.ts'
import type { Tensor } from '../tensor.ts'

export interface OutOptions {
  /**
   * The tensor that the result is written to and returned as, instead of a new one: contiguous (of a convolution's, each row by
   * itself), of the result's shape and dtype, in memory that no input lies in. Nothing may require a gradient, except
   * under noGrad.
   */
  readonly out?: Tensor
}

/**
 * The tensor for a kernel to write a result to: `out` where one is given, otherwise a new one.
 *
 * @param mayHaveGaps whether only its rows, along the last dimension, must be contiguous
 * @throws {ShapeError} out has another shape
 * @throws {DtypeError} out has another dtype
 * @throws {OptionError} out is not contiguous, or shares memory with an input
 * @throws {AutogradError} the operation would have to be recorded
 */
export function resultTensor(
  where: string,
  out: Tensor | undefined,
  shape: readonly number[],
  dtype: Dtype,
  inputs: readonly Tensor[],
  mayHaveGaps = false,
): Tensor {
  if (out === undefined) return wrap(allocateEmpty(dtype, numel(shape)), shape, dtype)
  checkOut(where, out, shape, dtype, inputs)
  if (!(mayHaveGaps ? hasRows(out) : out.isContiguous())) {
    throw new OptionError(
      `${where}: out must be contiguous, but got a transposed, strided or repeated tensor of shape [${out.shape.join(', ')}]`,
    )
  }
  out.storage.version++
  return out
}

function checkOut(
  where: string,
  out: Tensor,
  shape: readonly number[],
  dtype: Dtype,
  inputs: readonly Tensor[],
): void {
  if (isGradEnabled() && [out, ...inputs].some((tensor) => tensor.requiresGrad)) {
    throw new AutogradError(
      `${where}: functions with out=... arguments don't support automatic differentiation, but got one of the arguments that requires grad (wrap the call in noGrad)`,
    )
  }
  if (!sameShape(out.shape, shape)) {
    throw new ShapeError(
      shapeMessage(`${where}: out must have the shape of the result, but got another`, [
        ['out', out.shape],
        ['result', shape],
      ]),
    )
  }
  if (out.dtype !== dtype)
    throw new DtypeError(`${where}: out must have the dtype of the inputs, ${dtype}, but got ${out.dtype}`)
  if (inputs.some((input) => shareMemory(input.storage.data, out.storage.data)))
    throw new OptionError(`${where}: out must not share memory with an input, but got a tensor that does`)
}

/** Whether rows are contiguous, and lie one behind another, with or without gaps. */
function hasRows({ shape, strides }: Tensor): boolean {
  let least = 1
  for (let d = shape.length - 1; d >= 0; d--) {
    const isLast = d === shape.length - 1
    if (shape[d] > 1 && (isLast ? strides[d] !== 1 : strides[d] < least)) return false
    least = shape[d] > 1 ? strides[d] * shape[d] : least
  }
  return true
}

/** Two storages may lie on one buffer too: `fromArray` takes any part of one. */
function shareMemory(a: Tensor['data'], b: Tensor['data']): boolean {
  return (
    a.buffer === b.buffer &&
    a.byteOffset < b.byteOffset + b.byteLength &&
    b.byteOffset < a.byteOffset + a.byteLength
  )
}
