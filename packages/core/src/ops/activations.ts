import { OptionError, show } from '../errors.ts'
import type { Tensor } from '../tensor.ts'
import { applyUnary } from './unary.ts'

// Each is PyTorch's function of the same name, element by element, with its defaults:
// https://docs.pytorch.org/docs/stable/nn.functional.html#non-linear-activation-functions

/** input above 0, negativeSlope · input below. */
export function leakyRelu(input: Tensor, options: { negativeSlope?: number } = {}): Tensor {
  return applyUnary('leakyRelu', 'LeakyReluBackward0', input, options.negativeSlope ?? 0.01)
}

/** input above 0, alpha · (e^input − 1) below. */
export function elu(input: Tensor, options: { alpha?: number } = {}): Tensor {
  return applyUnary('elu', 'EluBackward0', input, options.alpha ?? 1, 1)
}

/** scale · elu(input, alpha), with the constants that keep mean 0 and variance 1 from layer to layer. */
export function selu(input: Tensor): Tensor {
  return applyUnary('elu', 'EluBackward0', input, 1.6732632423543772, 1.0507009873554805)
}

/** input above 0, alpha · (e^(input / alpha) − 1) below. */
export function celu(input: Tensor, options: { alpha?: number } = {}): Tensor {
  const alpha = options.alpha ?? 1
  if (alpha === 0) throw new OptionError('celu: alpha must not be zero, but got 0')
  return applyUnary('celu', 'CeluBackward0', input, alpha)
}

/** input · Φ(input), Φ the normal distribution function; or its approximation by tanh. */
export function gelu(input: Tensor, options: { approximate?: 'none' | 'tanh' } = {}): Tensor {
  const { approximate = 'none' } = options
  if (approximate !== 'none' && approximate !== 'tanh') {
    throw new OptionError(`gelu: approximate must be 'none' or 'tanh', but got ${show(approximate)}`)
  }
  return applyUnary(approximate === 'tanh' ? 'geluTanh' : 'gelu', 'GeluBackward0', input)
}

/** input · sigmoid(input) */
export function silu(input: Tensor): Tensor {
  return applyUnary('silu', 'SiluBackward0', input)
}

/** input · tanh(softplus(input)) */
export function mish(input: Tensor): Tensor {
  return applyUnary('mish', 'MishBackward0', input)
}

/** log(1 + e^(beta · input)) / beta; input itself where beta · input exceeds threshold. */
export function softplus(input: Tensor, options: { beta?: number; threshold?: number } = {}): Tensor {
  return applyUnary('softplus', 'SoftplusBackward0', input, options.beta ?? 1, options.threshold ?? 20)
}

/** input / (1 + |input|) */
export function softsign(input: Tensor): Tensor {
  return input.div(input.abs().add(1))
}

/** input moved towards 0 by lambda, 0 within. */
export function softshrink(input: Tensor, options: { lambda?: number } = {}): Tensor {
  const lambda = options.lambda ?? 0.5
  if (!(lambda >= 0))
    throw new OptionError(`softshrink: lambda must not be negative, but got ${show(lambda)}`)
  return applyUnary('softshrink', 'SoftshrinkBackward0', input, lambda)
}

/** input, 0 within ±lambda. */
export function hardshrink(input: Tensor, options: { lambda?: number } = {}): Tensor {
  return applyUnary('hardshrink', 'HardshrinkBackward0', input, options.lambda ?? 0.5)
}

/** input − tanh(input) */
export function tanhshrink(input: Tensor): Tensor {
  return input.sub(input.tanh())
}

/** input kept within [minVal, maxVal]; maxVal where the bounds cross. */
export function hardtanh(input: Tensor, options: { minVal?: number; maxVal?: number } = {}): Tensor {
  const { minVal = -1, maxVal = 1 } = options
  return applyUnary('hardtanh', 'HardtanhBackward0', input, minVal, maxVal)
}

/** input kept within [0, 6]. */
export function relu6(input: Tensor): Tensor {
  return applyUnary('hardtanh', 'HardtanhBackward0', input, 0, 6)
}

/** relu6(input + 3) / 6 */
export function hardsigmoid(input: Tensor): Tensor {
  return applyUnary('hardsigmoid', 'HardsigmoidBackward0', input)
}

/** input · relu6(input + 3) / 6 */
export function hardswish(input: Tensor): Tensor {
  return applyUnary('hardswish', 'HardswishBackward0', input)
}

/** log(sigmoid(input)) */
export function logsigmoid(input: Tensor): Tensor {
  return applyUnary('logsigmoid', 'LogSigmoidBackward0', input)
}
