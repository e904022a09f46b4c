/** One workload by one implementation with one number of threads: what `--json` writes an array of. */
export interface BenchRecord {
  readonly workload: string
  readonly implementation: string
  readonly threads: number
  readonly median_ms: number
  readonly min_ms: number
  /** Of the direct sum's operations, whatever the algorithm. */
  readonly gflops: number
  /** From the float64 reference, relative to the largest value. */
  readonly max_rel_err: number
  readonly version: string
}
