import { kernel } from '../backend/index.ts'
import type { FloatArray } from '../dtype.ts'
import { OptionError, show } from '../errors.ts'
import { type Memory, Optimizer, type Parameters, checkNotNegative } from './optimizer.ts'

export interface AdamOptions {
  /** The learning rate; default 1e-3. */
  lr: number
  /** How much of the running means of the gradient and of its square goes on; default [0.9, 0.999]. */
  betas: readonly [number, number]
  /** Added to the divisor; default 1e-8. */
  eps: number
  /** How strongly parameters are drawn to 0; default 0 for Adam, 1e-2 for AdamW. */
  weightDecay: number
  /** Whether to divide by the largest running mean of squares so far; default false. */
  amsgrad: boolean
  /** Whether to climb instead of descend; default false. */
  maximize: boolean
}

const defaults: AdamOptions = {
  lr: 1e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  amsgrad: false,
  maximize: false,
}

function checkAdamOptions(where: string, options: AdamOptions): void {
  for (const name of ['lr', 'eps', 'weightDecay'] as const) checkNotNegative(where, name, options[name])
  if (options.betas.length !== 2 || !options.betas.every((beta) => beta >= 0 && beta < 1))
    throw new OptionError(`${where}: betas must be two numbers in [0, 1), but got ${show(options.betas)}`)
}

/** One step of either; `decoupled` tells that the decay of the weights keeps apart from the gradient. */
function updateByMoments(
  parameter: FloatArray,
  gradient: FloatArray,
  memory: Memory,
  options: AdamOptions,
  decoupled: boolean,
): void {
  const { lr, eps, weightDecay, amsgrad, maximize } = options
  const [beta1, beta2] = options.betas
  const step = memory.countStep()
  const average = memory.numbers('expAvg')
  const square = memory.numbers('expAvgSq')
  const largest = amsgrad ? memory.numbers('maxExpAvgSq') : null
  kernel('adamStep')(parameter, gradient, average, square, largest, {
    beta1,
    beta2,
    eps,
    weightDecay,
    left: decoupled ? 1 - lr * weightDecay : null,
    maximize,
    // The running means start from 0: these undo what that takes from them.
    stepSize: lr / (1 - beta1 ** step),
    correction: Math.sqrt(1 - beta2 ** step),
  })
}

/**
 * Adam: steps along the running mean of the gradient, divided by the root of that of its square.
 *
 * @throws {OptionError} a negative rate, eps or decay; betas outside [0, 1)
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html
 */
export class Adam extends Optimizer<AdamOptions> {
  constructor(params: Parameters<AdamOptions>, options: Partial<AdamOptions> = {}) {
    super('Adam', params, { ...defaults, ...options })
  }

  protected checkOptions(options: AdamOptions): void {
    checkAdamOptions('Adam', options)
  }

  protected update(parameter: FloatArray, gradient: FloatArray, memory: Memory, options: AdamOptions): void {
    updateByMoments(parameter, gradient, memory, options, false)
  }
}

/**
 * Adam with the decay of the weights taken apart from the gradient.
 *
 * @throws {OptionError} a negative rate, eps or decay; betas outside [0, 1)
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.AdamW.html
 */
export class AdamW extends Optimizer<AdamOptions> {
  constructor(params: Parameters<AdamOptions>, options: Partial<AdamOptions> = {}) {
    super('AdamW', params, { ...defaults, weightDecay: 1e-2, ...options })
  }

  protected checkOptions(options: AdamOptions): void {
    checkAdamOptions('AdamW', options)
  }

  protected update(parameter: FloatArray, gradient: FloatArray, memory: Memory, options: AdamOptions): void {
    updateByMoments(parameter, gradient, memory, options, true)
  }
}
