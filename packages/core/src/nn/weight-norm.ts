import { noGrad } from '../autograd.ts'
import { OptionError, show } from '../errors.ts'
import { composite } from '../ops/composite.ts'
import { checkDim } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import type { Module } from './module.ts'
import { Parameter } from './parameter.ts'

export interface WeightNormOptions {
  /** Which parameter; default 'weight'. */
  readonly name?: string
  /** The dimension whose parts have a length each; null for one length of the whole. Default 0. */
  readonly dim?: number | null
}

type Properties = Record<string, unknown>

/**
 * Makes a layer learn the length and the direction of its weight apart: weight = weight_g · weight_v / ‖weight_v‖, the
 * parameters `weight_g` and `weight_v` taking the place of `weight`, which is computed from them whenever it is read.
 *
 * @returns the layer
 * @throws {OptionError} the layer has no such parameter
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.weight_norm.html
 */
export function weightNorm<Layer extends Module<unknown>>(
  layer: Layer,
  options: WeightNormOptions = {},
): Layer {
  const { name = 'weight', dim = 0 } = options
  const properties = layer as unknown as Properties
  const weight = Object.hasOwn(properties, name) ? properties[name] : undefined
  if (!(weight instanceof Parameter))
    throw new OptionError(`weightNorm: name must be that of a parameter of ${layer}, but got ${show(name)}`)
  const kept = dim === null ? null : checkDim('weightNorm', dim, weight.ndim)
  delete properties[name]
  properties[`${name}_g`] = new Parameter(noGrad(() => lengths(weight, kept)))
  properties[`${name}_v`] = new Parameter(weight.detach())
  Object.defineProperty(layer, name, {
    configurable: true,
    get: () => combine(properties[`${name}_g`] as Tensor, properties[`${name}_v`] as Tensor, kept),
  })
  return layer
}

/**
 * Undoes `weightNorm`: the weight as it is now becomes a parameter again.
 *
 * @returns the layer
 * @throws {OptionError} the layer's weight is not made so
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.remove_weight_norm.html
 */
export function removeWeightNorm<Layer extends Module<unknown>>(layer: Layer, name = 'weight'): Layer {
  const properties = layer as unknown as Properties
  if (!(`${name}_g` in properties && `${name}_v` in properties))
    throw new OptionError(`removeWeightNorm: name must be that of a normed weight, but got ${show(name)}`)
  const weight = noGrad(() => properties[name] as Tensor)
  for (const property of [name, `${name}_g`, `${name}_v`]) delete properties[property]
  properties[name] = new Parameter(weight)
  return layer
}

function combine(g: Tensor, v: Tensor, dim: number | null): Tensor {
  return composite('WeightNormInterfaceBackward0', [v, g], (direction, length) =>
    direction.mul(length.div(lengths(direction, dim))),
  )
}

/** ‖v‖ over all dimensions but `dim`, which keep size 1; over all for null. */
function lengths(v: Tensor, dim: number | null): Tensor {
  const squares = v.mul(v)
  if (dim === null) return squares.sum().sqrt()
  const others = v.shape.map((_, d) => d).filter((d) => d !== dim)
  // Summing over no dimensions would sum over all.
  return others.length === 0 ? v.abs() : squares.sum(others, { keepdim: true }).sqrt()
}
