import { zeros } from '../creation.ts'
import { isFloat } from '../dtype.ts'
import { DtypeError, OptionError, ShapeError, show } from '../errors.ts'
import { type Generator, bernoulliInto, defaultGenerator } from '../random/index.ts'
import { showShape } from '../shape.ts'
import type { Tensor } from '../tensor.ts'

export interface DropoutOptions {
  /** The probability of an element to become zero; default 0.5. */
  readonly p?: number
  /** Whether anything is dropped at all; default true. */
  readonly training?: boolean
  /** Where the mask is drawn from; default the generator that `manualSeed` seeds. */
  readonly generator?: Generator
}

/**
 * Elements zeroed at random, the others divided by 1 − p, so that the mean stays. For a seed the mask is PyTorch's.
 *
 * @throws {OptionError} p outside [0, 1]
 * @throws {DtypeError} integers
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.dropout.html
 */
export function dropout(input: Tensor, options: DropoutOptions = {}): Tensor {
  return drop('dropout', input, input.shape, options)
}

/**
 * Whole channels zeroed at random, the others divided by 1 − p.
 *
 * @param input `[N, C, L]` or `[C, L]`
 * @throws {ShapeError} another number of dimensions
 * @throws {OptionError} p outside [0, 1]
 * @throws {DtypeError} integers
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.dropout1d.html
 */
export function dropout1d(input: Tensor, options: DropoutOptions = {}): Tensor {
  if (input.ndim !== 2 && input.ndim !== 3) {
    throw new ShapeError(`dropout1d: input must be [N, C, L] or [C, L], but got ${showShape(input.shape)}`)
  }
  const batched = input.ndim === 3 ? input : input.unsqueeze(0)
  const [batch, channels] = batched.shape
  const dropped = drop('dropout1d', batched, [batch, channels, 1], options)
  return input.ndim === 3 ? dropped : dropped.squeeze(0)
}

function drop(where: string, input: Tensor, maskShape: readonly number[], options: DropoutOptions): Tensor {
  const { p = 0.5, training = true, generator = defaultGenerator } = options
  if (!(p >= 0 && p <= 1)) throw new OptionError(`${where}: p must be in [0, 1], but got ${show(p)}`)
  if (!training || p === 0 || input.numel === 0) return input
  if (!isFloat(input.dtype))
    throw new DtypeError(`${where}: input must be float32 or float64, but got ${input.dtype}`)
  const mask = zeros(maskShape, { dtype: input.dtype })
  // With p = 1 PyTorch draws nothing.
  if (p < 1) bernoulliInto(mask.data, generator, 1 - p)
  return input.mul(p < 1 ? mask.div(1 - p) : mask)
}
