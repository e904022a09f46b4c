import type { BenchRecord } from '../src/record.ts'

/** A record for tests. */
export function record(
  workload: string,
  implementation: string,
  ms: number,
  more: Partial<BenchRecord> = {},
): BenchRecord {
  return {
    workload,
    implementation,
    threads: 1,
    median_ms: ms,
    min_ms: ms * 0.9,
    gflops: 100,
    max_rel_err: 2.4e-7,
    version: '1.2.3',
    ...more,
  }
}
