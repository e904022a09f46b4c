import { FileError } from './errors.ts'
import { failureOf, type Failure } from './failure.ts'
import { runJob, type Draw, type Job, type JobOptions, type JobResult } from './job.ts'
import { say } from './sentences.ts'

/** What became of a job. */
export type Outcome =
  | { readonly kind: 'finished'; readonly result: JobResult }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** Runs jobs one after the other: in this process, or in another one, where `runJob` does the work. */
export interface BatchWorker {
  /**
   * A job that fails, and even one that ends its process, is an outcome.
   *
   * @throws the reason of `options.signal` once it is aborted and nothing is left half written
   */
  run(job: Job, options: Omit<JobOptions, 'draw'>): Promise<Outcome>
  /** Called when there are no more jobs. */
  close?(): void
}

/** A worker in this process. @param draw draws the plots of jobs that ask for one */
export function ownWorker(draw?: Draw): BatchWorker {
  return {
    async run(job, options) {
      try {
        return { kind: 'finished', result: await runJob(job, { ...options, draw }) }
      } catch (error) {
        if (options.signal?.aborted) throw options.signal.reason
        return { kind: 'failed', failure: failureOf(error) }
      }
    },
  }
}

export interface RunJobsOptions {
  readonly signal: AbortSignal | undefined
  /** Awaited before each job is begun. */
  readonly turn?: (() => Promise<void>) | undefined
  readonly onStart: (index: number) => void
  readonly onBegin: (index: number) => Promise<void>
  readonly onProgress: (index: number, fraction: number) => void
  /** Called, and awaited, before the place of a job is given to another one. */
  readonly onOutcome: (index: number, outcome: Outcome) => Promise<void>
}

/**
 * Runs each job, as many at once as there are workers.
 *
 * @throws the reason of `signal` once it is aborted, or what ended the run, when no job is running any more
 */
export async function runJobs(
  jobs: readonly Job[],
  workers: readonly BatchWorker[],
  options: RunJobsOptions,
): Promise<void> {
  const { signal } = options
  const queue = jobs.entries()
  let hasEnded = false
  async function runAll(worker: BatchWorker): Promise<void> {
    for (const [index, job] of queue) {
      await options.turn?.()
      if (hasEnded) return
      signal?.throwIfAborted()
      options.onStart(index)
      // What can't be accounted for ends the run, whatever the worker makes of it.
      let unaccounted: { readonly error: unknown } | null = null
      const outcome = await worker.run(job, {
        signal,
        onBegin: () =>
          options.onBegin(index).catch((error: unknown) => {
            unaccounted = { error }
            throw error
          }),
        onProgress: (fraction) => options.onProgress(index, fraction),
      })
      if (unaccounted !== null) throw (unaccounted as { readonly error: unknown }).error
      await options.onOutcome(index, outcome)
    }
  }
  const ends = await Promise.allSettled(
    workers.map((worker) =>
      runAll(worker).catch((error: unknown) => {
        // What ends one of them would end the others as well.
        hasEnded = true
        throw error
      }),
    ),
  )
  for (const worker of workers) worker.close?.()
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/** What becomes of a job whose process or thread has ended, with all that it was doing. @param reason 'SIGKILL', 'exit code 134', … */
export function lostOutcome({ file }: Job, reason: string): Outcome {
  return { kind: 'failed', failure: failureOf(new FileError(say('worker-ended', { reason }), { file })) }
}
