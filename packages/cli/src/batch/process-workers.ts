import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { FileError, isAbort } from '../errors.ts'
import { failureOf, type Failure } from './failure.ts'
import { runJob, type Job, type JobResult } from './job.ts'
import type { FromProcess, ToProcess } from './messages.ts'

export type Outcome =
  | { readonly kind: 'finished'; readonly result: JobResult }
  | { readonly kind: 'failed'; readonly failure: Failure }

export interface RunJobsOptions {
  /** How many run at once; results don't depend on it. */
  readonly count: number
  readonly signal: AbortSignal | undefined
  readonly onStart: (index: number) => void
  /** Called, and awaited, before a job writes anything. */
  readonly onBegin: (index: number) => Promise<void>
  readonly onProgress: (index: number, fraction: number) => void
  /** Called, and awaited, before the place of a job is given to another one. */
  readonly onOutcome: (index: number, outcome: Outcome) => Promise<void>
}

/**
 * Runs each job, `count` at once: one in this process, several in processes of their own, which end with this one,
 * whatever ends it. A job that fails, and even one that ends its process, leaves the others going.
 *
 * @throws the reason of `signal` once it is aborted, when no job is running any more
 */
export async function runJobs(jobs: readonly Job[], options: RunJobsOptions): Promise<void> {
  const { signal } = options
  const count = Math.min(options.count, jobs.length)
  const queue = jobs.entries()
  const threads = Math.max(1, Math.floor(availableParallelism() / count))
  const seats = Array.from({ length: count }, () =>
    count > 1 ? processSeat(options, threads) : ownSeat(options),
  )
  const failures = await Promise.allSettled(
    seats.map(async ({ run }) => {
      for (const [index, job] of queue) {
        signal?.throwIfAborted()
        options.onStart(index)
        await options.onOutcome(index, await run(index, job))
      }
    }),
  )
  await Promise.all(seats.map(({ close }) => close()))
  for (const failure of failures) if (failure.status === 'rejected') throw failure.reason
}

/** Where jobs run one after the other. */
interface Seat {
  readonly run: (index: number, job: Job) => Promise<Outcome>
  readonly close: () => Promise<unknown>
}

function ownSeat(options: RunJobsOptions): Seat {
  const { signal, onBegin, onProgress } = options
  return {
    run: async (index, job) => {
      try {
        const result = await runJob(job, {
          signal,
          onBegin: () => onBegin(index),
          onProgress: (fraction) => onProgress(index, fraction),
        })
        return { kind: 'finished', result }
      } catch (error) {
        if (isAbort(error)) throw error
        return { kind: 'failed', failure: failureOf(error) }
      }
    },
    close: async () => {},
  }
}

/** This module is TypeScript in the repository and JavaScript where the package is installed; so is the program. */
const program = fileURLToPath(new URL(`./job-process${path.extname(import.meta.url)}`, import.meta.url))

function processSeat(options: RunJobsOptions, threads: number): Seat {
  let child: ChildProcess | null = null
  return {
    run: async (index, job) => {
      // 'advanced' keeps every number as it is: JSON has no −0.
      child ??= fork(program, { serialization: 'advanced' })
      const outcome = await runIn(child, { kind: 'run', job, threads }, index, options)
      if ('kind' in outcome) return outcome
      child = null
      const message = `${job.file}: the process that ran it has ended: ${outcome.reason}`
      return { kind: 'failed', failure: failureOf(new FileError(message)) }
    },
    close: async () => {
      if (child?.connected) child.disconnect()
    },
  }
}

interface Ended {
  /** What ended the process: 'SIGKILL', 'exit code 134', … */
  readonly reason: string
}

/**
 * Has one job run by a process.
 *
 * @throws the reason of `signal`, once it is aborted and nothing is left half written
 */
function runIn(
  child: ChildProcess,
  message: ToProcess,
  index: number,
  options: RunJobsOptions,
): Promise<Outcome | Ended> {
  const { signal, onBegin, onProgress } = options
  // What becomes of the process is told by its 'exit'.
  const send = (sent: ToProcess) => void child.send(sent, () => {})
  return new Promise<Outcome | Ended>((resolve, reject) => {
    const cancel = () => send({ kind: 'cancel' })
    const settle = (end: () => void) => {
      child.removeAllListeners()
      signal?.removeEventListener('abort', cancel)
      end()
    }
    child.on('message', (answer: FromProcess) => {
      if (answer.kind === 'progress') onProgress(index, answer.fraction)
      else if (answer.kind === 'begin') {
        onBegin(index).then(
          () => send({ kind: 'go' }),
          (error: unknown) => settle(() => reject(error)),
        )
      } else if (answer.kind === 'failed' && answer.failure.name === 'AbortError') {
        settle(() => reject(signal?.reason))
      } else settle(() => resolve(answer))
    })
    child.on('error', ({ message: reason }) => settle(() => resolve({ reason })))
    child.on('exit', (code, by) => settle(() => resolve({ reason: by ?? `exit code ${code}` })))
    signal?.addEventListener('abort', cancel)
    send(message)
  })
}
