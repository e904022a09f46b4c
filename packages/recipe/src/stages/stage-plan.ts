import type { F, nn, Tensor } from '@sinal/core'

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
  readonly segments?: Segments
}

/** Where outputs are computed together whose bits depend on where they begin: the same in all runs. */
export interface Segments {
  /** Outputs of each. */
  readonly length: number
  /** Outputs of the first one. */
  readonly first: number
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
  /** Without padding: what an input gives in full, with `outputPadding` more samples at the end. */
  compute(input: Tensor, outputPadding: number): Tensor
  readonly outputPadding: number
}

/** Every output sample is made of the whole signal. */
export interface WholePlan {
  readonly kind: 'whole'
  readonly module: nn.Module
  /** Why there is no other way: 'the mean of all samples comes before the first output'. */
  readonly because: string
}

export type StagePlan = PointwisePlan | WindowPlan | TransposePlan | WholePlan
