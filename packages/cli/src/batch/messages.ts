import type { Job, Outcome } from '@sinal/recipe/batch'

/** From the pool to a process of its. */
export type ToProcess =
  | {
      readonly kind: 'run'
      readonly job: Job
      /** Of the kernels, so that the processes share the processors. */
      readonly threads: number
    }
  /** The answer to 'begin'. */
  | { readonly kind: 'go' }
  | { readonly kind: 'cancel' }

/** From a process to the pool. */
export type FromProcess =
  { readonly kind: 'begin' } | { readonly kind: 'progress'; readonly fraction: number } | Outcome
