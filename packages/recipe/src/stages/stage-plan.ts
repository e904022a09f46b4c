import type { F, nn, Tensor } from '@sinal/core'
import type { Block } from './block.ts'

/** How samples outside the signal are made. */
export interface Fill {
  readonly mode: NonNullable<NonNullable<Parameters<typeof F.pad>[2]>['mode']>
  /** Of the mode 'constant'. */
  readonly value: number
}

/** Every output sample is made of the input's sample at its own place. */
export interface PointwisePlan {
  readonly kind: 'pointwise'
  readonly module: nn.Module
}

/** Output sample t is made of the `span` input samples from t · stride − padLeft on. */
export interface WindowPlan {
  readonly kind: 'window'
  readonly span: number
  readonly stride: number
  /** Samples added before the signal; taken away where negative. */
  readonly padLeft: number
  readonly padRight: number
  readonly fill: Fill
  /** Of samples that are all there, without padding; null where the windows are the output. */
  readonly module: nn.Module | null
  /** Windows at the ends that are computed otherwise: alone, of samples that may be fewer than `span`. */
  readonly edge?: EdgePlan
  /** The layer on the whole signal, where it has the same bytes only as this, and not as in nn. */
  readonly whole?: nn.Module
  /** How many outputs are computed together, where their bits depend on where these begin: at multiples of as many. */
  readonly unit?: number
  /** The samples that stand in for the padding on both sides, where they are known before the signal comes. */
  readonly around?: { readonly before: Block; readonly after: Block }
}

export interface EdgePlan {
  /** The samples of a window that begins at `start`, of a signal of `length`. */
  window(start: number, length: number): readonly [from: number, to: number]
  compute(window: Tensor): Tensor
}

/** Every input sample i adds to the output samples i · stride + k · dilation − padding. */
export interface TransposePlan {
  readonly kind: 'transpose'
  /** What the dilated taps cover. */
  readonly span: number
  readonly stride: number
  readonly padding: number
  /** What an input gives, written to `out` where that is given. */
  compute(input: Tensor, ends: TransposeEnds, out: Tensor | undefined): Tensor
  readonly outputPadding: number
}

/** What is taken from the ends of an output that an input gives in full, with `outputPadding` more samples at the end. */
export interface TransposeEnds {
  readonly padding: readonly [left: number, right: number]
  readonly outputPadding: number
}

/** Windows that share the whole signal evenly among them, each brought to one value. */
export interface AdaptivePlan {
  readonly kind: 'adaptive'
  /** Samples of the signal. */
  readonly length: number
  readonly outputSize: number
  /** What no sample comes to. */
  readonly first: number
  /** What samples come to with some more, in order, behind them. */
  add(so: number, samples: Float32Array, from: number, to: number): number
  /** What all samples of a window come to in the end. */
  last(so: number, samples: number): number
}

/** Something must be known of the whole input before the first output: then the layer runs as another plan. */
export interface DeferredPlan {
  readonly kind: 'deferred'
  /** Why: 'the mean and the variance of all samples come before the first output' */
  readonly because: string
  /** Whether that is only how long the input is. */
  readonly isLength: boolean
  look(items: number): Look
  /** The layer where it has the same bytes on the whole input, of a signal that is in memory. */
  readonly module?: nn.Module
}

/** Sees the whole input of a layer. */
export interface Look {
  push(block: Block): void
  /** @param length samples of the input */
  finish(length: number): RunningPlan
}

/** What runs as samples come. */
export type RunningPlan = PointwisePlan | WindowPlan | TransposePlan | AdaptivePlan
export type StagePlan = RunningPlan | DeferredPlan
