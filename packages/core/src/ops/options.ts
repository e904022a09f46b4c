import { DtypeError, OptionError, show } from '../errors.ts'
import type { Tensor } from '../tensor.ts'

/** A number, or an array of one, as PyTorch takes both `2` and `(2,)`. */
export type Single = number | readonly [number]

/** The number in a `Single`; anything else unchanged, for a check to refuse. */
export function unwrapSingle(option: unknown): unknown {
  return Array.isArray(option) && option.length === 1 ? option[0] : option
}

/**
 * An option that must be an integer, at least `least` (0 or 1).
 *
 * @throws {OptionError} naming the operation and the option
 */
export function integerOption(where: string, name: string, option: unknown, least: 0 | 1): number {
  const value = unwrapSingle(option)
  if (!Number.isInteger(value) || (value as number) < least) {
    throw new OptionError(
      `${where}: ${name} must be a ${least === 1 ? 'positive' : 'non-negative'} integer, but got ${show(option)}`,
    )
  }
  return value as number
}

/**
 * Checks that input, weight and bias have one dtype, which is not bool.
 *
 * @throws {DtypeError} naming the operation, the tensors and their dtypes
 */
export function checkOneDtype(where: string, input: Tensor, weight: Tensor, bias: Tensor | null): void {
  const { dtype } = input
  if (weight.dtype === dtype && (bias === null || bias.dtype === dtype) && dtype !== 'bool') return
  const dtypes = [dtype, weight.dtype, ...(bias === null ? [] : [bias.dtype])]
  const names = bias === null ? 'input and weight' : 'input, weight and bias'
  throw new DtypeError(
    `${where}: ${names} must have one dtype, not bool, but got ${dtypes.join(', ')} (convert with .to)`,
  )
}
