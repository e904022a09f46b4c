import type { Activation } from '../backend/contract.ts'
import { zeros } from '../creation.ts'
import { OptionError, show } from '../errors.ts'
import {
  type ConvTranspose1dOptions,
  type TransposeAlgorithm,
  convTranspose1d,
  convTranspose1dActivated,
  convTranspose1dActivatedAsync,
  convTranspose1dAsync,
} from '../ops/conv-transpose1d.ts'
import type { AsyncOptions } from '../ops/in-worker.ts'
import { type Single, integerOption, unwrapSingle } from '../ops/options.ts'
import type { OutOptions } from '../ops/out.ts'
import type { Generator } from '../random/index.ts'
import type { Tensor } from '../tensor.ts'
import { drawWeights } from './draw-weights.ts'
import { type DrawnParameterOptions, parameterDtype } from './dtype.ts'
import { Module } from './module.ts'
import { Parameter } from './parameter.ts'
import type { Work } from './work.ts'

export interface ConvTranspose1dLayerOptions extends DrawnParameterOptions {
  readonly inChannels: number
  readonly outChannels: number
  readonly kernelSize: Single
  /** Default 1. */
  readonly stride?: Single
  /** Samples taken from each end of the result; default 0. */
  readonly padding?: Single
  /** Samples added to the right end of the result; default 0. */
  readonly outputPadding?: Single
  /** Default 1. */
  readonly groups?: number
  /** Whether the layer learns a bias; default true. */
  readonly bias?: boolean
  /** Default 1. */
  readonly dilation?: Single
  /** As for `F.convTranspose1d`; Sinal's own. Default 'auto'. */
  readonly algorithm?: TransposeAlgorithm
}

interface OutputSize {
  readonly outputSize?: Single | undefined
}

/**
 * A layer of 1-D transposed convolution. Weight and bias start evenly spread over ±1 / √(outChannels / groups ·
 * kernelSize), drawn in PyTorch's order.
 *
 * @throws {OptionError} an option outside its legal values
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose1d.html
 */
export class ConvTranspose1d extends Module {
  readonly inChannels: number
  readonly outChannels: number
  readonly kernelSize: number
  readonly stride: number
  readonly padding: number
  readonly outputPadding: number
  readonly groups: number
  readonly dilation: number
  readonly algorithm: TransposeAlgorithm
  /** `[inChannels, outChannels / groups, kernelSize]` */
  weight: Parameter
  /** `[outChannels]`, or null without a bias */
  bias: Parameter | null

  constructor(options: ConvTranspose1dLayerOptions) {
    super()
    const where = 'ConvTranspose1d'
    this.inChannels = integerOption(where, 'inChannels', options.inChannels, 1)
    this.outChannels = integerOption(where, 'outChannels', options.outChannels, 1)
    this.kernelSize = integerOption(where, 'kernelSize', options.kernelSize, 1)
    this.stride = integerOption(where, 'stride', options.stride ?? 1, 1)
    this.padding = integerOption(where, 'padding', options.padding ?? 0, 0)
    this.outputPadding = integerOption(where, 'outputPadding', options.outputPadding ?? 0, 0)
    this.groups = integerOption(where, 'groups', options.groups ?? 1, 1)
    this.dilation = integerOption(where, 'dilation', options.dilation ?? 1, 1)
    this.algorithm = options.algorithm ?? 'auto'
    for (const name of ['inChannels', 'outChannels'] as const) {
      if (this[name] % this.groups !== 0) {
        throw new OptionError(
          `${where}: ${name} must be divisible by groups (${this.groups}), but got ${this[name]}`,
        )
      }
    }
    const dtype = parameterDtype(where, options.dtype)
    this.weight = new Parameter(
      zeros([this.inChannels, this.outChannels / this.groups, this.kernelSize], { dtype }),
    )
    this.bias = (options.bias ?? true) ? new Parameter(zeros([this.outChannels], { dtype })) : null
    this.resetParameters(options.generator)
  }

  /** Draws weight and bias anew. */
  resetParameters(generator?: Generator): void {
    drawWeights(this.weight, this.bias, generator)
  }

  /**
   * @param input `[N, inChannels, L]` or `[inChannels, L]`
   * @param options.outputSize L_out, which takes the place of outputPadding: several lengths of a strided
   *   convolution's input give one and the same length of its output
   * @param options.out as for `F.convTranspose1d`
   * @returns `[N, outChannels, L_out]` or `[outChannels, L_out]`
   * @throws {OptionError} an outputSize that no outputPadding gives
   */
  forward(input: Tensor, { outputSize, out }: OutputSize & OutOptions = {}): Tensor {
    return convTranspose1d(input, this.weight, { ...this.#call(input, { outputSize }), out })
  }

  /** @internal What an activation makes of `forward`'s result, at once. Is not recorded. */
  forwardActivated(input: Tensor, activation: Activation, { out }: OutOptions = {}): Tensor {
    return convTranspose1dActivated(input, this.weight, { ...this.#call(input, {}), out }, activation)
  }

  /**
   * `forward` in a worker, while this thread does other things: see `F.convTranspose1dAsync`.
   *
   * @param input as for `forward`; so is what the promise gives
   */
  async forwardAsync(input: Tensor, options: OutputSize & AsyncOptions = {}): Promise<Tensor> {
    const { signal, onProgress } = options
    return convTranspose1dAsync(input, this.weight, { ...this.#call(input, options), signal, onProgress })
  }

  /** @internal The same of `forwardAsync`'s. */
  async forwardActivatedAsync(input: Tensor, activation: Activation, options: AsyncOptions): Promise<Tensor> {
    const own = this.#call(input, {})
    return convTranspose1dActivatedAsync(input, this.weight, { ...own, ...options }, activation)
  }

  /** @internal Whether a class that overrides neither `forward` nor `forwardAsync` is what calls would reach. */
  get isPlain(): boolean {
    const { forward, forwardAsync } = ConvTranspose1d.prototype
    return this.forward === forward && this.forwardAsync === forwardAsync
  }

  /** @internal The products that an input of so many samples takes, about, and the samples that it leaves. */
  work(samples: number): Work {
    return { products: this.weight.numel * samples, samples: samples * this.stride }
  }

  /** What `convTranspose1d` is called with. */
  #call(input: Tensor, { outputSize }: OutputSize): ConvTranspose1dOptions {
    const { bias, stride, padding, dilation, groups, algorithm } = this
    const outputPadding =
      outputSize === undefined
        ? this.outputPadding
        : this.#paddingFor(unwrapSingle(outputSize), input.shape[input.ndim - 1])
    return { bias, stride, padding, outputPadding, dilation, groups, algorithm }
  }

  #paddingFor(outputSize: unknown, length: number): number {
    const { stride, padding, dilation, kernelSize } = this
    const smallest = (length - 1) * stride - 2 * padding + dilation * (kernelSize - 1) + 1
    const largest = smallest + stride - 1
    const size = outputSize as number
    if (!Number.isInteger(size) || size < smallest || size > largest) {
      throw new OptionError(
        `ConvTranspose1d: outputSize must be an integer from ${smallest} to ${largest} for ${length} samples, but got ${show(outputSize)}`,
      )
    }
    return size - smallest
  }

  override extraRepr(): string {
    const { stride, padding, dilation, outputPadding, groups } = this
    return [
      `${this.inChannels}, ${this.outChannels}, kernel_size=(${this.kernelSize},), stride=(${stride},)`,
      ...(padding === 0 ? [] : [`padding=(${padding},)`]),
      ...(dilation === 1 ? [] : [`dilation=(${dilation},)`]),
      ...(outputPadding === 0 ? [] : [`output_padding=(${outputPadding},)`]),
      ...(groups === 1 ? [] : [`groups=${groups}`]),
      ...(this.bias === null ? ['bias=False'] : []),
    ].join(', ')
  }

  protected override get typeName(): string {
    return 'ConvTranspose1d'
  }
}
