import { OptionError, show } from '../errors.ts'
import { type PadMode, pad } from '../ops/pad.ts'
import type { Tensor } from '../tensor.ts'
import { Module } from './module.ts'
import { number, tuple } from './python.ts'

export interface PadLayerOptions {
  /** Samples added to each end, or `[left, right]`; negative ones are taken away. */
  readonly padding: number | readonly [left: number, right: number]
}

/** What the padding layers share: the last dimension of `[N, C, L]` or `[C, L]` made longer. */
abstract class PadLayer extends Module {
  readonly padding: readonly [left: number, right: number]
  readonly #mode: PadMode
  readonly #value: number

  constructor(where: string, { padding }: PadLayerOptions, mode: PadMode, value = 0) {
    super()
    const pair = typeof padding === 'number' ? [padding, padding] : padding
    if (!Array.isArray(pair) || pair.length !== 2 || !pair.every(Number.isInteger)) {
      throw new OptionError(`${where}: padding must be an integer or [left, right], but got ${show(padding)}`)
    }
    this.padding = [pair[0], pair[1]]
    this.#mode = mode
    this.#value = value
  }

  forward(input: Tensor): Tensor {
    return pad(input, this.padding, { mode: this.#mode, value: this.#value })
  }

  override extraRepr(): string {
    return tuple(this.padding)
  }
}

/** A constant added to the ends. @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ConstantPad1d.html */
export class ConstantPad1d extends PadLayer {
  readonly value: number

  constructor(options: PadLayerOptions & { readonly value: number }) {
    super('ConstantPad1d', options, 'constant', options.value)
    this.value = options.value
  }

  override extraRepr(): string {
    return `padding=${tuple(this.padding)}, value=${number(this.value)}`
  }

  protected override get typeName(): string {
    return 'ConstantPad1d'
  }
}

/** The signal mirrored at its ends. @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ReflectionPad1d.html */
export class ReflectionPad1d extends PadLayer {
  constructor(options: PadLayerOptions) {
    super('ReflectionPad1d', options, 'reflect')
  }

  protected override get typeName(): string {
    return 'ReflectionPad1d'
  }
}

/** The samples of the other end. @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CircularPad1d.html */
export class CircularPad1d extends PadLayer {
  constructor(options: PadLayerOptions) {
    super('CircularPad1d', options, 'circular')
  }

  protected override get typeName(): string {
    return 'CircularPad1d'
  }
}

/** The last sample again. @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ReplicationPad1d.html */
export class ReplicationPad1d extends PadLayer {
  constructor(options: PadLayerOptions) {
    super('ReplicationPad1d', options, 'replicate')
  }

  protected override get typeName(): string {
    return 'ReplicationPad1d'
  }
}
