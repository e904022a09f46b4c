/** Layers and what they are made of: PyTorch's `torch.nn`. */
export { Conv1d, type Conv1dLayerOptions } from './conv1d.ts'
export * as init from './init.ts'
export { Linear, type LinearLayerOptions } from './linear.ts'
export { Module } from './module.ts'
export { Parameter } from './parameter.ts'
