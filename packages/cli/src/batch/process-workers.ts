import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BatchWorker, lostOutcome, type Outcome, ownWorker } from '@sinal/recipe/batch'
import { drawRun } from '../draw-run.ts'
import type { FromProcess, ToProcess } from './messages.ts'

type WorkerOptions = Parameters<BatchWorker['run']>[1]

/**
 * Workers for as many jobs at once: one in this process, several in processes of their own, which end with this one,
 * whatever ends it.
 *
 * @param count how many, at most as many as there are jobs
 */
export function workersFor(jobs: number, count: number = availableParallelism()): BatchWorker[] {
  const length = Math.min(count, jobs)
  if (length <= 1) return [ownWorker(drawRun)]
  const threads = Math.max(1, Math.floor(availableParallelism() / length))
  return Array.from({ length }, () => processWorker(threads))
}

/** This module is TypeScript in the repository and JavaScript where the package is installed; so is the program. */
const program = fileURLToPath(new URL(`./job-process${path.extname(import.meta.url)}`, import.meta.url))

function processWorker(threads: number): BatchWorker {
  let child: ChildProcess | null = null
  return {
    async run(job, options) {
      // 'advanced' keeps every number as it is: JSON has no −0.
      child ??= fork(program, { serialization: 'advanced' })
      const outcome = await runIn(child, { kind: 'run', job, threads }, options)
      if ('kind' in outcome) return outcome
      child = null
      return lostOutcome(job, outcome.reason)
    },
    close: () => {
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
  { signal, onBegin, onProgress }: WorkerOptions,
): Promise<Outcome | Ended> {
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
      if (answer.kind === 'progress') onProgress(answer.fraction)
      else if (answer.kind === 'begin') {
        onBegin().then(
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
