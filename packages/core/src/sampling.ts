import { type TensorOptions, fromArray } from './creation.ts'
import { checkDtype } from './dtype.ts'
import { DtypeError, OptionError, show } from './errors.ts'
import {
  type Generator,
  defaultGenerator,
  normalInto,
  randintInto,
  randpermInto,
  uniformInto,
} from './random/index.ts'
import { checkShape, numel } from './shape.ts'
import type { Tensor } from './tensor.ts'

export interface SamplingOptions extends TensorOptions {
  /** Where the numbers come from; default the generator that `manualSeed` seeds. */
  readonly generator?: Generator
}

/**
 * Seeds the default generator: every random function then gives the numbers that PyTorch gives on the CPU.
 *
 * @param seed an integer of at most 64 bits; negative ones count from 2^64 down
 * @returns the default generator
 * @see https://docs.pytorch.org/docs/stable/generated/torch.manual_seed.html
 */
export function manualSeed(seed: number | bigint): Generator {
  return defaultGenerator.manualSeed(seed)
}

/** Numbers drawn evenly from [0, 1). @see https://docs.pytorch.org/docs/stable/generated/torch.rand.html */
export function rand(shape: readonly number[], options: SamplingOptions = {}): Tensor {
  const data = floats('rand', shape, options)
  uniformInto(data, options.generator ?? defaultGenerator)
  return fromArray(data, shape, options)
}

/** Numbers from the normal distribution. @see https://docs.pytorch.org/docs/stable/generated/torch.randn.html */
export function randn(shape: readonly number[], options: SamplingOptions = {}): Tensor {
  const data = floats('randn', shape, options)
  normalInto(data, options.generator ?? defaultGenerator)
  return fromArray(data, shape, options)
}

/**
 * Integers drawn evenly from [low, high), int32 by default.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.randint.html
 */
export function randint(
  low: number,
  high: number,
  shape: readonly number[],
  options: SamplingOptions = {},
): Tensor {
  const dtype = checkDtype('randint', options.dtype ?? 'int32')
  for (const bound of [low, high]) {
    if (!Number.isInteger(bound) || bound < -(2 ** 31) || bound > 2 ** 31) {
      throw new OptionError(
        `randint: low and high must be integers that int32 can hold, but got ${show(bound)}`,
      )
    }
  }
  if (!(low < high)) throw new OptionError(`randint: low must be below high, but got ${low} and ${high}`)
  const data = new Int32Array(numel(checkShape('randint', shape)))
  randintInto(data, options.generator ?? defaultGenerator, low, high)
  const drawn = fromArray(data, shape).to(dtype)
  return options.requiresGrad ? drawn.requiresGrad_() : drawn
}

/** The integers 0 … n − 1 in random order, int32. @see https://docs.pytorch.org/docs/stable/generated/torch.randperm.html */
export function randperm(n: number, options: { readonly generator?: Generator } = {}): Tensor {
  if (!Number.isInteger(n) || n < 0)
    throw new OptionError(`randperm: n must be a non-negative integer, but got ${show(n)}`)
  const data = new Int32Array(n)
  randpermInto(data, options.generator ?? defaultGenerator)
  return fromArray(data)
}

function floats(
  where: string,
  shape: readonly number[],
  options: TensorOptions,
): Float32Array | Float64Array {
  const dtype = checkDtype(where, options.dtype ?? 'float32')
  const length = numel(checkShape(where, shape))
  if (dtype === 'float32') return new Float32Array(length)
  if (dtype === 'float64') return new Float64Array(length)
  throw new DtypeError(`${where}: dtype must be float32 or float64, but got ${dtype}`)
}
