import { OptionError, show } from '../errors.ts'
import { type Single, unwrapSingle } from './options.ts'

/**
 * The zeros around the input of a convolution: as many at each end, `'same'` for as many outputs as inputs, `'valid'`
 * for none. Beyond PyTorch: `[left, right]`, and `'causal'`, so many at the left that no output sees a later input.
 */
export type Padding = Single | readonly [left: number, right: number] | 'same' | 'valid' | 'causal'

/** A padding as a layer keeps it. */
export type CheckedPadding = number | readonly [left: number, right: number] | 'same' | 'valid' | 'causal'

/**
 * A padding that came from a caller.
 *
 * @throws {OptionError} not one of its legal values, or 'same' with a stride
 */
export function checkPadding(where: string, option: unknown, stride: number): CheckedPadding {
  const value = unwrapSingle(option)
  if (value === 'same' && stride !== 1)
    throw new OptionError(`${where}: padding 'same' must have stride 1, but got stride ${stride}`)
  if (value === 'same' || value === 'valid' || value === 'causal') return value
  if (isCount(value)) return value
  if (areEnds(value)) return [value[0], value[1]]
  throw new OptionError(
    `${where}: padding must be a non-negative integer, [left, right], 'valid', 'same' or 'causal', but got ${show(option)}`,
  )
}

/**
 * The samples that a transposed convolution takes from both ends.
 *
 * @throws {OptionError} not one number or two, of whole samples
 */
export function croppedEnds(where: string, option: unknown): [left: number, right: number] {
  const value = unwrapSingle(option)
  if (isCount(value)) return [value, value]
  if (areEnds(value)) return [value[0], value[1]]
  throw new OptionError(
    `${where}: padding must be a non-negative integer or [left, right], but got ${show(option)}`,
  )
}

function areEnds(value: unknown): value is readonly [left: number, right: number] {
  return Array.isArray(value) && value.length === 2 && isCount(value[0]) && isCount(value[1])
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0
}

/** The samples before and after the input; `span` is what the dilated taps cover. */
export function paddingEnds(
  where: string,
  option: unknown,
  stride: number,
  span: number,
): [left: number, right: number] {
  const padding = checkPadding(where, option, stride)
  if (padding === 'valid') return [0, 0]
  if (padding === 'causal') return [span - 1, 0]
  if (padding === 'same') {
    const left = Math.floor((span - 1) / 2)
    return [left, span - 1 - left]
  }
  return typeof padding === 'number' ? [padding, padding] : [padding[0], padding[1]]
}
