import { record } from '../autograd.ts'
import { OptionError, ShapeError, shapeMessage, show } from '../errors.ts'
import type { Tensor } from '../tensor.ts'
import { type Padding, paddingEnds } from './conv-padding.ts'
import { type Single, integerOption } from './options.ts'
import { NOWHERE, takeAlong } from './take.ts'

export interface ToeplitzOptions {
  /** Distance between the windows of two output samples; default 1. */
  readonly stride?: Single
  /** As in `conv1d`; default 0. */
  readonly padding?: Padding
  /** Distance between two taps; default 1. */
  readonly dilation?: Single
  /** Into how many blocks the channels are split; default 1. */
  readonly groups?: number
}

/**
 * The banded matrix of a convolution, Sinal's own: with T = toeplitz(weight, L, options) and x of `[N, C_in, L]`,
 * `F.linear(x.flatten(1), T)` equals `F.conv1d(x, weight, options).flatten(1)`. Gradients flow to weight.
 *
 * @param weight `[C_out, C_in / groups, K]`
 * @param length L, the samples of a channel of the input
 * @returns `[C_out · L_out, C_in · L]`, every row a shifted copy of the taps
 * @throws {ShapeError} weight has another number of dimensions, or the dilated taps exceed the padded input
 */
export function toeplitz(weight: Tensor, length: number, options: ToeplitzOptions = {}): Tensor {
  const where = 'toeplitz'
  if (weight.ndim !== 3) {
    throw new ShapeError(
      shapeMessage(`${where}: weight must have 3 dimensions, but got ${weight.ndim}`, [
        ['weight', weight.shape, 'expected outChannels, inChannels / groups, kernelSize'],
      ]),
    )
  }
  if (!Number.isInteger(length) || length < 1)
    throw new OptionError(`${where}: length must be a positive integer, but got ${show(length)}`)
  const stride = integerOption(where, 'stride', options.stride ?? 1, 1)
  const dilation = integerOption(where, 'dilation', options.dilation ?? 1, 1)
  const groups = integerOption(where, 'groups', options.groups ?? 1, 1)
  const [outChannels, inPerGroup, kernelSize] = weight.shape
  if (outChannels % groups !== 0) {
    throw new ShapeError(
      `${where}: outChannels must be a multiple of groups (${groups}), but got ${outChannels}`,
    )
  }
  const span = dilation * (kernelSize - 1) + 1
  const [left, right] = paddingEnds(where, options.padding ?? 0, stride, span)
  const outLength = Math.floor((length + left + right - span) / stride) + 1
  if (outLength < 1) {
    throw new ShapeError(
      `${where}: the taps must not exceed the padded input of ${length + left + right} samples, but got a span of ${span}`,
    )
  }
  const [rows, columns] = [outChannels * outLength, inPerGroup * groups * length]
  const places = new Int32Array(rows * columns).fill(NOWHERE)
  for (let o = 0; o < outChannels; o++) {
    const firstChannel = Math.floor((o * groups) / outChannels) * inPerGroup
    for (let t = 0; t < outLength; t++) {
      for (let c = 0; c < inPerGroup; c++) {
        for (let k = 0; k < kernelSize; k++) {
          const at = t * stride + k * dilation - left
          if (at < 0 || at >= length) continue
          places[(o * outLength + t) * columns + (firstChannel + c) * length + at] =
            (o * inPerGroup + c) * kernelSize + k
        }
      }
    }
  }
  const taps = takeAlong('ToeplitzBackward0', weight.flatten(), 0, places)
  return record('ToeplitzBackward0', taps.detach().reshape(rows, columns), [taps], (g) => [
    g.reshape(taps.shape),
  ])
}
