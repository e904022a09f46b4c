import { noGrad } from '../autograd.ts'
import { fromArray } from '../creation.ts'
import { DtypeError, OptionError, ShapeError } from '../errors.ts'
import { type Generator, defaultGenerator, uniformInto } from '../random/index.ts'
import { numel, showShape } from '../shape.ts'
import type { Tensor } from '../tensor.ts'

/**
 * Fills `tensor` with numbers drawn evenly from [a, b).
 *
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.uniform_
 */
export function uniform_(tensor: Tensor, a = 0, b = 1, generator: Generator = defaultGenerator): Tensor {
  if (tensor.dtype !== 'float32' && tensor.dtype !== 'float64') {
    throw new DtypeError(`uniform_: the tensor must be float32 or float64, but got ${tensor.dtype}`)
  }
  if (!(a <= b)) throw new OptionError(`uniform_: a must not exceed b, but got ${a} and ${b}`)
  const values = tensor.dtype === 'float64' ? new Float64Array(tensor.numel) : new Float32Array(tensor.numel)
  uniformInto(values, generator, a, b)
  return noGrad(() => tensor.copy_(fromArray(values, tensor.shape)))
}

/**
 * Fills `tensor` evenly from ±bound, bound = √3 · gain / √fanIn, gain = √(2 / (1 + a²)): He initialisation for
 * leaky ReLU of slope `a`.
 *
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.kaiming_uniform_
 */
export function kaimingUniform_(tensor: Tensor, options: { a?: number; generator?: Generator } = {}): Tensor {
  const { a = 0, generator } = options
  const std = Math.sqrt(2 / (1 + a ** 2)) / Math.sqrt(fanIn(tensor))
  const bound = Math.sqrt(3) * std
  return uniform_(tensor, -bound, bound, generator)
}

/** How many inputs an output is computed from: the elements of `weight` behind its first dimension. */
export function fanIn(weight: Tensor): number {
  if (weight.ndim < 2)
    throw new ShapeError(`fanIn: weight must have at least 2 dimensions, but got ${showShape(weight.shape)}`)
  return numel(weight.shape.slice(1))
}
