import type { Activation, Algorithm } from '../backend/contract.ts'
import { zeros } from '../creation.ts'
import type { Dtype } from '../dtype.ts'
import { OptionError, show } from '../errors.ts'
import { type CheckedPadding, type Padding, checkPadding, paddingEnds } from '../ops/conv-padding.ts'
import {
  type Conv1dAsyncOptions,
  conv1d,
  conv1dActivated,
  conv1dActivatedAsync,
  conv1dAsync,
} from '../ops/conv1d.ts'
import type { AsyncOptions } from '../ops/in-worker.ts'
import { type Single, integerOption } from '../ops/options.ts'
import type { OutOptions } from '../ops/out.ts'
import { type PadMode, pad } from '../ops/pad.ts'
import type { Generator } from '../random/index.ts'
import type { Tensor } from '../tensor.ts'
import { type DrawnParameterOptions, parameterDtype } from './dtype.ts'
import { drawWeights } from './draw-weights.ts'
import { Module } from './module.ts'
import { Parameter } from './parameter.ts'
import { tuple } from './python.ts'
import type { Work } from './work.ts'

/** How a layer makes the samples around its input: `symmetric` is Sinal's own. */
export type PaddingMode = 'zeros' | Exclude<PadMode, 'constant'>

export interface ConvLayerOptions extends DrawnParameterOptions {
  readonly outChannels: number
  readonly kernelSize: Single
  /** Default 1. */
  readonly stride?: Single
  /**
   * Samples added to each end, `'same'` or `'valid'`; Sinal's own: `[left, right]`, and `'causal'` for an output that
   * sees no later input. Default 0.
   */
  readonly padding?: Padding
  /** Default 1. */
  readonly dilation?: Single
  /** Default 1. */
  readonly groups?: number
  /** Whether the layer learns a bias; default true. */
  readonly bias?: boolean
  /** What the added samples are: `'zeros'`, or as `F.pad` makes them; default `'zeros'`. */
  readonly paddingMode?: PaddingMode
  /** How the sums are computed, as for `F.conv1d`; Sinal's own. Default 'auto'. */
  readonly algorithm?: Algorithm
  /** Points of the transforms of 'fft', as for `F.conv1d`; Sinal's own. Default: what costs least. */
  readonly transformSize?: number
}

const paddingModes: readonly PaddingMode[] = ['zeros', 'reflect', 'replicate', 'circular', 'symmetric']

/** What Conv1d and LazyConv1d share: everything but when the number of input channels is known. */
export abstract class ConvLayer extends Module {
  /** 0 while it is not known yet. */
  inChannels = 0
  readonly outChannels: number
  readonly kernelSize: number
  readonly stride: number
  readonly padding: CheckedPadding
  readonly dilation: number
  readonly groups: number
  readonly paddingMode: PaddingMode
  readonly algorithm: Algorithm
  readonly transformSize: number | undefined
  /** `[outChannels, inChannels / groups, kernelSize]` */
  weight: Parameter
  /** `[outChannels]`, or null without a bias */
  bias: Parameter | null

  constructor(options: ConvLayerOptions) {
    super()
    this.outChannels = integerOption('Conv1d', 'outChannels', options.outChannels, 1)
    this.kernelSize = integerOption('Conv1d', 'kernelSize', options.kernelSize, 1)
    this.stride = integerOption('Conv1d', 'stride', options.stride ?? 1, 1)
    this.dilation = integerOption('Conv1d', 'dilation', options.dilation ?? 1, 1)
    this.groups = integerOption('Conv1d', 'groups', options.groups ?? 1, 1)
    this.padding = checkPadding('Conv1d', options.padding ?? 0, this.stride)
    this.paddingMode = options.paddingMode ?? 'zeros'
    if (!paddingModes.includes(this.paddingMode)) {
      throw new OptionError(
        `Conv1d: paddingMode must be one of ${paddingModes.join(', ')}, but got ${show(this.paddingMode)}`,
      )
    }
    this.algorithm = options.algorithm ?? 'auto'
    this.transformSize = options.transformSize
    this.checkDivisible('outChannels')
    const dtype = parameterDtype('Conv1d', options.dtype)
    this.weight = new Parameter(zeros([this.outChannels, 0, this.kernelSize], { dtype }))
    this.bias = (options.bias ?? true) ? new Parameter(zeros([this.outChannels], { dtype })) : null
  }

  /** Makes room for the weights of so many input channels. */
  protected setInChannels(inChannels: number, dtype: Dtype = this.weight.dtype): void {
    this.inChannels = inChannels
    this.checkDivisible('inChannels')
    this.weight = new Parameter(
      zeros([this.outChannels, inChannels / this.groups, this.kernelSize], { dtype }),
      this.weight.requiresGrad,
    )
  }

  private checkDivisible(name: 'inChannels' | 'outChannels'): void {
    if (this[name] % this.groups === 0) return
    throw new OptionError(
      `Conv1d: ${name} must be divisible by groups (${this.groups}), but got ${this[name]}`,
    )
  }

  /** Draws weight and bias anew. */
  resetParameters(generator?: Generator): void {
    drawWeights(this.weight, this.bias, generator)
  }

  /**
   * @param input `[N, inChannels, L]` or `[inChannels, L]`
   * @param options.out as for `F.conv1d`
   * @returns `[N, outChannels, L_out]` or `[outChannels, L_out]`
   */
  forward(input: Tensor, { out }: OutOptions = {}): Tensor {
    const [padded, options] = this.#call(input)
    return conv1d(padded, this.weight, { ...options, out })
  }

  /** @internal What an activation makes of `forward`'s result, at once. Is not recorded. */
  forwardActivated(input: Tensor, activation: Activation, { out }: OutOptions = {}): Tensor {
    const [padded, options] = this.#call(input)
    return conv1dActivated(padded, this.weight, { ...options, out }, activation)
  }

  /**
   * `forward` in a worker, while this thread does other things: see `F.conv1dAsync`. A padding mode other than 'zeros' is
   * made in this thread before.
   *
   * @param input as for `forward`; so is what the promise gives
   */
  async forwardAsync(input: Tensor, options: AsyncOptions = {}): Promise<Tensor> {
    const [padded, own] = this.#call(input)
    return conv1dAsync(padded, this.weight, { ...own, ...options })
  }

  /** @internal The same of `forwardAsync`'s. */
  async forwardActivatedAsync(input: Tensor, activation: Activation, options: AsyncOptions): Promise<Tensor> {
    const [padded, own] = this.#call(input)
    return conv1dActivatedAsync(padded, this.weight, { ...own, ...options }, activation)
  }

  /** @internal Whether a class that overrides neither `forward` nor `forwardAsync` is what calls would reach. */
  get isPlain(): boolean {
    const { forward, forwardAsync } = ConvLayer.prototype
    return this.forward === forward && this.forwardAsync === forwardAsync
  }

  /** @internal The products that an input of so many samples takes, about, and the samples that it leaves. */
  work(samples: number): Work {
    return { products: (this.weight.numel * samples) / this.stride, samples: samples / this.stride }
  }

  /** What `conv1d` is called with. */
  #call(input: Tensor): [input: Tensor, options: Omit<Conv1dAsyncOptions, keyof AsyncOptions>] {
    const { bias, stride, padding, dilation, groups, paddingMode, algorithm, transformSize } = this
    const options = { bias, stride, dilation, groups, algorithm, transformSize }
    if (paddingMode === 'zeros') return [input, { ...options, padding }]
    const ends = paddingEnds('Conv1d', padding, stride, dilation * (this.kernelSize - 1) + 1)
    return [pad(input, ends, { mode: paddingMode }), options]
  }

  override extraRepr(): string {
    const { kernelSize, stride, padding, dilation, groups, paddingMode } = this
    return [
      `${this.inChannels}, ${this.outChannels}, kernel_size=(${kernelSize},), stride=(${stride},)`,
      ...(padding === 0 ? [] : [`padding=${showPadding(padding)}`]),
      ...(dilation === 1 ? [] : [`dilation=(${dilation},)`]),
      ...(groups === 1 ? [] : [`groups=${groups}`]),
      ...(this.bias === null ? ['bias=False'] : []),
      ...(paddingMode === 'zeros' ? [] : [`padding_mode=${paddingMode}`]),
    ].join(', ')
  }
}

function showPadding(padding: CheckedPadding): string {
  if (typeof padding === 'string') return padding
  return tuple(typeof padding === 'number' ? [padding] : padding)
}
