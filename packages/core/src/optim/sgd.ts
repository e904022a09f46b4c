import { kernel } from '../backend/index.ts'
import type { FloatArray } from '../dtype.ts'
import { OptionError } from '../errors.ts'
import { type Memory, Optimizer, type Parameters, checkNotNegative } from './optimizer.ts'

export interface SGDOptions {
  /** The learning rate. */
  lr: number
  /** How much of the last step goes on; default 0. */
  momentum: number
  /** How much of the gradient does not enter the momentum; default 0. */
  dampening: number
  /** What is added to the gradient, in units of the parameter; default 0. */
  weightDecay: number
  /** Whether the gradient is taken ahead, where the momentum leads; default false. */
  nesterov: boolean
  /** Whether to climb instead of descend; default false. */
  maximize: boolean
}

/**
 * Stochastic gradient descent, with momentum if asked for.
 *
 * @throws {OptionError} a negative rate, momentum or decay; nesterov without momentum or with dampening
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html
 */
export class SGD extends Optimizer<SGDOptions> {
  constructor(params: Parameters<SGDOptions>, options: Partial<SGDOptions> & { readonly lr: number }) {
    const defaults = {
      momentum: 0,
      dampening: 0,
      weightDecay: 0,
      nesterov: false,
      maximize: false,
    }
    super('SGD', params, { ...defaults, ...options })
  }

  protected checkOptions(options: SGDOptions): void {
    for (const name of ['lr', 'momentum', 'weightDecay'] as const)
      checkNotNegative('SGD', name, options[name])
    if (options.nesterov && (options.momentum <= 0 || options.dampening !== 0)) {
      throw new OptionError(
        `SGD: nesterov must have a momentum and no dampening, but got momentum ${options.momentum} and dampening ${options.dampening}`,
      )
    }
  }

  protected update(parameter: FloatArray, gradient: FloatArray, memory: Memory, options: SGDOptions): void {
    const begins = !memory.has('momentumBuffer')
    const buffer = options.momentum === 0 ? null : memory.numbers('momentumBuffer')
    kernel('sgdStep')(parameter, gradient, buffer, { ...options, begins })
  }
}
