import { OptionError, show } from '../errors.ts'
import { integerOption } from '../ops/options.ts'
import type { Optimizer } from './optimizer.ts'

/** What a scheduler goes on from. */
export interface SchedulerState {
  readonly lastEpoch: number
  readonly baseLrs: readonly number[]
  readonly lastLr: readonly number[]
}

/** The part of an optimiser that schedulers change. */
type Scheduled = Pick<Optimizer, 'paramGroups'>

/**
 * The base of schedulers: call `step` once an epoch, after the optimiser's steps. They may be chained: each changes the
 * rate that it finds.
 *
 * @see https://docs.pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate
 */
export abstract class LRScheduler {
  /** How many epochs are over. */
  lastEpoch = 0
  /** The rates of the groups when the first scheduler came. */
  baseLrs: readonly number[]
  readonly #optimizer: Scheduled

  constructor(optimizer: Scheduled) {
    this.#optimizer = optimizer
    this.baseLrs = optimizer.paramGroups.map((group) => (group.initialLr ??= group.lr))
  }

  /** The rate of a group in the epoch `lastEpoch`, from its rate before and its first. */
  protected abstract rate(current: number, base: number, group: number): number

  /** Goes to the next epoch. */
  step(): void {
    this.lastEpoch++
    this.applyRates()
  }

  protected applyRates(): void {
    this.#optimizer.paramGroups.forEach((group, i) => {
      group.lr = this.rate(group.lr, this.baseLrs[i], i)
    })
  }

  /** The rates of the groups. */
  getLastLr(): number[] {
    return this.#optimizer.paramGroups.map((group) => group.lr)
  }

  stateDict(): SchedulerState {
    return { lastEpoch: this.lastEpoch, baseLrs: [...this.baseLrs], lastLr: this.getLastLr() }
  }

  /** Goes on where another scheduler of the same kind and options was; the rates are the optimiser's to load. */
  loadStateDict({ lastEpoch, baseLrs }: SchedulerState): void {
    this.lastEpoch = lastEpoch
    this.baseLrs = [...baseLrs]
  }
}

/** The rate times gamma (default 0.1) every stepSize epochs. @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html */
export class StepLR extends LRScheduler {
  readonly stepSize: number
  readonly gamma: number

  constructor(optimizer: Scheduled, options: { readonly stepSize: number; readonly gamma?: number }) {
    super(optimizer)
    this.stepSize = integerOption('StepLR', 'stepSize', options.stepSize, 1)
    this.gamma = options.gamma ?? 0.1
  }

  protected rate(current: number): number {
    return this.lastEpoch % this.stepSize === 0 ? current * this.gamma : current
  }
}

/** The rate times gamma (default 0.1) at each of the milestones. @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.MultiStepLR.html */
export class MultiStepLR extends LRScheduler {
  readonly milestones: readonly number[]
  readonly gamma: number

  constructor(
    optimizer: Scheduled,
    options: { readonly milestones: readonly number[]; readonly gamma?: number },
  ) {
    super(optimizer)
    this.milestones = [...options.milestones]
    this.gamma = options.gamma ?? 0.1
  }

  protected rate(current: number): number {
    return current * this.gamma ** this.milestones.filter((epoch) => epoch === this.lastEpoch).length
  }
}

/** The rate times gamma every epoch. @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ExponentialLR.html */
export class ExponentialLR extends LRScheduler {
  readonly gamma: number

  constructor(optimizer: Scheduled, options: { readonly gamma: number }) {
    super(optimizer)
    this.gamma = options.gamma
  }

  protected rate(current: number): number {
    return current * this.gamma
  }
}

/** The first rate times what a function of the epoch says. @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LambdaLR.html */
export class LambdaLR extends LRScheduler {
  readonly #lambdas: readonly ((epoch: number) => number)[]

  /** @param options.lrLambda one function for all groups, or one for each */
  constructor(
    optimizer: Scheduled,
    options: { readonly lrLambda: ((epoch: number) => number) | readonly ((epoch: number) => number)[] },
  ) {
    super(optimizer)
    const { lrLambda } = options
    this.#lambdas = typeof lrLambda === 'function' ? this.baseLrs.map(() => lrLambda) : lrLambda
    if (this.#lambdas.length !== this.baseLrs.length) {
      throw new OptionError(
        `LambdaLR: lrLambda must be one function or ${this.baseLrs.length}, one a group, but got ${show(this.#lambdas.length)}`,
      )
    }
    this.applyRates()
  }

  protected rate(_current: number, base: number, group: number): number {
    return base * this.#lambdas[group](this.lastEpoch)
  }
}

/**
 * The rate falling from the first to etaMin (default 0) over tMax epochs, along half a cosine; then up again.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingLR.html
 */
export class CosineAnnealingLR extends LRScheduler {
  readonly tMax: number
  readonly etaMin: number

  constructor(optimizer: Scheduled, options: { readonly tMax: number; readonly etaMin?: number }) {
    super(optimizer)
    this.tMax = integerOption('CosineAnnealingLR', 'tMax', options.tMax, 1)
    this.etaMin = options.etaMin ?? 0
  }

  // PyTorch's recursion: from the rate before, so that schedulers can be chained.
  protected rate(current: number, base: number): number {
    const { lastEpoch, tMax, etaMin } = this
    const height = (epoch: number): number => 1 + Math.cos((Math.PI * epoch) / tMax)
    if ((lastEpoch - 1 - tMax) % (2 * tMax) === 0)
      return current + ((base - etaMin) * (1 - Math.cos(Math.PI / tMax))) / 2
    return (height(lastEpoch) / height(lastEpoch - 1)) * (current - etaMin) + etaMin
  }
}
