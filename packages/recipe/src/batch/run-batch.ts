import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { type Step } from '../progress-line.ts'
import type { Job } from './job.ts'
import type { Manifest } from './manifest.ts'
import type { FileReport } from './report.ts'
import { runJobs, type Outcome } from './run-jobs.ts'

export interface BatchOptions {
  readonly jobs?: number | undefined
  readonly manifest: Manifest | null
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((step: Step) => void) | undefined
  readonly onFile?: ((file: FileReport, progress: { finished: number; total: number }) => void) | undefined
}

/** Runs the jobs, and accounts for each in the manifest and in a report. */
export async function runBatch(jobs: readonly Job[], options: BatchOptions): Promise<FileReport[]> {
  const { manifest, signal, onProgress, onFile } = options
  const reports: FileReport[] = []
  const started = jobs.map(() => 0)
  const progress = new BatchProgress(jobs, await Promise.all(jobs.map(sizeOf)))
  let finished = 0
  await runJobs(jobs, {
    count: options.jobs ?? availableParallelism(),
    signal,
    onStart: (index) => {
      started[index] = performance.now()
    },
    onBegin: async (index) => {
      await manifest?.add({ status: 'started', output: path.basename(jobs[index]!.output) })
    },
    onProgress: (index, fraction) => onProgress?.(progress.step(index, fraction)),
    onOutcome: async (index, outcome) => {
      const job = jobs[index]!
      const report = reportOf(job, outcome, (performance.now() - started[index]!) / 1000)
      reports[index] = report
      const { sha256, inputSha256, samples } = report
      if (report.status === 'done' && sha256 !== null && inputSha256 !== null && samples !== null) {
        const output = path.basename(job.output)
        const { file, fingerprint } = job
        await manifest?.add({ status: 'done', output, sha256, file, inputSha256, job: fingerprint, samples })
      }
      finished++
      onProgress?.(progress.step(index, 1))
      onFile?.(report, { finished, total: jobs.length })
    },
  })
  return reports
}

async function sizeOf({ file }: Job): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  )
}

function reportOf(job: Job, outcome: Outcome, seconds: number): FileReport {
  const { file, output, plot } = job
  if (outcome.kind === 'failed') {
    const { failure: error } = outcome
    const none = { output: null, plot: null, samples: null, inputSha256: null, sha256: null, bytes: null }
    return { file, status: 'failed', error, ...none, seconds, notes: [] }
  }
  const { status, ...result } = outcome.result
  return { file, status, error: null, output, plot, ...result, seconds }
}

/** How far a batch is: each file weighs as much as its bytes. */
class BatchProgress {
  readonly #jobs: readonly Job[]
  readonly #weights: readonly number[]
  readonly #total: number
  readonly #fractions: number[]
  #done = 0
  #finished = 0

  constructor(jobs: readonly Job[], sizes: readonly number[]) {
    this.#jobs = jobs
    // A file whose size is not known weighs a byte, so that there is a whole.
    this.#weights = sizes.map((size) => Math.max(1, size))
    this.#total = this.#weights.reduce((sum, weight) => sum + weight, 0)
    this.#fractions = jobs.map(() => 0)
  }

  step(index: number, fraction: number): Step {
    const before = this.#fractions[index]!
    if (fraction >= 1 && before < 1) this.#finished++
    this.#done += (Math.max(before, fraction) - before) * this.#weights[index]!
    this.#fractions[index] = Math.max(before, fraction)
    const { length } = this.#jobs
    const { file } = this.#jobs[index]!
    return {
      label: length === 1 ? file : `${this.#finished} of ${length} files  ${file}`,
      fraction: Math.min(1, this.#done / this.#total),
      bytes: this.#total,
    }
  }
}
