import { flatten } from '../ops/reshape.ts'
import { unflatten } from '../ops/layout.ts'
import type { Tensor } from '../tensor.ts'
import { Module } from './module.ts'
import { optionLayer, plainLayer } from './plain-layer.ts'
import { tuple } from './python.ts'

/** The input itself. @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Identity.html */
export class Identity extends plainLayer('Identity', (input) => input) {}

/**
 * Dimensions startDim (default 1) to endDim (default −1) joined to one.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Flatten.html
 */
export class Flatten extends optionLayer(
  'Flatten',
  { startDim: 1, endDim: -1 },
  (input, { startDim, endDim }) => flatten(input, startDim, endDim),
  ({ startDim, endDim }) => `start_dim=${startDim}, end_dim=${endDim}`,
) {}

/** One dimension split into several. @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Unflatten.html */
export class Unflatten extends Module {
  readonly dim: number
  readonly unflattenedSize: readonly number[]

  constructor(options: { readonly dim: number; readonly unflattenedSize: readonly number[] }) {
    super()
    this.dim = options.dim
    this.unflattenedSize = [...options.unflattenedSize]
  }

  forward(input: Tensor): Tensor {
    return unflatten(input, this.dim, this.unflattenedSize)
  }

  override extraRepr(): string {
    return `dim=${this.dim}, unflattened_size=${tuple(this.unflattenedSize)}`
  }

  protected override get typeName(): string {
    return 'Unflatten'
  }
}
