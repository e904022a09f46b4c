import { type Single, integerOption } from '../ops/options.ts'
import { adaptiveAvgPool1d, adaptiveMaxPool1d, avgPool1d, maxPool1d } from '../ops/pool.ts'
import type { Tensor } from '../tensor.ts'
import { Module } from './module.ts'
import { bool, tuple } from './python.ts'

export interface PoolLayerOptions {
  readonly kernelSize: Single
  /** Distance between two windows; default kernelSize. */
  readonly stride?: Single
  /** Samples added to each end; default 0. */
  readonly padding?: Single
  /** Whether a window may begin within the input and end beyond the padding; default false. */
  readonly ceilMode?: boolean
}

/** The mean of every window. @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool1d.html */
export class AvgPool1d extends Module {
  readonly kernelSize: number
  readonly stride: number
  readonly padding: number
  readonly ceilMode: boolean
  readonly countIncludePad: boolean

  /** @param options.countIncludePad whether the padding's zeros count in the mean; default true */
  constructor(options: PoolLayerOptions & { readonly countIncludePad?: boolean }) {
    super()
    this.kernelSize = integerOption('AvgPool1d', 'kernelSize', options.kernelSize, 1)
    this.stride = integerOption('AvgPool1d', 'stride', options.stride ?? this.kernelSize, 1)
    this.padding = integerOption('AvgPool1d', 'padding', options.padding ?? 0, 0)
    this.ceilMode = options.ceilMode ?? false
    this.countIncludePad = options.countIncludePad ?? true
  }

  /** `[N, C, L]` or `[C, L]` to `[…, L_out]`. */
  forward(input: Tensor): Tensor {
    return avgPool1d(input, this.kernelSize, this)
  }

  override extraRepr(): string {
    const { kernelSize, stride, padding } = this
    return `kernel_size=${tuple([kernelSize])}, stride=${tuple([stride])}, padding=${tuple([padding])}`
  }

  protected override get typeName(): string {
    return 'AvgPool1d'
  }
}

/**
 * The largest sample of every window. (For the places of the samples, call `F.maxPool1d` with returnIndices.)
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool1d.html
 */
export class MaxPool1d extends Module {
  readonly kernelSize: number
  readonly stride: number
  readonly padding: number
  readonly dilation: number
  readonly ceilMode: boolean

  /** @param options.dilation distance between two samples of a window; default 1 */
  constructor(options: PoolLayerOptions & { readonly dilation?: Single }) {
    super()
    this.kernelSize = integerOption('MaxPool1d', 'kernelSize', options.kernelSize, 1)
    this.stride = integerOption('MaxPool1d', 'stride', options.stride ?? this.kernelSize, 1)
    this.padding = integerOption('MaxPool1d', 'padding', options.padding ?? 0, 0)
    this.dilation = integerOption('MaxPool1d', 'dilation', options.dilation ?? 1, 1)
    this.ceilMode = options.ceilMode ?? false
  }

  /** `[N, C, L]` or `[C, L]` to `[…, L_out]`. */
  forward(input: Tensor): Tensor {
    const { stride, padding, dilation, ceilMode } = this
    return maxPool1d(input, this.kernelSize, { stride, padding, dilation, ceilMode })
  }

  override extraRepr(): string {
    const { kernelSize, stride, padding, dilation, ceilMode } = this
    return `kernel_size=${kernelSize}, stride=${stride}, padding=${padding}, dilation=${dilation}, ceil_mode=${bool(ceilMode)}`
  }

  protected override get typeName(): string {
    return 'MaxPool1d'
  }
}

/** The means of outputSize windows. @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool1d.html */
export class AdaptiveAvgPool1d extends Module {
  readonly outputSize: number

  constructor(options: { readonly outputSize: Single }) {
    super()
    this.outputSize = integerOption('AdaptiveAvgPool1d', 'outputSize', options.outputSize, 0)
  }

  /** `[N, C, L]` or `[C, L]` to `[…, outputSize]`. */
  forward(input: Tensor): Tensor {
    return adaptiveAvgPool1d(input, this.outputSize)
  }

  override extraRepr(): string {
    return `output_size=${this.outputSize}`
  }

  protected override get typeName(): string {
    return 'AdaptiveAvgPool1d'
  }
}

/** The largest samples of outputSize windows. @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool1d.html */
export class AdaptiveMaxPool1d extends Module {
  readonly outputSize: number

  constructor(options: { readonly outputSize: Single }) {
    super()
    this.outputSize = integerOption('AdaptiveMaxPool1d', 'outputSize', options.outputSize, 0)
  }

  /** `[N, C, L]` or `[C, L]` to `[…, outputSize]`. */
  forward(input: Tensor): Tensor {
    return adaptiveMaxPool1d(input, this.outputSize)
  }

  override extraRepr(): string {
    return `output_size=${this.outputSize}`
  }

  protected override get typeName(): string {
    return 'AdaptiveMaxPool1d'
  }
}
