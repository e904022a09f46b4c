/** Optimisers: PyTorch's `torch.optim`, and its clipping of gradients from `torch.nn.utils`. */
export { Adam, type AdamOptions, AdamW } from './adam.ts'
export { clipGradNorm_, type ClipGradNormOptions, clipGradValue_ } from './clip-grad.ts'
export * as lrScheduler from './lr-scheduler.ts'
export {
  type GroupOptions,
  Optimizer,
  type OptimizerState,
  type ParamGroup,
  type Parameters,
  type ParameterState,
} from './optimizer.ts'
export { SGD, type SGDOptions } from './sgd.ts'
