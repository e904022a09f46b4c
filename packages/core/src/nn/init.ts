import { noGrad } from '../autograd.ts'
import { fromArray } from '../creation.ts'
import { DtypeError, OptionError, show } from '../errors.ts'
import { type Generator, defaultGenerator, normalInto, uniformInto } from '../random/index.ts'
import type { Tensor } from '../tensor.ts'
import { fansOf } from './fan.ts'

/** What follows a layer, for `calculateGain`. */
export type Nonlinearity = 'linear' | 'conv1d' | 'sigmoid' | 'tanh' | 'relu' | 'leakyRelu' | 'selu'

export interface XavierOptions {
  /** The factor of the spread; default 1. */
  readonly gain?: number
  /** Where the numbers are drawn from; default the generator that `manualSeed` seeds. */
  readonly generator?: Generator
}

export interface KaimingOptions {
  /** The slope below 0 of the leaky ReLU that follows; default 0. */
  readonly a?: number
  /** Keep the variance of the values (`'fanIn'`) or of the gradients (`'fanOut'`); default `'fanIn'`. */
  readonly mode?: 'fanIn' | 'fanOut'
  /** What follows the layer; default `'leakyRelu'`. */
  readonly nonlinearity?: Nonlinearity
  /** Where the numbers are drawn from; default the generator that `manualSeed` seeds. */
  readonly generator?: Generator
}

/**
 * The factor by which weights must be larger where this function follows them.
 *
 * @param param the slope of leakyRelu; default 0.01
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.calculate_gain
 */
export function calculateGain(nonlinearity: Nonlinearity, param = 0.01): number {
  const gains: Readonly<Record<Nonlinearity, number>> = {
    linear: 1,
    conv1d: 1,
    sigmoid: 1,
    tanh: 5 / 3,
    relu: Math.sqrt(2),
    leakyRelu: Math.sqrt(2 / (1 + param ** 2)),
    selu: 3 / 4,
  }
  if (Object.hasOwn(gains, nonlinearity)) return gains[nonlinearity]
  throw new OptionError(
    `calculateGain: nonlinearity must be one of ${Object.keys(gains).join(', ')}, but got ${show(nonlinearity)}`,
  )
}

/**
 * Fills `tensor` with numbers drawn evenly from [a, b).
 *
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.uniform_
 */
export function uniform_(tensor: Tensor, a = 0, b = 1, generator: Generator = defaultGenerator): Tensor {
  if (!(a <= b)) throw new OptionError(`uniform_: a must not exceed b, but got ${a} and ${b}`)
  return draw('uniform_', tensor, (values) => uniformInto(values, generator, a, b))
}

/**
 * Fills `tensor` with numbers from a normal distribution.
 *
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.normal_
 */
export function normal_(tensor: Tensor, mean = 0, std = 1, generator: Generator = defaultGenerator): Tensor {
  return draw('normal_', tensor, (values) => normalInto(values, generator, mean, std))
}

/** Fills `tensor` with one value. @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.constant_ */
export function constant_(tensor: Tensor, value: number): Tensor {
  return noGrad(() => tensor.fill_(value))
}

/** Fills `tensor` with zeros. @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.zeros_ */
export function zeros_(tensor: Tensor): Tensor {
  return constant_(tensor, 0)
}

/** Fills `tensor` with ones. @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.ones_ */
export function ones_(tensor: Tensor): Tensor {
  return constant_(tensor, 1)
}

/**
 * Fills `tensor` evenly from ±gain · √(6 / (fanIn + fanOut)) (Glorot).
 *
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.xavier_uniform_
 */
export function xavierUniform_(tensor: Tensor, options: XavierOptions = {}): Tensor {
  const bound = Math.sqrt(3) * xavierStd('xavierUniform_', tensor, options)
  return uniform_(tensor, -bound, bound, options.generator)
}

/**
 * Fills `tensor` normally with the deviation gain · √(2 / (fanIn + fanOut)) (Glorot).
 *
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.xavier_normal_
 */
export function xavierNormal_(tensor: Tensor, options: XavierOptions = {}): Tensor {
  return normal_(tensor, 0, xavierStd('xavierNormal_', tensor, options), options.generator)
}

function xavierStd(where: string, tensor: Tensor, { gain = 1 }: XavierOptions): number {
  const { fanIn, fanOut } = fansOf(where, tensor)
  return gain * Math.sqrt(2 / (fanIn + fanOut))
}

/**
 * Fills `tensor` evenly from ±√3 · gain / √fan (He).
 *
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.kaiming_uniform_
 */
export function kaimingUniform_(tensor: Tensor, options: KaimingOptions = {}): Tensor {
  const bound = Math.sqrt(3) * kaimingStd('kaimingUniform_', tensor, options)
  return uniform_(tensor, -bound, bound, options.generator)
}

/**
 * Fills `tensor` normally with the deviation gain / √fan (He).
 *
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.kaiming_normal_
 */
export function kaimingNormal_(tensor: Tensor, options: KaimingOptions = {}): Tensor {
  return normal_(tensor, 0, kaimingStd('kaimingNormal_', tensor, options), options.generator)
}

function kaimingStd(where: string, tensor: Tensor, options: KaimingOptions): number {
  const { a = 0, mode = 'fanIn', nonlinearity = 'leakyRelu' } = options
  if (mode !== 'fanIn' && mode !== 'fanOut')
    throw new OptionError(`${where}: mode must be 'fanIn' or 'fanOut', but got ${show(mode)}`)
  return calculateGain(nonlinearity, a) / Math.sqrt(fansOf(where, tensor)[mode])
}

function draw(where: string, tensor: Tensor, fill: (values: Float32Array | Float64Array) => void): Tensor {
  if (tensor.dtype !== 'float32' && tensor.dtype !== 'float64')
    throw new DtypeError(`${where}: the tensor must be float32 or float64, but got ${tensor.dtype}`)
  const values = tensor.dtype === 'float64' ? new Float64Array(tensor.numel) : new Float32Array(tensor.numel)
  fill(values)
  return noGrad(() => tensor.copy_(fromArray(values, tensor.shape)))
}
