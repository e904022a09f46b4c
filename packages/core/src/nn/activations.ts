import { full } from '../creation.ts'
import { OptionError } from '../errors.ts'
import * as F from '../ops/activations.ts'
import { integerOption } from '../ops/options.ts'
import { glu, prelu } from '../ops/gates.ts'
import { logSoftmax, softmax } from '../ops/softmax.ts'
import { relu, sigmoid, tanh } from '../ops/unary.ts'
import type { Tensor } from '../tensor.ts'
import { type ParameterOptions, parameterDtype } from './dtype.ts'
import { Module } from './module.ts'
import { Parameter } from './parameter.ts'
import { optionLayer, plainLayer } from './plain-layer.ts'
import { float, number } from './python.ts'

// Each is PyTorch's layer of the same name around the function of the same name in F, with its options and defaults:
// https://docs.pytorch.org/docs/stable/nn.html#non-linear-activations-weighted-sum-nonlinearity

export class ReLU extends plainLayer('ReLU', relu, { name: 'relu', a: 0, b: 0 }) {}
export class ReLU6 extends plainLayer('ReLU6', F.relu6, { name: 'hardtanh', a: 0, b: 6 }) {}
export class SELU extends plainLayer('SELU', F.selu) {}
export class SiLU extends plainLayer('SiLU', F.silu, { name: 'silu', a: 0, b: 0 }) {}
export class Mish extends plainLayer('Mish', F.mish) {}
export class Sigmoid extends plainLayer('Sigmoid', sigmoid, { name: 'sigmoid', a: 0, b: 0 }) {}
export class Tanh extends plainLayer('Tanh', tanh, { name: 'tanh', a: 0, b: 0 }) {}
export class LogSigmoid extends plainLayer('LogSigmoid', F.logsigmoid) {}
export class Softsign extends plainLayer('Softsign', F.softsign) {}
export class Tanhshrink extends plainLayer('Tanhshrink', F.tanhshrink) {}
export class Hardsigmoid extends plainLayer('Hardsigmoid', F.hardsigmoid) {}
export class Hardswish extends plainLayer('Hardswish', F.hardswish) {}

/** alpha defaults to 1. */
export class ELU extends optionLayer(
  'ELU',
  { alpha: 1 },
  F.elu,
  ({ alpha }) => `alpha=${float(alpha)}`,
  ({ alpha }) => ({ name: 'elu', a: alpha, b: 1 }),
) {}

/** alpha defaults to 1. */
export class CELU extends optionLayer('CELU', { alpha: 1 }, F.celu, ({ alpha }) => `alpha=${float(alpha)}`) {}

/** negativeSlope defaults to 0.01. */
export class LeakyReLU extends optionLayer(
  'LeakyReLU',
  { negativeSlope: 0.01 },
  F.leakyRelu,
  ({ negativeSlope }) => `negative_slope=${float(negativeSlope)}`,
  ({ negativeSlope }) => ({ name: 'leakyRelu', a: negativeSlope, b: 0 }),
) {}

/** approximate is 'none' (the default) or 'tanh'. */
export class GELU extends optionLayer(
  'GELU',
  { approximate: 'none' as 'none' | 'tanh' },
  F.gelu,
  ({ approximate }) => `approximate='${approximate}'`,
  ({ approximate }) => {
    const name = { none: 'gelu', tanh: 'geluTanh' } as const
    return approximate in name ? { name: name[approximate], a: 0, b: 0 } : null
  },
) {}

/** beta defaults to 1, threshold to 20. */
export class Softplus extends optionLayer(
  'Softplus',
  { beta: 1, threshold: 20 },
  F.softplus,
  ({ beta, threshold }) => `beta=${number(beta)}, threshold=${number(threshold)}`,
) {}

/** lambda defaults to 0.5. */
export class Softshrink extends optionLayer('Softshrink', { lambda: 0.5 }, F.softshrink, ({ lambda }) =>
  float(lambda),
) {}

/** lambda defaults to 0.5. */
export class Hardshrink extends optionLayer('Hardshrink', { lambda: 0.5 }, F.hardshrink, ({ lambda }) =>
  float(lambda),
) {}

/** minVal defaults to −1, maxVal to 1. @throws {OptionError} minVal is not below maxVal */
export class Hardtanh extends optionLayer(
  'Hardtanh',
  { minVal: -1, maxVal: 1 },
  F.hardtanh,
  ({ minVal, maxVal }) => `min_val=${float(minVal)}, max_val=${float(maxVal)}`,
  ({ minVal, maxVal }) => ({ name: 'hardtanh', a: minVal, b: maxVal }),
) {
  constructor(options: { readonly minVal?: number; readonly maxVal?: number } = {}) {
    super(options)
    if (!(this.minVal < this.maxVal)) {
      throw new OptionError(
        `Hardtanh: minVal must be below maxVal, but got ${this.minVal} and ${this.maxVal}`,
      )
    }
  }
}

/** dim defaults to −1. */
export class GLU extends optionLayer(
  'GLU',
  { dim: -1 },
  (x, { dim }) => glu(x, dim),
  ({ dim }) => `dim=${dim}`,
) {}

interface DimOption {
  /** The dimension along which the results sum to 1. (PyTorch guesses one where it is left out, and warns.) */
  readonly dim: number
}

/** exp / Σ exp along `dim`. @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Softmax.html */
export class Softmax extends Module {
  readonly dim: number

  constructor({ dim }: DimOption) {
    super()
    this.dim = dim
  }

  forward(input: Tensor): Tensor {
    return softmax(input, this.dim)
  }

  override extraRepr(): string {
    return `dim=${this.dim}`
  }

  protected override get typeName(): string {
    return 'Softmax'
  }
}

/** The logarithm of softmax along `dim`. @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LogSoftmax.html */
export class LogSoftmax extends Module {
  readonly dim: number

  constructor({ dim }: DimOption) {
    super()
    this.dim = dim
  }

  forward(input: Tensor): Tensor {
    return logSoftmax(input, this.dim)
  }

  override extraRepr(): string {
    return `dim=${this.dim}`
  }

  protected override get typeName(): string {
    return 'LogSoftmax'
  }
}

export interface PReLULayerOptions extends ParameterOptions {
  /** 1 for all channels together, or the number of channels; default 1. */
  readonly numParameters?: number
  /** The slopes to start from; default 0.25. */
  readonly init?: number
}

/** A leaky ReLU that learns its slope. @see https://docs.pytorch.org/docs/stable/generated/torch.nn.PReLU.html */
export class PReLU extends Module {
  readonly numParameters: number
  /** `[numParameters]` */
  weight: Parameter

  constructor(options: PReLULayerOptions = {}) {
    super()
    this.numParameters = integerOption('PReLU', 'numParameters', options.numParameters ?? 1, 1)
    const dtype = parameterDtype('PReLU', options.dtype)
    this.weight = new Parameter(full([this.numParameters], options.init ?? 0.25, { dtype }))
  }

  forward(input: Tensor): Tensor {
    return prelu(input, this.weight)
  }

  override extraRepr(): string {
    return `num_parameters=${this.numParameters}`
  }

  protected override get typeName(): string {
    return 'PReLU'
  }
}
