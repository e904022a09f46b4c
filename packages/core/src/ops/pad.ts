import { OptionError, ShapeError, show } from '../errors.ts'
import { say } from '../say.ts'
import { showShape } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { NOWHERE, takeAlong } from './take.ts'

/** How samples outside the signal are made: `symmetric` is Sinal's own. */
export type PadMode = 'constant' | 'reflect' | 'replicate' | 'circular' | 'symmetric'

export interface PadOptions {
  /** Default `'constant'`. */
  readonly mode?: PadMode
  /** The value of constant padding; default 0. */
  readonly value?: number
}

/**
 * Samples added to (or, where negative, taken from) the ends of the last dimensions.
 *
 * - `constant`: `value`
 * - `reflect`: mirrored at the last sample, which is not repeated: `c b | a b c | b a`
 * - `symmetric` (not in PyTorch): mirrored after the last sample, which is repeated: `b a | a b c | c b`
 * - `replicate`: the last sample again
 * - `circular`: from the other end; wraps as often as needed (PyTorch: at most once)
 *
 * @param padding [left, right] of the last dimension, then of the one before, …
 * @throws {OptionError} an odd number of paddings, an unknown mode
 * @throws {ShapeError} more padding than the mode allows; a mode other than constant behind which no [C] or [N, C] is left
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pad.html
 */
export function pad(input: Tensor, padding: readonly number[], options: PadOptions = {}): Tensor {
  const { mode = 'constant', value = 0 } = options
  if (padding.length % 2 !== 0 || padding.length > 2 * input.ndim || !padding.every(Number.isInteger)) {
    throw new OptionError(
      `pad: padding must be pairs of integers, at most one pair for each of the ${input.ndim} dimensions, but got ${show(padding)}`,
    )
  }
  if (mode === 'constant') return padConstant(input, padding, value)
  if (!Object.hasOwn(nodes, mode)) {
    throw new OptionError(
      `pad: mode must be one of constant, ${Object.keys(nodes).join(', ')}, but got ${show(mode)}`,
    )
  }
  const pairs = padding.length / 2
  if (pairs < 1 || pairs > 3 || input.ndim < pairs + 1 || input.ndim > pairs + 2) {
    throw new ShapeError(
      `pad: mode '${mode}' must pad the last 1, 2 or 3 dimensions behind [C] or [N, C], but got ${pairs} pairs for ${showShape(input.shape)}`,
    )
  }
  const ends = Array.from({ length: pairs }, (_, i) => [padding[2 * i], padding[2 * i + 1]])
  return ends.reduce((x, [left, right], i) => padEnds(x, input.ndim - 1 - i, left, right, mode, pairs), input)
}

/** PyTorch's name of the node that pads `pairs` dimensions. */
const nodes = {
  reflect: (pairs: number) => `ReflectionPad${pairs}DBackward0`,
  replicate: (pairs: number) => `ReplicationPad${pairs}DBackward0`,
  circular: () => 'CopySlices',
  symmetric: (pairs: number) => `SymmetricPad${pairs}DBackward0`,
}

function padConstant(input: Tensor, padding: readonly number[], value: number): Tensor {
  const fill = input.dtype === 'bool' ? Number(value !== 0) : value
  let result = input
  for (let pair = 0; pair < padding.length / 2; pair++) {
    const d = input.ndim - 1 - pair
    const [left, right] = [padding[2 * pair], padding[2 * pair + 1]]
    const size = input.shape[d]
    const places = placesFor(size, left, right, (at) => (at >= 0 && at < size ? at : NOWHERE))
    result = takeAlong('ConstantPadNdBackward0', result, d, places, fill)
  }
  return result
}

function padEnds(
  input: Tensor,
  d: number,
  left: number,
  right: number,
  mode: keyof typeof nodes,
  pairs: number,
): Tensor {
  const size = input.shape[d]
  const limit = { reflect: size - 1, replicate: Infinity, circular: Infinity, symmetric: size }[mode]
  if (size === 0 || left > limit || right > limit) {
    const most = size === 0 ? 0 : limit
    const shape = showShape(input.shape)
    throw new ShapeError(say('pad-mirror', { mode, most, shape, first: left, last: right }))
  }
  // What negative padding takes away is gone before the rest goes around.
  const first = Math.max(-left, 0)
  const kept = size - first - Math.max(-right, 0)
  const place = {
    reflect: (at: number) => (at < 0 ? -at : at >= size ? 2 * (size - 1) - at : at),
    symmetric: (at: number) => (at < 0 ? -at - 1 : at >= size ? 2 * size - 1 - at : at),
    replicate: (at: number) => Math.min(Math.max(at, 0), size - 1),
    circular: (at: number) => first + ((((at - first) % kept) + kept) % kept),
  }[mode]
  return takeAlong(nodes[mode](pairs), input, d, placesFor(size, left, right, place))
}

function placesFor(size: number, left: number, right: number, place: (at: number) => number): number[] {
  const length = size + left + right
  if (length < 0) {
    throw new ShapeError(
      `pad: the padded size must not be negative, but got ${length} (${size} + ${left} + ${right})`,
    )
  }
  return Array.from({ length }, (_, i) => place(i - left))
}
