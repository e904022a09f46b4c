import type { Workload } from '../workloads.ts'

/** What a child process is asked, one JSON document a line on its standard input. */
export type Request =
  /** Read the inputs in `folder`, call once, write each result as `<prefix>.<name>.f32` beside them. */
  | {
      readonly ask: 'prepare'
      readonly workload: Workload
      readonly threads: number
      readonly folder: string
      readonly prefix: string
    }
  | { readonly ask: 'time'; readonly calls: number }
  /** What can the core do at most, just now? */
  | { readonly ask: 'peak' }

/** What it answers, one JSON document a line on file descriptor 3. */
export interface Reply {
  readonly version?: string
  /** Of all calls together; of the first call in the answer to `prepare`. */
  readonly ms?: number
  readonly gflops?: number
  readonly error?: string
}
