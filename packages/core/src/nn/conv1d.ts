import { zeros } from '../creation.ts'
import { type Dtype, isFloat } from '../dtype.ts'
import { DtypeError, OptionError, show } from '../errors.ts'
import { conv1d } from '../ops/conv1d.ts'
import { type Single, integerOption, unwrapSingle } from '../ops/options.ts'
import type { Generator } from '../random/index.ts'
import type { Tensor } from '../tensor.ts'
import { fanIn, kaimingUniform_, uniform_ } from './init.ts'
import { Module } from './module.ts'
import { Parameter } from './parameter.ts'

export interface Conv1dLayerOptions {
  readonly inChannels: number
  readonly outChannels: number
  readonly kernelSize: Single
  /** Default 1. */
  readonly stride?: Single
  /** Zeros added to each end, in samples, `'same'` or `'valid'`; default 0. */
  readonly padding?: Single | 'same' | 'valid'
  /** Default 1. */
  readonly dilation?: Single
  /** Default 1. */
  readonly groups?: number
  /** Whether the layer learns a bias; default true. */
  readonly bias?: boolean
  /** Default float32. */
  readonly dtype?: Dtype
  /** Where the initial weights are drawn from; default the generator that `manualSeed` seeds. */
  readonly generator?: Generator
}

/**
 * A layer of 1-D convolution. Weight and bias start evenly spread over ±1 / √(inChannels / groups · kernelSize),
 * drawn in PyTorch's order: the weights that a seed gives are PyTorch's.
 *
 * @throws {OptionError} an option outside its legal values
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv1d.html
 */
export class Conv1d extends Module {
  readonly inChannels: number
  readonly outChannels: number
  readonly kernelSize: number
  readonly stride: number
  readonly padding: number | 'same' | 'valid'
  readonly dilation: number
  readonly groups: number
  /** `[outChannels, inChannels / groups, kernelSize]` */
  weight: Parameter
  /** `[outChannels]`, or null without a bias */
  bias: Parameter | null

  constructor(options: Conv1dLayerOptions) {
    super()
    this.inChannels = integerOption('Conv1d', 'inChannels', options.inChannels, 1)
    this.outChannels = integerOption('Conv1d', 'outChannels', options.outChannels, 1)
    this.kernelSize = integerOption('Conv1d', 'kernelSize', options.kernelSize, 1)
    this.stride = integerOption('Conv1d', 'stride', options.stride ?? 1, 1)
    this.dilation = integerOption('Conv1d', 'dilation', options.dilation ?? 1, 1)
    this.groups = integerOption('Conv1d', 'groups', options.groups ?? 1, 1)
    this.padding = checkPadding(options.padding ?? 0, this.stride)
    for (const name of ['inChannels', 'outChannels'] as const) {
      if (this[name] % this.groups !== 0) {
        throw new OptionError(
          `Conv1d: ${name} must be divisible by groups (${this.groups}), but got ${this[name]}`,
        )
      }
    }
    const dtype = options.dtype ?? 'float32'
    if (!isFloat(dtype))
      throw new DtypeError(`Conv1d: dtype must be float32 or float64, but got ${show(dtype)}`)
    this.weight = new Parameter(
      zeros([this.outChannels, this.inChannels / this.groups, this.kernelSize], { dtype }),
    )
    this.bias = (options.bias ?? true) ? new Parameter(zeros([this.outChannels], { dtype })) : null
    this.resetParameters(options.generator)
  }

  /** Draws weight and bias anew. */
  resetParameters(generator?: Generator): void {
    kaimingUniform_(this.weight, { a: Math.sqrt(5), ...(generator && { generator }) })
    if (this.bias !== null) {
      const bound = 1 / Math.sqrt(fanIn(this.weight))
      uniform_(this.bias, -bound, bound, generator)
    }
  }

  /**
   * @param input `[N, inChannels, L]` or `[inChannels, L]`
   * @returns `[N, outChannels, L_out]` or `[outChannels, L_out]`
   */
  forward(input: Tensor): Tensor {
    const { bias, stride, padding, dilation, groups } = this
    return conv1d(input, this.weight, { bias, stride, padding, dilation, groups })
  }

  override extraRepr(): string {
    const { stride, padding, dilation, groups } = this
    return [
      `${this.inChannels}, ${this.outChannels}, kernel_size=(${this.kernelSize},), stride=(${stride},)`,
      ...(padding === 0
        ? []
        : [typeof padding === 'number' ? `padding=(${padding},)` : `padding=${padding}`]),
      ...(dilation === 1 ? [] : [`dilation=(${dilation},)`]),
      ...(groups === 1 ? [] : [`groups=${groups}`]),
      ...(this.bias === null ? ['bias=False'] : []),
    ].join(', ')
  }

  protected override get typeName(): string {
    return 'Conv1d'
  }
}

function checkPadding(option: unknown, stride: number): number | 'same' | 'valid' {
  const value = unwrapSingle(option)
  if (value === 'same' && stride !== 1) {
    throw new OptionError(`Conv1d: padding 'same' must have stride 1, but got stride ${stride}`)
  }
  if (value === 'same' || value === 'valid') return value
  if (!Number.isInteger(value) || (value as number) < 0) {
    throw new OptionError(
      `Conv1d: padding must be a non-negative integer, 'valid' or 'same', but got ${show(option)}`,
    )
  }
  return value as number
}
