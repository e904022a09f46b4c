import * as binary from '../ops/binary-losses.ts'
import { type NllOptions, crossEntropy, nllLoss } from '../ops/cross-entropy.ts'
import { type LossOptions, type Reduction, checkReduction } from '../ops/reduce-loss.ts'
import * as regression from '../ops/regression-losses.ts'
import type { Tensor } from '../tensor.ts'
import { Buffer } from './buffer.ts'
import { Module } from './module.ts'

// Each is PyTorch's layer of the same name around a function of F, with its options and defaults:
// https://docs.pytorch.org/docs/stable/nn.html#loss-functions

/** What the losses share: a reduction, and weights that are part of the state but not learned. */
abstract class Loss extends Module {
  readonly reduction: Reduction

  constructor(where: string, options: LossOptions) {
    super()
    this.reduction = checkReduction(where, options)
  }

  abstract override forward(input: Tensor, target: Tensor): Tensor
}

const buffer = (tensor: Tensor | null | undefined): Buffer | null => (tensor ? new Buffer(tensor) : null)

/** The squared difference: `F.mseLoss`. */
export class MSELoss extends Loss {
  constructor(options: LossOptions = {}) {
    super('MSELoss', options)
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return regression.mseLoss(input, target, this)
  }

  protected override get typeName(): string {
    return 'MSELoss'
  }
}

/** The absolute difference: `F.l1Loss`. */
export class L1Loss extends Loss {
  constructor(options: LossOptions = {}) {
    super('L1Loss', options)
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return regression.l1Loss(input, target, this)
  }

  protected override get typeName(): string {
    return 'L1Loss'
  }
}

/** Squared near 0, absolute beyond beta (default 1): `F.smoothL1Loss`. */
export class SmoothL1Loss extends Loss {
  readonly beta: number

  constructor(options: LossOptions & { readonly beta?: number } = {}) {
    super('SmoothL1Loss', options)
    this.beta = options.beta ?? 1
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return regression.smoothL1Loss(input, target, this)
  }

  protected override get typeName(): string {
    return 'SmoothL1Loss'
  }
}

/** Squared up to delta (default 1), delta times absolute beyond: `F.huberLoss`. */
export class HuberLoss extends Loss {
  readonly delta: number

  constructor(options: LossOptions & { readonly delta?: number } = {}) {
    super('HuberLoss', options)
    this.delta = options.delta ?? 1
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return regression.huberLoss(input, target, this)
  }

  protected override get typeName(): string {
    return 'HuberLoss'
  }
}

/** The negative log likelihood of classes: `F.nllLoss`. */
export class NLLLoss extends Loss {
  weight: Buffer | null
  readonly ignoreIndex: number

  constructor(options: NllOptions = {}) {
    super('NLLLoss', options)
    this.weight = buffer(options.weight)
    this.ignoreIndex = options.ignoreIndex ?? -100
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return nllLoss(input, target, this)
  }

  protected override get typeName(): string {
    return 'NLLLoss'
  }
}

/** The cross entropy of logits with classes or probabilities: `F.crossEntropy`. */
export class CrossEntropyLoss extends Loss {
  weight: Buffer | null
  readonly ignoreIndex: number
  readonly labelSmoothing: number

  constructor(options: NllOptions & { readonly labelSmoothing?: number } = {}) {
    super('CrossEntropyLoss', options)
    this.weight = buffer(options.weight)
    this.ignoreIndex = options.ignoreIndex ?? -100
    this.labelSmoothing = options.labelSmoothing ?? 0
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return crossEntropy(input, target, this)
  }

  protected override get typeName(): string {
    return 'CrossEntropyLoss'
  }
}

/** The binary cross entropy of probabilities: `F.bceLoss`. */
export class BCELoss extends Loss {
  weight: Buffer | null

  constructor(options: binary.BceOptions = {}) {
    super('BCELoss', options)
    this.weight = buffer(options.weight)
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return binary.bceLoss(input, target, this)
  }

  protected override get typeName(): string {
    return 'BCELoss'
  }
}

/** The binary cross entropy of logits: `F.bceWithLogits`. */
export class BCEWithLogitsLoss extends Loss {
  weight: Buffer | null
  posWeight: Buffer | null

  constructor(options: binary.BceWithLogitsOptions = {}) {
    super('BCEWithLogitsLoss', options)
    this.weight = buffer(options.weight)
    this.posWeight = buffer(options.posWeight)
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return binary.bceWithLogits(input, target, this)
  }

  protected override stateKey(property: string): string {
    return property === 'posWeight' ? 'pos_weight' : property
  }

  protected override get typeName(): string {
    return 'BCEWithLogitsLoss'
  }
}
