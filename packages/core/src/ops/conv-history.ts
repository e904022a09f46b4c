import type { Saved } from '../autograd.ts'
import type { Tensor } from '../tensor.ts'

/** What PyTorch calls the node of a convolution: without a batch it convolves a batch of one, and takes that away again. */
export function convNode(input: Tensor): string {
  return input.ndim === 3 ? 'ConvolutionBackward0' : 'SqueezeBackward1'
}

/** What the gradients of a convolution read. */
export function convSaved(input: Tensor, weight: Tensor): Saved {
  return [input.requiresGrad ? weight : null, weight.requiresGrad ? input : null]
}
