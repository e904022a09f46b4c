import { record } from '../autograd.ts'
import { ShapeError, shapeMessage } from '../errors.ts'
import type { Tensor } from '../tensor.ts'
import { type Single, integerOption } from './options.ts'
import { NOWHERE, takeAlong } from './take.ts'

export interface Unfold1dOptions {
  /** Distance between two windows; default 1. */
  readonly stride?: Single
  /** Zeros added to each end; default 0. */
  readonly padding?: Single
  /** Distance between two samples of a window; default 1. */
  readonly dilation?: Single
}

/**
 * Every window of kernelSize samples as a column: what `conv1d` multiplies by its weight. It is PyTorch's `F.unfold`
 * of a signal of height 1.
 *
 * @param input `[N, C, L]` or `[C, L]`
 * @returns `[N, C · kernelSize, L_out]` or `[C · kernelSize, L_out]`, the samples of a channel next to each other
 * @throws {ShapeError} the input has no window
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.unfold.html
 */
export function unfold1d(input: Tensor, kernelSize: Single, options: Unfold1dOptions = {}): Tensor {
  const where = 'unfold1d'
  const size = integerOption(where, 'kernelSize', kernelSize, 1)
  const stride = integerOption(where, 'stride', options.stride ?? 1, 1)
  const dilation = integerOption(where, 'dilation', options.dilation ?? 1, 1)
  const padding = integerOption(where, 'padding', options.padding ?? 0, 0)
  const length = input.shape.at(-1) ?? 0
  const span = dilation * (size - 1) + 1
  const windows = Math.floor((length + 2 * padding - span) / stride) + 1
  if (input.ndim < 2 || input.ndim > 3 || input.shape.at(-2) === 0 || windows < 1) {
    throw new ShapeError(
      shapeMessage(
        `${where}: input must be [N, C, L] or [C, L] with at least ${span} samples, padding included, but got another`,
        [['input', input.shape]],
      ),
    )
  }
  const places = Array.from({ length: size * windows }, (_, i) => {
    const at = (i % windows) * stride + Math.floor(i / windows) * dilation - padding
    return at >= 0 && at < length ? at : NOWHERE
  })
  const taken = takeAlong('Im2ColBackward0', input, input.ndim - 1, places)
  const shape = [...input.shape.slice(0, -2), input.shape.at(-2)! * size, windows]
  return record('Im2ColBackward0', taken.detach().reshape(shape), [taken], (g) => [g.reshape(taken.shape)], [
    input,
  ])
}
