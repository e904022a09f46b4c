import { nn, optim, tensor } from '../../src/index.ts'
import { type Operations, op } from './operation.ts'

type Optimizer = new (parameters: readonly nn.Parameter[], options: never) => optim.Optimizer
type Scheduler = new (optimizer: optim.Optimizer, options: never) => optim.lrScheduler.LRScheduler

const optimizers: Readonly<Record<string, readonly [Optimizer, options: string]>> = {
  SGD: [optim.SGD, 'lr momentum dampening weight_decay nesterov maximize'],
  Adam: [optim.Adam, 'lr betas eps weight_decay amsgrad maximize'],
  AdamW: [optim.AdamW, 'lr betas eps weight_decay amsgrad maximize'],
}

const schedulers: Readonly<Record<string, readonly [Scheduler, options: string]>> = {
  StepLR: [optim.lrScheduler.StepLR, 'step_size gamma'],
  MultiStepLR: [optim.lrScheduler.MultiStepLR, 'milestones gamma'],
  ExponentialLR: [optim.lrScheduler.ExponentialLR, 'gamma'],
  CosineAnnealingLR: [optim.lrScheduler.CosineAnnealingLR, 'T_max eta_min'],
}

/** The tape, optimisers, and schedules of their learning rates. */
export const training: Operations = {
  as_parameter: op('requires_grad', ({ input, options }) => new nn.Parameter(input, options.requiresGrad)),
  requires_grad_: op('requires_grad', ({ input, options }) => input.requiresGrad_(options.requiresGrad)),
  retain_grad: op('', ({ input }) => input.retainGrad()),
  backward: op('retain_graph', ({ input, options, tensor: given }) =>
    input.backward(given('gradient'), options),
  ),
  grad: op('', ({ input }) => input.grad ?? undefined),
  ...Object.fromEntries(
    Object.entries(optimizers).map(([name, [Optimizer, options]]) => [
      `optim.${name}`,
      op(
        options,
        (given) => new Optimizer(given.list('parameters') as nn.Parameter[], given.options as never),
      ),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(schedulers).map(([name, [Scheduler, options]]) => [
      `lr_scheduler.${name}`,
      op(options, (given) => new Scheduler(given.optimizer, given.options as never)),
    ]),
  ),
  step: op('', ({ stepper }) => void stepper.step()),
  zero_grad: op('', ({ optimizer }) => optimizer.zeroGrad()),
  learning_rate: op('', ({ optimizer }) => tensor(optimizer.paramGroups[0]!.lr, { dtype: 'float64' })),
  clip_grad_norm_: op('max_norm norm_type', ({ list, options: { maxNorm, ...rest } }) =>
    optim.clipGradNorm_(list('parameters'), maxNorm, rest),
  ),
  clip_grad_value_: op('clip_value', ({ list, options }) =>
    optim.clipGradValue_(list('parameters'), options.clipValue),
  ),
}
