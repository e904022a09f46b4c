import { record } from './autograd.ts'
import { type TensorOptions, fromArray, zerosLike } from './creation.ts'
import { checkDtype } from './dtype.ts'
import { DtypeError, OptionError, ShapeError, show } from './errors.ts'
import {
  type Generator,
  bernoulliEachInto,
  defaultGenerator,
  multinomialDistinctInto,
  multinomialInto,
  normalInto,
  randintInto,
  randpermInto,
  uniformInto,
} from './random/index.ts'
import { checkShape, numel, showShape } from './shape.ts'
import type { Tensor } from './tensor.ts'

export interface SamplingOptions extends TensorOptions {
  /** Where the numbers come from; default the generator that `manualSeed` seeds. */
  readonly generator?: Generator
}

export interface DrawOptions {
  /** Where the numbers come from; default the generator that `manualSeed` seeds. */
  readonly generator?: Generator
}

export interface MultinomialOptions extends DrawOptions {
  /** Whether a place may be drawn again; default false. */
  readonly replacement?: boolean
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
export function randperm(n: number, options: DrawOptions = {}): Tensor {
  if (!Number.isInteger(n) || n < 0)
    throw new OptionError(`randperm: n must be a non-negative integer, but got ${show(n)}`)
  const data = new Int32Array(n)
  randpermInto(data, options.generator ?? defaultGenerator)
  return fromArray(data)
}

/**
 * 1 with the probability that each element of `input` names, else 0; of input's shape and dtype. Its gradient is 0.
 *
 * @throws {OptionError} a probability outside [0, 1]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bernoulli.html
 */
export function bernoulli(input: Tensor, options: DrawOptions = {}): Tensor {
  const probabilities = floatData('bernoulli', input)
  const data = probabilities.slice()
  bernoulliEachInto(data, options.generator ?? defaultGenerator, probabilities)
  return record('BernoulliBackward0', fromArray(data, input.shape), [input], () => [zerosLike(input)])
}

/**
 * Places drawn from weights: each as often as its weight says.
 *
 * @param input weights, `[C]` or `[N, C]`; they need not sum to 1
 * @param numSamples how many places to draw from each row
 * @param options.replacement whether a place may be drawn again; default false
 * @returns `[numSamples]` or `[N, numSamples]`, int32
 * @throws {OptionError} negative or only zero weights; more samples than places without replacement
 * @see https://docs.pytorch.org/docs/stable/generated/torch.multinomial.html
 */
export function multinomial(input: Tensor, numSamples: number, options: MultinomialOptions = {}): Tensor {
  const { replacement = false, generator = defaultGenerator } = options
  if (input.ndim !== 1 && input.ndim !== 2)
    throw new ShapeError(`multinomial: input must be [C] or [N, C], but got ${showShape(input.shape)}`)
  const weights = floatData('multinomial', input)
  const categories = input.shape[input.ndim - 1]
  if (!Number.isInteger(numSamples) || numSamples < 1)
    throw new OptionError(`multinomial: numSamples must be a positive integer, but got ${show(numSamples)}`)
  if (categories === 0 || (!replacement && numSamples > categories)) {
    throw new OptionError(
      `multinomial: numSamples must be at most ${categories}, the number of weights, but got ${numSamples}`,
    )
  }
  const shape = [...input.shape.slice(0, -1), numSamples]
  const places = new Int32Array(numel(shape))
  const fill = replacement ? multinomialInto : multinomialDistinctInto
  fill(places, generator, weights, weights.length / categories)
  return fromArray(places, shape)
}

function floatData(where: string, input: Tensor): Float32Array | Float64Array {
  const { data } = input
  if (data instanceof Float32Array || data instanceof Float64Array) return data
  throw new DtypeError(`${where}: input must be float32 or float64, but got ${input.dtype}`)
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
