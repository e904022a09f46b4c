import { OptionError, show } from '../errors.ts'
import { dropout, dropout1d } from '../ops/dropout.ts'
import { type Generator, defaultGenerator } from '../random/index.ts'
import type { Tensor } from '../tensor.ts'
import { Module } from './module.ts'
import { float } from './python.ts'

export interface DropoutLayerOptions {
  /** The probability of being zeroed; default 0.5. */
  readonly p?: number
  /** Where the masks are drawn from; default the generator that `manualSeed` seeds. */
  readonly generator?: Generator
}

abstract class DropoutLayer extends Module {
  readonly p: number
  protected readonly generator: Generator

  constructor(where: string, { p = 0.5, generator = defaultGenerator }: DropoutLayerOptions) {
    super()
    if (!(p >= 0 && p <= 1)) throw new OptionError(`${where}: p must be in [0, 1], but got ${show(p)}`)
    this.p = p
    this.generator = generator
  }

  override extraRepr(): string {
    return `p=${float(this.p)}, inplace=False`
  }
}

/** Elements zeroed at random while learning. @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout.html */
export class Dropout extends DropoutLayer {
  constructor(options: DropoutLayerOptions = {}) {
    super('Dropout', options)
  }

  forward(input: Tensor): Tensor {
    return dropout(input, { p: this.p, training: this.training, generator: this.generator })
  }

  protected override get typeName(): string {
    return 'Dropout'
  }
}

/** Whole channels zeroed at random while learning. @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout1d.html */
export class Dropout1d extends DropoutLayer {
  constructor(options: DropoutLayerOptions = {}) {
    super('Dropout1d', options)
  }

  /** `[N, C, L]` or `[C, L]` to the same. */
  forward(input: Tensor): Tensor {
    return dropout1d(input, { p: this.p, training: this.training, generator: this.generator })
  }

  protected override get typeName(): string {
    return 'Dropout1d'
  }
}
