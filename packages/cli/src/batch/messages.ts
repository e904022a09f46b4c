import type { Failure } from './failure.ts'
import type { Job, JobResult } from './job.ts'

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
  | { readonly kind: 'begin' }
  | { readonly kind: 'progress'; readonly fraction: number }
  | { readonly kind: 'finished'; readonly result: JobResult }
  | { readonly kind: 'failed'; readonly failure: Failure }
